import type { Span } from '../../base/span';
import type { ArgumentProblem } from '../../ir/finding';
import type { Notice } from '../../ir/graph';
import { type Entry, entry, get, type Node } from '../../syntax/tree';
import type { Hint, Variant } from '../dialect';
import { literal } from '../literal';
import { notice } from '../notice';
import { isFloat, plainValue, show } from '../value';

/** Depth, width and channel limit of one scale. */
export interface Scale {
  /** The letter; empty when the file has no scales and its name none. */
  readonly letter: string;
  readonly depth: number;
  readonly width: number;
  readonly maxChannels: number;
}

/** A variable of Ultralytics' parser. */
export interface Variable {
  readonly value: unknown;
  /** Where it was written. */
  readonly span?: Span;
  readonly float?: true;
}

/** What stands above the rows. */
export interface Header {
  readonly scale: Scale;
  /** Variables of Ultralytics' parser that a row may name, with where they were written. */
  readonly variables: ReadonlyMap<string, Variable>;
  readonly notices: readonly Notice[];
  /** What scaling made of the channels met so far, and how: rows say the same few numbers over and over. */
  readonly widened: Map<number, Widened>;
}

/** Channels after scaling. */
export interface Widened {
  readonly channels: number;
  readonly how: string;
}

/** The scale letter in a file name: `yolov8m-seg.yaml` is scale m (ultralytics/nn/tasks.py, guess_model_scale). */
export function scaleInName(fileName: string): string | undefined {
  return /yolo(?:e-)?v?\d+([nslmx])/.exec(fileName)?.[1];
}

/** One variant a scale, the one the file name means first, else the first written. */
export function scaleVariants(root: Node, hint: Hint): Variant[] {
  const scales = get(root, 'scales');
  if (scales?.kind !== 'map') return [];
  const letters = [...new Set(scales.entries.map(e => e.key.text))];
  const named = scaleInName(hint.fileName);
  if (named && letters.includes(named)) letters.unshift(...letters.splice(letters.indexOf(named), 1));
  return letters.map(letter => ({ id: letter, title: `scale ${letter}`, checked: 'beside' }));
}

/** The mark of a float, where a value is one. */
export const floating = (node: Node): { readonly float?: true } => (isFloat(node) ? { float: true } : {});

/** A depth or width beyond this is no scale of a model. */
const LARGEST_MULTIPLE = 1000;

const UNSCALED = { depth: 1, width: 1, maxChannels: Number.POSITIVE_INFINITY };

export function readHeader(root: Node, hint: Hint, variant: string | undefined): Header {
  const notices: Notice[] = [];
  const scale = readScale(root, hint, variant, notices);
  const variables = new Map<string, Variable>();
  const own = (name: string, fallback: unknown) => {
    const written = entry(root, name)?.value;
    variables.set(name, written ? { value: plainValue(written), span: written.span, ...floating(written) } : { value: fallback });
  };
  own('nc', null);
  own('kpt_shape', 1);
  own('reg_max', 16);
  own('end2end', null);
  own('activation', null);
  for (const [name, value] of [
    ['scale', scale.letter],
    ['depth', scale.depth],
    ['width', scale.width],
    ['max_channels', scale.maxChannels]
  ] as const) {
    variables.set(name, { value });
  }
  return { scale, variables, notices, widened: new Map() };
}

function readScale(root: Node, hint: Hint, variant: string | undefined, notices: Notice[]): Scale {
  const letter = variant ?? scaleInName(hint.fileName) ?? '';
  const scales = entry(root, 'scales');
  if (!scales || (scales.value.kind === 'scalar' && scales.value.value === null)) {
    return {
      letter,
      ...UNSCALED,
      depth: multiple(entry(root, 'depth_multiple'), notices),
      width: multiple(entry(root, 'width_multiple'), notices)
    };
  }
  const named = scaleInName(hint.fileName);
  if (!variant && named)
    notices.push(notice(scales.key.span, { is: 'value', why: `the file's name asks for scale ${named}, which is not among the scales` }));
  const chosen = entry(scales.value, letter) ?? (scales.value.kind === 'map' ? scales.value.entries[0] : undefined);
  if (named && scales.value.kind === 'map' && !entry(scales.value, named) && variant) {
    notices.push(notice(scales.key.span, { is: 'value', why: `the file's name asks for scale ${named}, which is not among the scales` }));
  }
  if (!chosen) return { letter, ...UNSCALED };
  return { letter: chosen.key.text, ...scaleValues(chosen, notices) };
}

const SCALE_PARTS = ['depth', 'width', 'max_channels'];

function scaleValues({ value, key }: Entry, notices: Notice[]): Omit<Scale, 'letter'> {
  const values = plainValue(value);
  if (!Array.isArray(values) || values.length !== 3) {
    const expected = 'three values: [depth, width, max_channels]';
    const whole = Array.isArray(values) && values.length === 2 ? [[{ span: value.span, text: literal([...values, 1024]) }]] : undefined;
    notices.push(notice(value.span, { is: 'type', expected, written: show(values) }, whole));
    return UNSCALED;
  }
  const items = value.kind === 'list' ? value.items : [];
  const read = values.map((n, i) => {
    const most = i < 2 ? LARGEST_MULTIPLE : Number.MAX_SAFE_INTEGER;
    if (typeof n === 'number' && n > 0 && n <= most) return n;
    const beyond: ArgumentProblem = {
      is: 'value',
      why: `a scale's ${SCALE_PARTS[i]} must be above 0${Number(n) > most ? ` and at most ${most}` : ''}`
    };
    const problem: ArgumentProblem = typeof n === 'number' ? beyond : { is: 'type', expected: 'a number', written: show(n) };
    const one = items[i] && typeof n === 'number' && n <= 0 ? [[{ span: items[i].span, text: '1' }]] : undefined;
    notices.push(notice(items[i]?.span ?? key.span, problem, one));
    return undefined;
  });
  return { depth: read[0] ?? 1, width: read[1] ?? 1, maxChannels: read[2] ?? Number.POSITIVE_INFINITY };
}

function multiple(written: Entry | undefined, notices: Notice[]): number {
  if (!written) return 1;
  const value = plainValue(written.value);
  if (typeof value === 'number' && value > 0 && value <= LARGEST_MULTIPLE) return value;
  const expected = `a number above 0, at most ${LARGEST_MULTIPLE}`;
  notices.push(notice(written.value.span, { is: 'type', expected, written: show(value) }));
  return 1;
}

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
