import type { LayerResult } from '../analysis/propagate';
import type { Span } from '../base/span';
import { writtenAt } from '../dialects/arguments';
import { type Fact, factRule, type Told } from './fact';
import { replacing, setting, widths } from './propose';
import type { Fix, Related } from './rule';
import { count, listed, nameOf } from './wording';

/** Channels, masks and anchors of detection heads. */
export const headFilters = factRule({
  code: 'SL502',
  id: 'head-filters',
  severity: 'error',
  title: 'The numbers of a detection head do not go together',
  what: 'Reported at a detection head whose channels, masks and anchors do not go together.',
  why: 'A head that decodes boxes needs (classes + 5) channels for each of its boxes, from the layer before it. After a change of the classes that number has to change in every head. Masks pick anchors by their index, and there have to be as many anchors as `num` says: Darknet checks neither and reads or writes beside them.',
  formula: 'channels = (classes + 5) × masks of the head (Darknet); anchors = 2 × num.',
  mending: 'The number in the layer before, in every head alike.',
  ignore: 'Never: the program reads or writes beside its arrays.',
  sources: ['Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=60\nsize=1\n\n[yolo]\nmask=0,1,2\nanchors=1,2, 3,4, 5,6\nclasses=7\nnum=3\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=36\nsize=1\n\n[yolo]\nmask=0,1,2\nanchors=1,2, 3,4, 5,6\nclasses=7\nnum=3\n'
    },
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=12\nsize=1\n\n[yolo]\nmask=3,4\nanchors=1,2, 3,4, 5,6\nclasses=1\nnum=3\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=12\nsize=1\n\n[yolo]\nmask=1,2\nanchors=1,2, 3,4, 5,6\nclasses=1\nnum=3\n'
    }
  ],
  tells: { 'head-filters': tellFilters, 'head-anchors': tellAnchors },
  fixes: { 'head-filters': filterFixes, 'head-anchors': anchorFixes }
});

function tellFilters({ analysis, finding, result }: Fact<'head-filters'>): Told {
  const { channels, needed, how, per } = finding.data;
  const head = result ? nameOf(result, analysis) : 'the head';
  const written = result?.layer.args[finding.blame[0] ?? '']?.origin.kind === 'written';
  return {
    lines: [
      written
        ? `${per}=${channels}, but ${head} needs ${how} = ${needed}.`
        : `${channels} channels arrive, but ${how} = ${needed} are needed.`,
      `${per}=${needed} in the layer before would fit.`
    ],
    related: result
      ? [...(written ? [{ span: result.layer.head, message: `This head needs ${needed} channels.` }] : []), ...factors(result)]
      : []
  };
}

/** Where the numbers stand that the channels follow from. */
const factors = ({ layer: { args } }: LayerResult): Related[] =>
  (['classes', 'boxes', 'coordinates', 'side', 'identifiers'] as const).flatMap(name => {
    const arg = args[name];
    const span = arg && writtenAt(arg);
    return span ? [{ span, message: `${WORDS[name]}: ${arg.value}.` }] : [];
  });

const WORDS = {
  classes: 'Classes',
  boxes: 'Boxes of a cell',
  coordinates: 'Numbers of a box beside the classes',
  side: 'Cells along each side',
  identifiers: 'Identifiers'
} as const;

/** The numbers of all heads whose layer before has a wrong one, where there are several; then that of this head. */
function* filterFixes(fact: Fact<'head-filters'>): Generator<Fix> {
  const heads = fact.analysis.faults.flatMap(({ finding, span, result }) =>
    finding.kind === 'head-filters' ? [{ analysis: fact.analysis, finding, span, result }] : []
  );
  const each = heads.map(head => ownFilters(head).next().value ?? undefined);
  const changes = each.flatMap(fix => fix?.changes ?? []);
  if (heads.length > 1 && each.every(fix => fix !== undefined)) {
    const numbers = [...new Set(heads.map(({ finding }) => finding.data.needed))];
    const safe = each.every(fix => fix.safe) && { safe: true as const };
    yield { title: `Correct all ${heads.length} heads (${heads[0]!.finding.data.per}=${listed(numbers)})`, changes, ...safe };
  }
  yield* ownFilters(fact);
}

function* ownFilters(fact: Fact<'head-filters'>): Generator<Fix, undefined> {
  const { finding, result } = fact;
  yield* setting(fact, finding.blame[0], finding.data.needed, { safe: true });
  if (!finding.blame[0]) yield* widths(fact, result?.layer.sources[0], finding.data.needed);
  return undefined;
}

/** As many anchors as there are boxes, or as many boxes as there are anchors. */
function* anchorFixes({ analysis, finding, span }: Fact<'head-anchors'>): Generator<Fix> {
  const { problem, num, count: n } = finding.data;
  const { text } = analysis.model;
  const written = text.slice(span.start, span.end);
  if (problem === 'many') {
    const kept =
      /^(?:[^,]*,){0}/.exec(written) &&
      written
        .split(',')
        .slice(0, 2 * num)
        .join(',')
        .trimEnd();
    if (kept) yield { title: `Keep the first ${count(num, 'pair')} of anchors`, changes: [{ text: { span, new: kept } }] };
  }
  const mask = written.split(',').map(Number);
  if (problem === 'mask-range' && mask.length <= num && mask.every(Number.isInteger)) {
    const moved = mask.map(box => box - (Math.max(...mask) - num + 1));
    if (Math.min(...moved) >= 0) yield replacing(analysis, span, moved.join(','));
  }
  const wanted = problem === 'mask-range' ? n + 1 : n / 2;
  const numAt = numOption(text, span.start);
  if (numAt && Number.isInteger(wanted) && wanted > 0)
    yield { title: `Set num to ${wanted}`, changes: [{ text: { span: numAt, new: String(wanted) } }] };
}

/** Where `num=` stands in the section of Darknet around a place. */
export function numOption(text: string, offset: number): Span | undefined {
  const start = text.lastIndexOf('\n[', offset) + 1;
  const next = text.indexOf('\n[', offset);
  const section = text.slice(start, next < 0 ? text.length : next);
  const found = /^[ \t]*num[ \t]*=[ \t]*(\d+)/m.exec(section);
  return found
    ? { start: start + found.index + found[0].length - found[1]!.length, end: start + found.index + found[0].length }
    : undefined;
}

function tellAnchors({ finding: { data } }: Fact<'head-anchors'>): Told {
  const { problem, num, count: n, unsafe } = data;
  if (problem === 'mask-range') {
    return {
      lines: [
        `The mask names box ${n}; num=${num} has ${num === 1 ? 'only box 0' : `boxes 0 to ${num - 1}`}.`,
        'Darknet reads beyond the anchors.'
      ]
    };
  }
  if (n === 0)
    return {
      lines: [`No anchors are written: ${2 * num} numbers are needed for num=${num}.`, 'Darknet takes 0.5 for each.'],
      severity: 'warning'
    };
  const pairs = problem === 'odd' ? `${n} numbers, no whole pairs,` : count(n / 2, 'pair');
  const makes =
    n > 2 * num
      ? unsafe
        ? 'Darknet writes the others beyond the end of its array.'
        : 'Darknet leaves the others out.'
      : 'Darknet takes 0.5 for those that are missing.';
  return { lines: [`${pairs} of anchors for num=${num}: ${2 * num} numbers are needed.`, makes], severity: unsafe ? 'error' : 'warning' };
}
