import type { LayerDiff } from '../features/diff';
import type { LayerRow, LayerTable, Totals } from '../features/layerTable';
import type { Seen } from '../features/seen';

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
export interface ShapesJson extends ModelJson, Omit<LayerTable, 'layers'> {
  readonly layers: readonly (LayerRow & Seen)[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** A set of sizes: below `from` the exceptions, from there on those whose remainder by the modulus is one of the residues. */
export interface SizeSetJson {
  /** False where the set was searched; then nothing is said of sizes above `upTo`. */
  readonly exact: boolean;
  readonly upTo: number | null;
  readonly from: number;
  readonly modulus: number;
  readonly residues: readonly number[];
  readonly exceptions: readonly number[];
}

export interface AxisSizesJson {
  /** Which input, where there are several. */
  readonly input?: string;
  /** "height" */
  readonly axis: string;
  /** Null where no size runs. */
  readonly minimum: number | null;
  readonly valid: SizeSetJson;
  readonly lossless: SizeSetJson;
  readonly recommended: SizeSetJson;
  readonly outputStride: number;
  readonly text: string;
}

/** What `sizes` tells. */
export interface SizesJson extends Omit<ModelJson, 'inputs'> {
  readonly axes: readonly AxisSizesJson[];
  /** What ties the axes to each other; null where each is free. */
  readonly joint: JointJson | null;
  /** The last layer whose receptive field fits into the input; null where none is known to. */
  readonly lastFitting: string | null;
  /** Layers at which branches meet whose centres lie apart, by how many input samples along each axis. */
  readonly misaligned: readonly { readonly layer: string; readonly apart: readonly number[] }[];
  /** With --output: what was asked for, of which layer, and the inputs that give it. */
  readonly output?: readonly (number | null)[];
  readonly layer?: string;
  readonly inputs?: readonly GivingJson[];
}

export interface JointJson {
  readonly axes: readonly string[];
  /** For each combination, first and last size of each axis; null where only examples are known. */
  readonly ranges: readonly (readonly (readonly [number, number])[])[] | null;
  /** Examples that fail although each size runs on its own axis. */
  readonly fails: readonly (readonly number[])[];
  /** The id of the layer at which they fail. */
  readonly layer: string | null;
  /** Whether these are all. */
  readonly exact: boolean;
  readonly text: string;
}

export interface GivingJson extends Pick<AxisSizesJson, 'input' | 'axis'> {
  /** First and last of each run of sizes; of a set without end those up to its first whole period. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly set: SizeSetJson;
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
