import type { ArgumentProblem } from '../ir/finding';
import { isUnknown } from '../ir/shape';
import { argumentName, type Fact, factRule, type Told } from './fact';
import { replacing, setting } from './propose';
import type { Fix } from './rule';
import { capital, count, short } from './wording';

/** An argument that cannot be used, or is not used. */
export const argument = factRule({
  code: 'SL306',
  id: 'argument',
  severity: 'error',
  title: 'An argument is missing, wrong or not known',
  why: 'The layer takes certain arguments of certain types and ranges. What the framework refuses is an error; what it passes over in silence is a warning, for the layer then runs with a default that nobody wrote.',
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
  tells: { argument: tell }
});

function tell(fact: Fact<'argument'>): Told | undefined {
  const { problem } = fact.finding.data;
  if (follows(fact)) return undefined;
  const [blamed] = fact.finding.blame;
  // An argument that only says where to mark has no name.
  const name = blamed === undefined || blamed.startsWith('?@') ? undefined : `\`${argumentName(fact, blamed)}\``;
  return { fixes: () => fixes(fact), ...told(fact, text(problem, name, fact.result?.layer.type)) };
}

function told({ analysis, finding }: Fact<'argument'>, lines: readonly string[]): Told {
  const { ignored, late } = finding.data;
  if (finding.accepted) return { lines: [...lines, `${analysis.model.dialect.title} goes on all the same.`] };
  if (late) return { lines: [...lines, 'The model is built all the same; it fails when data flows.'], severity: 'warning' };
  if (!ignored) return { lines };
  return { lines: [...lines, 'It has no effect here.'], severity: 'warning', unnecessary: true };
}

/** The key that was meant, or the nearest value that is allowed. */
function* fixes(fact: Fact<'argument'>): Generator<Fix> {
  const { problem } = fact.finding.data;
  const [blamed] = fact.finding.blame;
  if (problem.is === 'unknown-key' && problem.nearest !== undefined) {
    const origin = fact.result?.layer.args[blamed ?? '']?.origin;
    const key = origin?.kind === 'written' ? origin.key : undefined;
    yield replacing(fact.analysis, key ?? fact.span, problem.nearest, { safe: true });
  }
  if (problem.is === 'range' && blamed !== undefined) yield* setting(fact, blamed, problem.min ?? problem.max);
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
