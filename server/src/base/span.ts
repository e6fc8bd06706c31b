/** A range of a text, in UTF-16 code units: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const span = (start: number, end: number): Span => ({ start, end });

/** True when `offset` stands in `s` or directly behind it, as an editor's cursor does. */
export const touches = (s: Span, offset: number): boolean => s.start <= offset && offset <= s.end;

export const covers = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
