import { readersOf } from '../analysis/readers';
import type { ArgumentProblem, Missing } from '../ir/finding';
import { isTensor, product } from '../ir/shape';
import { plausible, rewriting } from './argumentValues';
import { evenCuts } from './cutting';
import type { Fact } from './fact';
import { leavingOut } from './omitting';
import { ownConvolution } from './ownConvolution';
import { divisorsBy, replacing, setting, settingOf, WIDTHS } from './propose';
import type { Fix } from './rule';
import { closing } from './shaping';
import { nameOf } from './wording';

/** What the format knows to be right, the key or the word that was meant, the nearest value that is allowed, the same value in the type that is asked for, another that fits, or nothing. */
export function* argumentFixes(fact: Fact<'argument'>): Generator<Fix> {
  const { analysis, finding, span } = fact;
  const { problem } = finding.data;
  const [blamed] = finding.blame;
  const origin = fact.result?.layer.args[blamed ?? '']?.origin;
  const key = origin?.kind === 'written' ? origin.key : undefined;
  for (const edits of finding.data.instead ?? []) yield rewriting(fact, edits);
  if (problem.is === 'unknown-key') {
    if (problem.nearest !== undefined) yield replacing(analysis, key ?? span, problem.nearest, { safe: true });
    else yield* leavingOut(analysis, key ?? span);
  }
  if (problem.is === 'range') yield* inRange(fact, problem);
  if (problem.is === 'type' || problem.is === 'value') yield* meant(fact, problem);
  if (problem.is === 'value') yield* fewerNumbers(fact);
  if (problem.is === 'value') yield* arrivingShape(fact);
  if (problem.is === 'value') yield* ofLayer(fact);
  if (problem.is === 'missing') yield* openShape(fact);
  yield* plausible(fact, wanted(problem, blamed));
  if (problem.is === 'missing' && blamed === 'from') yield* alikeBefore(fact);
  if (problem.is !== 'missing' && origin?.kind === 'written' && problem.is !== 'unknown-key')
    yield* leavingOut(analysis, Array.isArray(fact.result?.layer.args[blamed ?? '']?.value) ? origin.value : (key ?? origin.value));
}

/** What helps with the whole layer rather than with an argument. */
function* ofLayer(fact: Fact<'argument'>): Generator<Fix> {
  if (fact.result?.layer.unit?.name === 'cropLike') yield* exchanged(fact);
  // A setting of a window that stands once too often for the axes there are.
  if (fact.finding.blame.length === 0)
    for (const name of ['kernel', 'stride', 'padding', 'dilation']) {
      const { origin, value } = fact.result?.layer.args[name] ?? {};
      if (Array.isArray(value) && origin?.kind === 'written') yield* leavingOut(fact.analysis, origin.value);
    }
  yield* evenCuts(fact);
  yield* ownConvolution(fact);
  yield* closing(fact);
}

/** Shapes with the extents that arrive: of an inner model, of a reshape that leaves too many open. */
function* arrivingShape(fact: Fact<'argument'>): Generator<Fix> {
  const [blamed] = fact.finding.blame;
  const [input] = fact.result?.inputs ?? [];
  const written = fact.result?.values.shape ?? numbersAt(fact);
  if (blamed !== 'shape' || !isTensor(input)) return;
  if (fact.result?.layer.unit?.name === 'inputLayer')
    yield* setting(
      fact,
      blamed,
      input.dims.map(dim => (typeof dim === 'number' ? dim : null))
    );
  const open = Array.isArray(written) ? written.flatMap((n, i) => (n === -1 ? [i] : [])) : [];
  if (!Array.isArray(written) || open.length < 2) return;
  const rest = Math.abs(product(written) ?? 0);
  const total = product(input.dims.slice(1));
  if (total === undefined || rest < 1 || total % rest !== 0) return;
  // One stays open; the others come to as much alike as they can.
  const root = Math.round((total / rest) ** (1 / open.length));
  for (const near of divisorsBy(total / rest, root).slice(0, 2))
    yield* setting(
      fact,
      blamed,
      written.map((n, i) => (n === -1 && i !== open.at(-1) ? near : n))
    );
}

