import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { Dim } from './shape';

/** Why an argument cannot be used, or is not used as it was meant. */
export type ArgumentProblem =
  /** `parameter`: the one that is to blame, where the format's own word for it is blamed. */
  | { readonly is: 'missing'; readonly parameter?: string }
  | { readonly is: 'type'; readonly expected: string; readonly written: string; readonly nearest?: string }
  | { readonly is: 'range'; readonly written: string; readonly min?: number; readonly max?: number }
  /** `of`: what it is no key of, where the layer alone does not say it. */
  | { readonly is: 'unknown-key'; readonly key: string; readonly nearest?: string; readonly of?: string }
  | { readonly is: 'too-many'; readonly takes: number; readonly given: number }
  /** `nearest`: what may be written in its place; `missing`: the parameter that is not written, and the file's word for it. */
  | { readonly is: 'value'; readonly why: string; readonly nearest?: string; readonly missing?: Missing };

export interface Missing {
  readonly parameter: string;
  readonly word?: string | undefined;
}

/** `unmade`: no layer before makes what is read; `left-out`: one does, but is not part of this variant. */
export type ReferenceFault = 'absent' | 'later' | 'self' | 'before-input' | 'form' | 'unmade' | 'left-out';

interface Data {
  /** A window that does not fit its padded input; one entry a spatial axis. */
  'window-exceeds-input': {
    readonly window: readonly number[];
    readonly input: readonly Dim[];
    readonly room: readonly Dim[];
    readonly axes: readonly number[];
    /** What the formula comes to. */
    readonly out?: readonly Dim[];
  };
  /** An extent below 1 comes out. */
  'output-vanishes': { readonly input: readonly Dim[]; readonly output: readonly Dim[] };
  /** Real samples at the far end of these axes of the input are read by no window. */
  'pixels-unread': {
    readonly axes: readonly {
      readonly axis: number;
      readonly extent: number;
      readonly out: number;
      readonly unread: number;
      /** How the extent comes out: `(25 + 0 − 2)/2 + 1 = 12.5 → 12`. */
      readonly count: string;
    }[];
  };
  /** Windows that stand further apart than they are wide; one entry an axis of the input, `gap` samples lie between two windows. */
  'stride-skips-pixels': {
    readonly axes: readonly { readonly axis: number; readonly window: number; readonly stride: number; readonly gap: number }[];
  };
  'channels-mismatch': { readonly expected: number; readonly actual: number };
  /** The operands of a concatenation differ on an axis other than the one they are joined along. */
  /** `late`: the framework builds the layer all the same, and fails when data flows. */
  'concat-size-mismatch': {
    readonly axis: number;
    readonly operands: readonly [number, number];
    readonly joined: number;
    readonly late?: true;
  };
  /** The operands of an elementwise operation cannot be broadcast. */
  'add-mismatch': { readonly axis: number; readonly operands: readonly [number, number]; readonly verb: string };
  'reshape-mismatch': { readonly from: readonly Dim[]; readonly to: readonly Dim[] };
  'linear-features': { readonly expected: number; readonly actual: number };
  /** A division that must be whole is not. */
  indivisible: { readonly value: number; readonly by: number; readonly what: string; readonly divisor: string };
  'output-padding-too-large': { readonly outputPadding: number; readonly limit: number };
  rank: { readonly expected: readonly number[]; readonly actual: number };
  /** A tuple arrives where one tensor is needed, or the other way round. */
  structure: { readonly expected: 'tensor' | 'tuple'; readonly items: number };
  /** `instead`: ways to write it, each by its places in the text; what goes has no text there. */
  argument: {
    readonly problem: ArgumentProblem;
    readonly ignored?: boolean;
    readonly late?: true;
    /** The program goes on and reads or writes beyond its memory. */
    readonly unsafe?: true;
    readonly instead?: readonly (readonly Edit[])[];
  };
  'same-with-stride': Record<never, never>;
  /** A layer is given more or fewer inputs than it takes. */
  'input-count': { readonly min: number; readonly max: number; readonly actual: number };
  /** A reference to a layer that is absent, later, or before the input. */
  reference: { readonly written: string; readonly why: ReferenceFault; readonly nearest?: string };
  /**
   * A value that the program reads as something else than what is written; `as` is what it takes it for. `comment`: only what
   * stands behind the number is lost; `flag`: any number switches on; `blank`: a blank between digits goes; `joined`: so it does
   * where a list was meant.
   */
  misread: {
    readonly written: string;
    readonly as: string;
    readonly why: 'word' | 'number' | 'comment' | 'flag' | 'blank' | 'joined' | 'empty' | 'list' | 'overflow' | 'kept';
    /** The word that was most likely meant. */
    readonly nearest?: string;
  };
  /** A setting without the one it needs; `otherwise` says what the program makes of it alone. */
  'partner-missing': { readonly setting: string; readonly partner: string; readonly otherwise: string };
  /** A head that decodes boxes is given other channels than its boxes, coordinates and classes need. */
  'head-filters': {
    readonly channels: number;
    readonly needed: number;
    /** "(7 classes + 5) × 3 masks" */
    readonly how: string;
    readonly per: string;
  };
  /** The boxes of a head and their anchors do not go together. */
  'head-anchors': {
    readonly problem: 'mask-range' | 'few' | 'many' | 'odd';
    readonly num: number;
    readonly count: number;
    readonly unsafe?: true;
  };
  /** Two heads decode the same boxes; `first` is the id of the layer that has them too, this one where its own mask names one `again`. */
  'boxes-repeat': { readonly boxes: string; readonly first: string; readonly again?: number };
  /** The model's input is no multiple of the step of the grid that a head decodes. */
  'output-stride': { readonly axes: readonly ('height' | 'width')[]; readonly extents: readonly number[]; readonly stride: number };
  /** A written number that follows from others and differs. */
  'declared-differs': { readonly what: string; readonly written: string; readonly derived: string; readonly how: string };
  /** A padded window of an even kernel: the map grows. */
  'even-kernel': { readonly kernel: number; readonly padding: number };
  'unknown-module': { readonly type: string; readonly nearest?: string; readonly refused?: string };
  /** A layer hands out more or fewer values than it makes. */
  'output-count': { readonly min: number; readonly max: number; readonly actual: number };
  /** A layer hands out a value under a name that another one has taken; `readers`: it reads that value itself, but others do too. */
  'name-taken': { readonly name: string; readonly first?: Span; readonly readers?: number };
  /** A layer writes its output over the input it is still to read. */
  'in-place': { readonly name: string; readonly refused: boolean };
  /** Two values whose numbers of samples have to agree do not, or agree by their numbers alone. */
  'count-mismatch': {
    readonly what: readonly [string, string];
    readonly shapes: readonly [readonly Dim[], readonly Dim[]];
    readonly counts: readonly [number, number];
  };
  /** A field that may stand once stands twice, and the framework refuses the file. */
  'duplicate-field': { readonly key: string; readonly first: Span };
  /** A file of a model without layers. */
  'no-layers': Record<never, never>;
  /** A number that is too small to be meant as channels, and what scaling makes of it; `kept`: what is written to keep those that arrive. */
  'scaled-up': { readonly written: string; readonly as: number; readonly how: string; readonly kept?: number };
  /** More layers than are read of a file: from here on they are left out. */
  'layer-limit': { readonly read: number; readonly copies?: true };
}

