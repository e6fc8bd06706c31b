/** The JSON that `check` and `shapes` promise: fields are added, never renamed. Numbers are always finite. */

interface PlaceJson {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

interface RangeJson extends PlaceJson {
  readonly endLine: number;
  /** Behind the last character. */
  readonly endColumn: number;
}

export interface DiagnosticJson extends RangeJson {
  /** "SL202" */
  readonly rule: string;
  /** "concat-size-mismatch" */
  readonly name: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** The id of the layer it is about. */
  readonly layer: string | null;
  readonly related: readonly RelatedJson[];
  readonly fixes: readonly FixJson[];
}

interface RelatedJson extends PlaceJson {
  readonly message: string;
}

interface FixJson {
  readonly title: string;
  readonly edits: readonly (RangeJson & { readonly text: string })[];
}

export interface CheckedFileJson {
  /** As given, with forward slashes. */
  readonly path: string;
  readonly dialect: string;
  readonly diagnostics: readonly DiagnosticJson[];
}

export interface CheckJson {
  readonly files: readonly CheckedFileJson[];
}

/** Batch first; null in place of an extent that is not known. */
export type ShapeJson = readonly (number | null)[];

interface InputJson {
  readonly name: string;
  readonly shape: ShapeJson | null;
  readonly source: 'option' | 'directive' | 'file' | 'setting' | 'default';
}

export interface LayerJson {
  readonly id: string;
  readonly type: string;
  readonly line: number;
  /** The tensors that arrive, those of a tuple one after another. */
  readonly inputs: readonly ShapeJson[];
  /** All tensors, depth first; empty when they are not known for certain. */
  readonly outputs: readonly ShapeJson[];
  /** Only where the result is not certain: what the framework would most likely go on with. */
  readonly guess?: readonly ShapeJson[];
  readonly params: number | null;
  readonly macs: number | null;
  /** Per spatial axis of the input, in its samples. */
  readonly receptiveField: readonly (number | null)[] | null;
  /** Per spatial axis; null on an axis where one output sees the whole input. */
  readonly outputStride: readonly (number | null)[] | null;
}

export interface TotalsJson {
  readonly params: number;
  readonly macs: number;
  readonly activationBytes: number;
  /** Present where something is not known: the sums are those of the rest. */
  readonly partial?: true;
}

export interface ShapesJson {
  readonly path: string;
  readonly dialect: string;
  readonly variant: string | null;
  readonly inputs: readonly InputJson[];
  readonly layers: readonly LayerJson[];
  readonly totals: TotalsJson;
  readonly diagnostics: readonly DiagnosticJson[];
}
