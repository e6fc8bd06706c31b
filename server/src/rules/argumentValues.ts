import { readersOf } from '../analysis/readers';
import { spatialAxes } from '../analysis/spatial';
import type { Edit } from '../base/edit';
import type { Missing } from '../ir/finding';
import { isTensor } from '../ir/shape';
import type { AnyFact } from './fact';
import { setting, WIDTHS } from './propose';
import type { Fix } from './rule';
import { listed, short } from './wording';

/** Values that come into question where one is missing or of no use. */

/** What such a parameter mostly is. */
const COMMON: Readonly<Record<string, readonly unknown[]>> = {
  kernel: [3, 1],
  stride: [1],
  factor: [2],
  scale: [2],
  classes: [80],
  counts: [1],
  '?repeats': [1]
};

/** Values of a parameter, each tried: what its readers are written for, what arrives, the default, the least that is allowed. */
export function* plausible(fact: AnyFact, missing: Missing | undefined): Generator<Fix> {
  const { result, analysis } = fact;
  if (!result || !missing) return;
  const { parameter: param, word } = missing;
  const known = result.layer.unit?.params[param];
  const wide = (WIDTHS as readonly string[]).includes(param);
  const values = [
    ...(wide ? expectedBehind(fact) : []),
    ...(wide ? arriving(fact) : []),
    known?.default,
    ...(COMMON[param] ?? []),
    // More than one channel or feature is meant.
    ...(wide ? [] : [known?.min])
  ];
  const seen = new Set<string>();
  for (const value of values) {
    if (value === undefined || value === null || seen.has(String(value))) continue;
    seen.add(String(value));
    for (const fix of setting({ analysis, result }, param, value))
      yield word === undefined ? fix : { ...fix, title: fix.title.replace(/^Set \S+/, () => `Set ${word}`) };
  }
}

/** Channels or features that the layers behind are written for. */
function expectedBehind({ analysis, result }: AnyFact): number[] {
  const numbers: number[] = [];
  let at = result?.layer.index;
  for (let i = 0; at !== undefined && i < LAYERS_BEHIND; i++) {
    const next: number | undefined = readersOf(analysis).of({ layer: at })[0];
    const { args } = (next === undefined ? undefined : analysis.layers[next]?.layer) ?? {};
    const written = args?.inChannels ?? args?.inFeatures ?? args?.features;
    if (typeof written?.value === 'number') numbers.push(written.value);
    if (args && ('outChannels' in args || 'outFeatures' in args)) break;
    at = next;
  }
  return numbers;
}

/** Layers without weights that may stand between. */
const LAYERS_BEHIND = 4;

function arriving({ analysis: { graph }, result }: AnyFact): number[] {
  const [input] = result?.inputs ?? [];
  if (!isTensor(input)) return [];
  const axes = spatialAxes(input.dims.length, graph.conventions);
  const channels = input.dims.find((_, axis) => axis > 0 && !axes.includes(axis));
  return typeof channels === 'number' ? [channels] : [];
}

/** What a format knows to be right: other words in some places, or some that go. */
export function rewriting({ analysis: { model } }: AnyFact, edits: readonly Edit[]): Fix {
  const words = edits.map(({ span }) => `\`${short(model.text.slice(span.start, span.end).split(/[\r\n]/)[0] ?? '', 30)}\``);
  const [first] = edits;
  const removes = edits.every(({ text }) => text === '');
  const put = short((first?.text ?? '').replace(/^[\s,]+/, ''), 40);
  const title = removes
    ? `Remove ${listed([...new Set(words)])}`
    : words[0] === '``'
      ? `Write ${put}`
      : `Write ${put} in place of ${words[0]}`;
  return {
    title,
    changes: edits.map(({ span, text }) => (text === '' ? { omit: { span } } : { text: { span, new: text } }))
  };
}