export type FindingKind = keyof Data;

/**
 * A fact that an operator or a dialect found out about a layer: no words, no severity (those are the rules'). `blame` names
 * the parameters, `input` the position among the layer's inputs that the fact is about, `within` the operator inside a block.
 */
export type Finding<P extends string = string> = {
  readonly [K in FindingKind]: {
    readonly kind: K;
    readonly blame: readonly P[];
    readonly input?: number;
    readonly within?: string;
    /** The program goes on with this: surely not what was meant, but what comes out is certain, and the layers behind read it. */
    readonly accepted?: true;
    readonly data: Data[K];
  };
}[FindingKind];

export type FindingOf<K extends FindingKind> = Extract<Finding, { kind: K }>;

const REMARKS: ReadonlySet<FindingKind> = new Set(['pixels-unread', 'stride-skips-pixels']);

/** Whether it is about what a layer that runs as it should leaves unread. */
export const isRemark = ({ kind }: Finding): boolean => REMARKS.has(kind);

/** Whether the framework stops here. */
export const isFault = (finding: Finding): boolean =>
  !isRemark(finding) && !finding.accepted && !('late' in finding.data && finding.data.late === true);

/** Whether the model does not run with it: the framework stops, be it only when data flows. */
export const preventsRun = (finding: Finding): boolean => isFault(finding) || ('late' in finding.data && finding.data.late === true);
