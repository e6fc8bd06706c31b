import type { Analysis } from '../analysis/analysis';
import type { FindingOf } from '../ir/finding';
import { plausible } from './argumentValues';
import { type Fact, factRule, type Told } from './fact';
import { replacing, WIDTHS } from './propose';
import type { Fix, Report } from './rule';
import { overfull } from './tooManyValues';
import { short } from './wording';

/** A value that the program reads as something else than what is written. */
export const misread = factRule({
  code: 'SL612',
  id: 'misread',
  severity: 'warning',
  title: 'A value is read otherwise than it is written',
  what: 'Reported at a value of which the program takes something else.',
  why: 'Darknet reads numbers with C’s atoi: it takes the digits at the beginning and forgets the rest, and a word is 0. Blanks inside a value are removed, a comma too many adds a 0, unknown names of functions become a default. None of it is an error there; the network just becomes another one. A comment behind a number does no harm (information).',
  mending: 'The value that was meant, as the program reads it.',
  ignore: 'Where what the program takes is what you mean.',
  sources: [
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)',
    '[strtol and atoi](https://en.cppreference.com/w/c/string/byte/atoi)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=1e2\nsize=3\npad=1\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=100\nsize=3\npad=1\n'
    },
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n[convolutional]\nfilters=8\n\n[route]\nlayers=-1,-2,\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n[convolutional]\nfilters=8\n\n[route]\nlayers=-1,-2\n'
    }
  ],
  tells: { misread: tell },
  fixes: { misread: fixes },
  also: overflows
});

/** Darknet multiplies the extents of every layer in 32 bits (parser.c). */
function* overflows(analysis: Analysis): Generator<Report> {
  if (analysis.graph.conventions.framework !== 'darknet') return;
  for (const { result, values } of overfull(analysis, false)) {
    const { id, head } = result.layer;
    const message = `Darknet counts in 32 bits: the ${values} values that come out become ${values | 0}.`;
    yield { span: head, layer: id, message, severity: 'error' };
  }
}

type Data = FindingOf<'misread'>['data'];

/** What is lost, by kind. */
const SENTENCES: Readonly<Record<Data['why'], (written: string, as: string) => string>> = {
  word: (written, as) => `Darknet does not know \`${written}\` and reads this as ${as}.`,
  number: (written, as) => `Darknet reads \`${written}\` as ${as}: only the digits at the beginning count.`,
  comment: (written, as) => `Darknet has no comments behind a value; it reads \`${written}\` as ${as} all the same.`,
  flag: (written, as) => `\`pad\` is a switch: ${written} means no more than 1, which is ${as} here.`,
  blank: (written, as) => `Darknet removes blanks first: \`${written}\` is read as ${as}.`,
  joined: (written, as) => `Darknet removes blanks first: \`${written}\` is read as ${as}; between numbers of a list stands a comma.`,
  empty: (_, as) => `Nothing stands between two commas or behind the last: Darknet reads ${as} there.`,
  list: (written, as) => `Of \`${written}\` Darknet reads ${as} here.`,
  overflow: (written, as) => `Darknet counts in 32 bits: ${written} becomes ${as}.`,
  kept: (written, as) => `${written} is taken, and ${as} is kept of it.`
};

/** The word that was meant; else what the program reads, so that nothing changes but what people read. */
function* fixes(fact: Fact<'misread'>): Generator<Fix> {
  const { analysis, finding, result, span } = fact;
  const { written, as, why, nearest } = finding.data;
  const numeric = /^-?\d+(?:\.\d+)?$/.test(as);
  if (nearest !== undefined) yield replacing(analysis, span, nearest);
  if (why === 'joined') yield replacing(analysis, span, written.split(/[ \t\r]+/).join(','));
  if (why === 'empty') yield { title: 'Remove the comma', changes: [{ text: { span, new: '' } }] };
  if (why === 'flag') yield replacing(analysis, span, '1', { safe: true });
  if (why === 'comment' || why === 'blank') {
    const digits = why === 'blank' ? written.replace(/\s+/g, '') : as;
    if (numeric) yield replacing(analysis, span, digits, { safe: true });
  }
  // A word that is read as 0: a layer that was meant by its name, or a number.
  if (why === 'word' && as === '0' && result) {
    const { args, index, sources } = result.layer;
    const inputs = sources.flatMap(({ span: at }, i) => (at && at.start <= span.start && span.end <= at.end ? [i] : []));
    if (inputs.length > 0) for (const back of [2, 3, 4]) if (back <= index) yield replacing(analysis, span, String(-back));
    const width = WIDTHS.find(name => name in args);
    if (width !== undefined) yield* plausible(fact, { parameter: width });
  }
  if (why === 'word' && !numeric) yield replacing(analysis, span, as);
  if (why === 'number' && numeric) yield replacing(analysis, span, as);
  const meant = Number(written);
  if (why === 'number' && Number.isSafeInteger(meant) && String(meant) !== as) yield replacing(analysis, span, String(meant));
}

function tell(fact: Fact<'misread'>): Told {
  const { written, as, why } = fact.finding.data;
  const lines = [SENTENCES[why](short(written), as), why === 'empty' ? `For layers and masks that is layer or box ${as}.` : undefined];
  if (!fact.finding.accepted || why === 'overflow' || (why === 'word' && as === '0')) return { lines, severity: 'error' };
  return { lines, ...((why === 'comment' || why === 'blank') && { severity: 'information' as const }) };
}
