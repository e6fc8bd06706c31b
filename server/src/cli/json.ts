import type { LayerDiff } from '../features/diff';
import type { LayerTable, Totals } from '../features/layerTable';

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

export interface FixJson {
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

/** Which model is meant: a file, and what was chosen of it. */
export interface ModelJson extends Pick<LayerTable, 'inputs'> {
  readonly path: string;
  readonly dialect: string;
  readonly variant: string | null;
}

/** What `shapes` tells; layers and sums are promised with it. */
export interface ShapesJson extends ModelJson, LayerTable {
  readonly diagnostics: readonly DiagnosticJson[];
}

interface SideJson extends ModelJson {
  readonly totals: Totals;
}

/** What `diff` tells. */
export interface DiffJson {
  readonly before: SideJson;
  readonly after: SideJson;
  /** In the order of both models; a layer that only one of them has stands alone. */
  readonly layers: readonly LayerDiff[];
}
