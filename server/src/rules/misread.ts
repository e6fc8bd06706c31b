import type { FindingOf } from '../ir/finding';
import { type Fact, factRule, type Told } from './fact';
import { replacing } from './propose';
import type { Fix } from './rule';
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
  fixes: { misread: fixes }
});

type Data = FindingOf<'misread'>['data'];

/** What is lost, by kind. */
const SENTENCES: Readonly<Record<Data['why'], (written: string, as: string) => string>> = {
  word: (written, as) => `Darknet does not know \`${written}\` and reads this as ${as}.`,
  number: (written, as) => `Darknet reads \`${written}\` as ${as}: only the digits at the beginning count.`,
  comment: (written, as) => `Darknet has no comments behind a value; it reads \`${written}\` as ${as} all the same.`,
  flag: (written, as) => `\`pad\` is a switch: ${written} means no more than 1, which is ${as} here.`,
  blank: (written, as) => `Darknet removes blanks first: \`${written}\` is read as ${as}.`,
  empty: (_, as) => `Nothing stands between two commas or behind the last: Darknet reads ${as} there.`,
  list: (written, as) => `Of \`${written}\` Darknet reads ${as} here.`,
  overflow: (written, as) => `Darknet counts in 32 bits: ${written} becomes ${as}.`,
  kept: (written, as) => `${written} is taken, and ${as} is kept of it.`
};

/** The word that was meant; else what the program reads, so that nothing changes but what people read. */
function* fixes({ analysis, finding: { data }, span }: Fact<'misread'>): Generator<Fix> {
  const { written, as, why, nearest } = data;
  const numeric = /^-?\d+(?:\.\d+)?$/.test(as);
  if (nearest !== undefined) yield replacing(analysis, span, nearest);
  if (why === 'flag') yield replacing(analysis, span, '1', { safe: true });
  if (why === 'comment' || why === 'blank') {
    const digits = why === 'blank' ? written.replace(/\s+/g, '') : as;
    if (numeric) yield replacing(analysis, span, digits, { safe: true });
  }
  if (why === 'word' && !numeric) yield replacing(analysis, span, as);
  if (why === 'number' && numeric) yield replacing(analysis, span, as);
  const meant = Number(written);
  if (why === 'number' && Number.isSafeInteger(meant) && String(meant) !== as) yield replacing(analysis, span, String(meant));
}

function tell(fact: Fact<'misread'>): Told {
  const { written, as, why } = fact.finding.data;
  const lines = [SENTENCES[why](short(written), as), why === 'empty' ? `For layers and masks that is layer or box ${as}.` : undefined];
  if (why === 'word' && as === '0') return { lines, severity: 'error' };
  if (why === 'overflow') return { lines, severity: 'error' };
  return { lines, ...((why === 'comment' || (why === 'blank' && !inList(fact))) && { severity: 'information' as const }) };
}

/** In a list a blank between two numbers is a comma that was forgotten. */
const inList = ({ analysis, span }: Fact<'misread'>): boolean => analysis.model.text.slice(span.start, span.end).includes(',');