/** An input without a shape: as many axes as its reader slides over, of an extent that most models run at, and three channels. */
function* openShape(fact: Fact<'argument'>): Generator<Fix> {
  const { analysis, result } = fact;
  if (result?.layer.unit?.name !== 'inputLayer') return;
  const [reader] = readersOf(analysis).of({ layer: result.layer.index });
  const values = (reader === undefined ? undefined : analysis.layers[reader]?.values) as { readonly rank?: number } | undefined;
  const extents = Array.from({ length: values?.rank ?? 2 }, () => 224);
  yield* setting(fact, 'shape', [null, ...extents, 3]);
}

/** The two inputs change places. */
function* exchanged({ analysis: { model }, result }: Fact<'argument'>): Generator<Fix> {
  const [first, second] = (result?.layer.sources ?? []).map(({ span }) => span);
  if (!first || !second) return;
  const text = ({ start, end }: typeof first) => model.text.slice(start, end);
  yield {
    title: 'Exchange its inputs',
    changes: [{ text: { span: first, new: text(second) } }, { text: { span: second, new: text(first) } }]
  };
}

/** Layers before that give what arrives, the nearest first. */
function* alikeBefore({ analysis, result }: Fact<'argument'>): Generator<Fix> {
  const [own] = result?.inputs ?? [];
  if (!result || !isTensor(own)) return;
  const { index } = result.layer;
  const alike = analysis.layers.slice(0, index - 1).filter(({ output }) => isTensor(output) && String(output.dims) === String(own.dims));
  for (const one of alike.reverse().slice(0, 3)) {
    const from = one.layer.index - index;
    yield { title: `Set from to ${from}: ${nameOf(one, analysis)}`, changes: [{ set: { layer: index, param: '?from', value: from } }] };
  }
}

/** The parameter that has no value of use, and the file's word for it. */
function wanted(problem: ArgumentProblem, blamed: string | undefined): Missing | undefined {
  if (problem.is === 'value') return problem.missing;
  if (problem.is === 'missing' && problem.parameter !== undefined)
    return { parameter: problem.parameter, word: blamed?.replace(/^\?/, '') };
  const without = problem.is === 'missing' || problem.is === 'type' || problem.is === 'range';
  return without && blamed !== undefined ? { parameter: blamed } : undefined;
}

/** A word that is allowed, or what is written in the type that is asked for. */
function* meant(
  { analysis, finding, result, span }: Fact<'argument'>,
  problem: Extract<ArgumentProblem, { is: 'type' | 'value' }>
): Generator<Fix> {
  const { text } = analysis.model;
  // A number follows from what arrives as well as what arrives from it.
  const safe = problem.nearest !== undefined && !/^\d+$/.test(problem.nearest);
  if (problem.nearest !== undefined) yield replacing(analysis, span, problem.nearest, safe ? { safe } : {});
  // Hydra hands on its own lists, unless it is told to make them Python's.
  if (/no tuple|ListConfig/.test(problem.is === 'value' ? problem.why : problem.expected) && result) {
    const layer = result.layer.index;
    yield { title: 'Write _convert_: all', changes: [{ set: { layer, param: '_convert_', value: 'all' } }], safe: true };
  }
  if (problem.is === 'value') return;
  const words = problem.expected.split(/, | or /);
  if (words.every(word => /^[\w-]+$/.test(word))) for (const word of words.slice(0, 4)) yield replacing(analysis, span, word);
  const origin = result?.layer.args[finding.blame[0] ?? '']?.origin;
  const place = origin?.kind === 'computed' ? (origin.from.at(-1) ?? span) : span;
  for (const one of retyped(text.slice(place.start, place.end)))
    yield { title: `Write ${one}`, changes: [{ text: { span: place, new: one } }] };
}

