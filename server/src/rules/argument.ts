import type { Analysis } from '../analysis/analysis';
import { readersOf } from '../analysis/readers';
import type { ArgumentProblem, Missing } from '../ir/finding';
import { isTensor, isUnknown } from '../ir/shape';
import { plausible, rewriting } from './argumentValues';
import { argumentName, type Fact, factRule, type Told } from './fact';
import { leavingOut, replacing, setting } from './propose';
import type { Fix, Related, Report } from './rule';
import { overfull } from './tooManyValues';
import { capital, count, nameOf, shapeText, short } from './wording';

/** An argument that cannot be used, or is not used. */
export const argument = factRule({
  code: 'SL306',
  id: 'argument',
  severity: 'error',
  title: 'An argument is missing, wrong or not known',
  what: 'Reported at an argument that is missing, of the wrong type, out of range, not known, or passed over.',
  why: 'The layer takes certain arguments of certain types and ranges. What the framework refuses is an error; what it passes over in silence is a warning, for the layer then runs with a default that nobody wrote.',
  mending: 'The nearest name, a value in range, or leaving it out.',
  ignore: 'Where another program reads the same file and knows the argument.',
  sources: [
    '[torch.nn](https://docs.pytorch.org/docs/stable/nn.html)',
    '[Keras layers](https://keras.io/api/layers/)',
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'
  ],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: two}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 2}\n'
    },
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, pading: 1}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n'
    }
  ],
  tells: { argument: tell },
  fixes: { argument: fixes },
  also: oversized
});

/** Caffe refuses a blob of more values than an int counts (blob.cpp). */
function* oversized(analysis: Analysis): Generator<Report> {
  if (analysis.graph.conventions.framework !== 'caffe') return;
  for (const { result, values, learned } of overfull(analysis, true)) {
    const { id, head } = result.layer;
    const message = `A blob holds at most ${2 ** 31 - 1} values; ${values} would ${learned ? 'be learned' : 'come out'}.`;
    yield { span: head, layer: id, message };
  }
}

function tell(fact: Fact<'argument'>): Told | undefined {
  const { problem } = fact.finding.data;
  if (follows(fact)) return undefined;
  const [blamed] = fact.finding.blame;
  // An argument that only says where to mark has no name.
  const name = blamed === undefined || blamed.startsWith('?@') ? undefined : `\`${argumentName(fact, blamed)}\``;
  return told(fact, text(problem, name, fact.result?.layer.type));
}

function told(fact: Fact<'argument'>, lines: readonly string[]): Told {
  const { analysis, finding } = fact;
  const { ignored, late, unsafe } = finding.data;
  if (unsafe) return { lines: [...lines, `${analysis.model.dialect.title} goes on and reads beyond what arrives.`], severity: 'error' };
  if (finding.accepted)
    return { lines: [...lines, `${analysis.model.dialect.title} goes on all the same.`], related: readingDefault(fact) };
  if (late) return { lines: [...lines, 'The model is built all the same; it fails when data flows.'], severity: 'warning' };
  if (!ignored) return { lines };
  return { lines: [...lines, 'It has no effect here.'], severity: 'warning', unnecessary: true };
}

/** The layer that has to live with what a default comes to. */
function readingDefault({ analysis, finding, result }: Fact<'argument'>): Related[] {
  const { problem } = finding.data;
  const [next] = result && problem.is === 'value' && problem.missing ? readersOf(analysis).of({ layer: result.layer.index }) : [];
  const reader = next === undefined ? undefined : analysis.layers[next];
  if (!reader || !isTensor(result?.output)) return [];
  return [{ span: reader.layer.head, message: `${capital(nameOf(reader, analysis))} is given ${shapeText(result.output.dims)}.` }];
}

/** What the format knows to be right, the key or the word that was meant, the nearest value that is allowed, the same value in the type that is asked for, another that fits, or nothing. */
function* fixes(fact: Fact<'argument'>): Generator<Fix> {
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
  yield* plausible(fact, wanted(problem, blamed));
  if (problem.is === 'missing' && blamed === 'from') yield* alikeBefore(fact);
  if (problem.is !== 'missing' && origin?.kind === 'written' && problem.is !== 'unknown-key')
    yield* leavingOut(analysis, key ?? origin.value);
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
  if (problem.nearest !== undefined) yield replacing(analysis, span, problem.nearest, { safe: true });
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

/** A number that the format takes from the layers before is no fault of this one when one of them has no output. */
function follows({ finding, result }: Fact<'argument'>): boolean {
  const origin = result?.layer.args[finding.blame[0] ?? '']?.origin;
  if (!result || origin?.kind !== 'computed' || !result.inputs.some(isUnknown)) return false;
  return origin.from.every(({ start }) => start < result.layer.head.start || start > result.layer.span.end);
}

function text(problem: ArgumentProblem, name: string | undefined, type: string | undefined): string[] {
  switch (problem.is) {
    case 'missing':
      return [`${type ?? 'This'} needs ${name ?? 'another argument'}, which is missing.`];
    case 'type':
      return [`${name ? `${name} takes` : 'This takes'} ${problem.expected}; ${short(problem.written)} is written.`];
    case 'range':
      return [`${name ? `${name} is` : 'This is'} ${short(problem.written)}; ${bounds(problem)}.`];
    case 'unknown-key':
      return [
        `${problem.of ? `${problem.of} has no field \`${short(problem.key)}\`` : type ? `${type} has no argument \`${short(problem.key)}\`` : `\`${short(problem.key)}\` is no key of this format`}${problem.nearest ? `: did you mean \`${problem.nearest}\`?` : '.'}`
      ];
    case 'too-many':
      return [
        `${type ?? 'This'} takes ${problem.takes === 0 ? 'no arguments' : `at most ${count(problem.takes, 'argument')}`}; ${problem.given} ${problem.given === 1 ? 'is' : 'are'} given.`
      ];
    default:
      return [sentence(name ? `${name}: ${problem.why}` : capital(problem.why))];
  }
}

function bounds({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max} is allowed`;
  if (max !== undefined) return `at most ${max} is allowed`;
  return min === undefined ? 'that is out of range' : `at least ${min} is needed`;
}

const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);
