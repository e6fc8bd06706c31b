import type { Analysis } from '../analysis/analysis';
import { readersOf } from '../analysis/readers';
import type { ArgumentProblem } from '../ir/finding';
import { isTensor, isUnknown } from '../ir/shape';
import { argumentFixes } from './argumentFixes';
import { argumentName, type Fact, factRule, type Told } from './fact';
import type { Related, Report } from './rule';
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
  fixes: { argument: argumentFixes },
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
