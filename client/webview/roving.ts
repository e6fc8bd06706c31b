/** A row of a table that stands for a layer. */
export interface LayerRow {
  readonly row: HTMLTableRowElement;
  readonly layer: number;
}

/** Rows of which one is chosen: one stop for Tab in the whole table, arrows move on, Enter goes to the text. */
export interface RovingRows {
  /** There are other rows. */
  set(rows: readonly LayerRow[]): void;
  /** Marks the row of a layer; the focus follows where it was in the table. */
  mark(layer: number | undefined, focus: boolean): void;
}

/** Makes rows in a holder that scrolls ones to choose from, by keyboard and mouse. */
export function rovingRows(holder: HTMLElement, choose: (layer: number, focusEditor: boolean) => void): RovingRows {
  let rows: readonly LayerRow[] = [];
  let at = new Map<HTMLElement, number>();
  let marked: HTMLTableRowElement | undefined;

  const mark = (layer: number | undefined, focus: boolean) => {
    const row = layer === undefined ? undefined : rows.find(one => one.layer === layer)?.row;
    const stop = row ?? rows[0]?.row;
    if (marked && marked !== stop) {
      marked.setAttribute('aria-selected', 'false');
      marked.tabIndex = -1;
    }
    stop?.setAttribute('aria-selected', String(stop === row));
    if (stop) stop.tabIndex = 0;
    marked = stop;
    row?.scrollIntoView({ block: 'nearest' });
    if (focus) stop?.focus({ preventScroll: true });
  };
  const rowOf = (target: EventTarget | null): HTMLElement | null => (target instanceof HTMLElement ? target.closest('tr') : null);

  holder.addEventListener('keydown', event => {
    const own = at.get(event.target as HTMLElement);
    if (own === undefined) return;
    const page = Math.max(1, Math.floor(holder.clientHeight / (rows[0]?.row.offsetHeight || 22)) - 1);
    const to = { ArrowDown: own + 1, ArrowUp: own - 1, PageDown: own + page, PageUp: own - page, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === 'Enter') choose(rows[own]!.layer, true);
    else if (to === undefined) return;
    else {
      const next = rows[Math.max(0, Math.min(rows.length - 1, to))]!;
      choose(next.layer, false);
      next.row.focus();
    }
    event.preventDefault();
  });
  for (const [type, focusEditor] of [
    ['click', false],
    ['dblclick', true]
  ] as const) {
    holder.addEventListener(type, event => {
      const own = at.get(rowOf(event.target) ?? holder);
      if (own !== undefined) choose(rows[own]!.layer, focusEditor);
    });
  }
  return {
    set(next) {
      rows = next;
      at = new Map(rows.map(({ row }, i) => [row, i]));
      for (const { row } of rows) {
        if (row === marked) continue;
        row.tabIndex = -1;
        row.setAttribute('aria-selected', 'false');
      }
      if (marked && !at.has(marked)) marked = undefined;
    },
    mark
  };
}
