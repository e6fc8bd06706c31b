import { type Fact, factRule, type Told } from './fact';
import { divisionFixes, divisionLines } from './indivisible';
import { divisorsBy, replacing } from './propose';
import type { Fix } from './rule';

/** A division that must be whole is not, and the program does not look. */
export const uncheckedDivision = factRule({
  code: 'SL615',
  id: 'unchecked-division',
  severity: 'error',
  title: 'A division leaves a rest that nobody checks',
  what: 'Reported where Darknet divides in whole numbers and leaves a rest.',
  why: 'Groups that do not divide the channels, a reorg whose stride does not divide the map: Darknet divides in whole numbers, goes on with the smaller result and reads or writes beside its buffers. A batch that the subdivisions do not divide only makes the mini batch smaller (a warning).',
  formula: 'value mod divisor = 0.',
  mending: 'A divisor; the report lists them.',
  ignore: 'The warning about the mini batch, where its size does not matter.',
  sources: ['Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n[convolutional]\nfilters=6\ngroups=4\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n[convolutional]\nfilters=8\ngroups=4\n'
    }
  ],
  tells: { indivisible: tell },
  fixes: { indivisible: fact => (fact.finding.accepted ? fixes(fact) : []) }
});

/** Divisors; of [net], which is no layer, in the place where the number is written. */
function* fixes(fact: Fact<'indivisible'>): Generator<Fix> {
  yield* divisionFixes(fact);
  const { value, by } = fact.finding.data;
  if (fact.result) return;
  for (const near of divisorsBy(value, by).slice(0, 2)) yield replacing(fact.analysis, fact.span, String(near));
}

function tell(fact: Fact<'indivisible'>): Told | undefined {
  if (!fact.finding.accepted) return undefined;
  const { value, by, divisor, what } = fact.finding.data;
  if (divisor === 'subdivisions') {
    const mini = `The mini batch is ${value}/${by} in whole numbers: ${Math.trunc(value / by)} ${what}.`;
    return { lines: [`subdivisions ${by} does not divide batch ${value}.`, mini] };
  }
  return {
    lines: [
      ...divisionLines(fact),
      `Nothing checks it: the program goes on with ${Math.trunc(value / by)}, and reads or writes beside its buffers.`
    ],
    severity: 'error'
  };
}