/** One number for all axes where several alike stand there, else as many as there are axes. */
function* fewerNumbers(fact: Fact<'argument'>): Generator<Fix> {
  const [blamed] = fact.finding.blame;
  const values = fact.result?.values[blamed ?? ''] ?? numbersAt(fact);
  if (!Array.isArray(values)) return;
  if (values.length > 1 && values.every(value => value === values[0])) yield* setting(fact, blamed, values[0]);
  const rank = fact.result?.values.rank;
  if (typeof rank === 'number' && values.length > rank) yield* setting(fact, blamed, values.slice(0, rank));
  // Axes counted from 0 where they count from 1.
  if ([...values].sort((a, b) => Number(a) - Number(b)).every((value, i) => value === i))
    yield* setting(
      fact,
      blamed,
      values.map(value => Number(value) + 1)
    );
}

/** The numbers of a list that is written, though it could not be taken. */
function numbersAt({ analysis: { model }, finding, result }: Fact<'argument'>): number[] | undefined {
  const origin = result?.layer.args[finding.blame[0] ?? '']?.origin;
  const text = origin?.kind === 'written' ? model.text.slice(origin.value.start, origin.value.end) : '';
  const [, inner] = /^\[([\d\s,.-]+)\]$/.exec(text) ?? [];
  return inner?.split(',').map(Number);
}

/** The end of the range that is nearer; a negative number that may be none first without its sign. */
function* inRange(fact: Fact<'argument'>, { written, min, max }: Extract<ArgumentProblem, { is: 'range' }>): Generator<Fix> {
  const [blamed] = fact.finding.blame;
  const value = Number(written);
  if (value < 0 && -value >= (min ?? 0) && -value <= (max ?? Number.POSITIVE_INFINITY)) yield* setting(fact, blamed, -value);
  yield* setting(fact, blamed, max !== undefined && value > max ? max : min);
  // Pools are padded by half of their window at most.
  if (blamed === 'padding' && max !== undefined && value > max) yield* setting(fact, 'kernel', 2 * value + 1);
  if (blamed === 'outChannels' || blamed === 'outFeatures') yield* withReader(fact, value);
}

/** A width together with the number that its reader is written for, where that is the same that cannot be. */
function* withReader({ analysis, result, ...fact }: Fact<'argument'>, value: number): Generator<Fix> {
  const reader = result && analysis.layers[readersOf(analysis).of({ layer: result.layer.index })[0] ?? -1];
  const own = (WIDTHS as readonly string[]).find(name => name in (result?.layer.args ?? {}));
  const [input] = result?.inputs ?? [];
  if (!reader || own === undefined || reader.layer.args.inChannels?.value !== value || !isTensor(input)) return;
  for (const channels of new Set([reader.layer.args.outChannels?.value, input.dims[1]]))
    if (typeof channels === 'number' && channels > 0) {
      const both = [
        ...settingOf({ analysis, result, ...fact }, result!, own, channels),
        ...settingOf({ analysis, result }, reader, 'inChannels', channels)
      ];
      if (both.length === 2)
        yield {
          title: both.map(({ title }, i) => (i === 0 ? title : title.replace(/^Set /, ''))).join(' and '),
          changes: both.flatMap(({ changes }) => changes)
        };
    }
}

/** A text in the other types that it might have been meant in: a number without quotes, a whole number, a truth value, a text. */
function retyped(text: string): string[] {
  const bare = text.replace(/^(["'])(.*)\1$/, '$2');
  const found: string[] = [];
  const [, digits] = /^(\d+)[a-z_]*$/i.exec(bare) ?? [];
  if (digits !== undefined) found.push(digits);
  // A word in quotes that is one without.
  if (bare !== text && /^[A-Z][A-Z_\d]*$/.test(bare)) found.push(bare);
  if (/^-?\d+(?:\.0*)?$/.test(bare)) found.push(bare.replace(/\.0*$/, ''), bare.replace(/\.0*$|^-/g, ''));
  if (/^(?:true|yes|on)$/i.test(bare)) found.push('true');
  if (/^(?:false|no|off)$/i.test(bare)) found.push('false');
  if (bare === text && /^[\w./-]+$/.test(text)) found.push(`"${text}"`);
  const [, single] = /^\[\s*([^\s,]+)\s*\]$/.exec(text) ?? [];
  if (single) found.push(single);
  return found.filter(one => one !== text);
}
