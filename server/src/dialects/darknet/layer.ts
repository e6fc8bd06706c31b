import { put, take } from '../../base/pile';
import type { Finding } from '../../ir/finding';
import type { ValueType } from '../../ops/param';
import { Kind } from '../../syntax/fieldTable';
import type { Meanings } from '../../syntax/words';
import { readArgs, type WrittenArg } from '../arguments';
import type { ModelLayer } from '../dialect';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { forkTitle } from './fork';
import { look, noteWord } from './look';
import { Option, OptionArg, textIn } from './option';
import { floatIn, integerIn, isMeant, type Options, tell } from './options';
import type { Use } from './plan';
import type { Reader } from './reader';
import { type Before, previous, type Section, value } from './section';
import { SectionLayer } from './sectionLayer';
import { sections } from './sections';

/** Reads the section in a row as a layer; whatever is wrong with it is a finding of that layer. */
export function readLayer(row: number, reader: Reader): ModelLayer {
  const { table, index } = reader;
  const known = reader.sections.of(table.word(row));
  if (!known) return unknownLayer(row, reader);
  const { section } = known;
  const options = reader.options.begin(row);
  const wired = section.wire?.(options, reader);
  section.work?.(options, reader);
  const other = wired?.spelling;
  plainOptions(options, other ? reader.usesOf(section, other) : known.uses);
  const given = take(options.given, 0);
  const read = readArgs(other ?? section, other ? ofItsOwn(other, given) : given, IGNORES);
  checkExpected(options, section);
  const own = read.findings.length === 0 ? read.findings : read.findings.filter(finding => !follows(finding, read.args, options));
  return new SectionLayer(index, table, row, {
    unit: (other ?? section).unit,
    args: options.blamed ? { ...read.args, ...options.blamed } : read.args,
    sources: wired?.sources ?? [previous(reader)],
    findings: joined(options.findings, own),
    unusable: read.unusable || options.stops || undefined,
    url: section.url
  });
}

/** What stands in a section's place may have fewer parameters. */
const ofItsOwn = ({ unit: { params } }: Spelling, given: readonly WrittenArg[]): readonly WrittenArg[] =>
  given.filter(({ parameter }) => parameter === undefined || parameter in params);

const NONE: readonly Finding[] = [];

function joined(findings: readonly Finding[] = NONE, others: readonly Finding[]): readonly Finding[] {
  return others.length === 0 ? findings : [...findings, ...others];
}

function unknownLayer(row: number, reader: Reader): ModelLayer {
  const { index, table } = reader;
  const findings = [unknownSection(table.key(row), reader)];
  return new SectionLayer(index, table, row, { args: {}, sources: [previous(reader)], findings, unusable: true });
}

/** Darknet names the keys it does not know on the error stream and goes on. */
const IGNORES = { ignoresUnknown: true };

/** Every option that stands for an argument as it is, read by the argument's type; unknown ones are handed on for a report. */
function plainOptions(options: Options, uses: Meanings<Use>): void {
  const { table, given, end } = options;
  for (let row = options.first; row < end; row = table.behind(row)) {
    if (options.stoodBefore(row) || table.kind(row) === Kind.Missing) continue;
    const use = uses.of(table.word(row));
    if (use.is === 'looked') look(options, row, use.type);
    else if (use.is === 'argument') {
      const value = readAs(use.type, options, row);
      put(given, new OptionArg(use.parameter, value, table, row));
      if (use.words && !use.words.choices.has(value as string)) noteWord(options, new Option(table, row), use.words);
    } else if (use.is === 'unknown') put(given, { name: table.key(row), value: textIn(table, row), origin: new Option(table, row) });
  }
}

function readAs(type: ValueType, options: Options, row: number): unknown {
  if (type === 'text' || type === 'any') return textIn(options.table, row);
  const read = type === 'number' ? floatIn(options, row) : integerIn(options, row);
  return type === 'boolean' ? read !== 0 : read;
}

/** A number that is out of range only because it is read otherwise than written is told once, and then the reading is the fault. */
function follows(finding: Finding, args: ReturnType<typeof readArgs>['args'], options: Options): boolean {
  const { blamed, findings = [] } = options;
  if (finding.kind !== 'argument' || finding.data.problem.is !== 'range') return false;
  const origin = args[finding.blame[0] ?? '']?.origin;
  const cause = findings.findIndex(({ kind, blame: [name = ''] }) => {
    const other = kind === 'misread' ? blamed?.[name]?.origin : undefined;
    return other?.kind === 'written' && origin?.kind === 'written' && other.value.start === origin.value.start;
  });
  if (cause < 0) return false;
  const { accepted: _, ...refused } = findings[cause]!;
  findings[cause] = refused as Finding;
  return true;
}

function checkExpected(options: Options, { expected, unit, keyed }: Section): void {
  for (const key of expected ?? []) {
    if (isMeant(options, key)) continue;
    const parameter = keyed?.[key];
    const fallback = parameter === undefined ? undefined : unit.params[parameter]?.default;
    tell(
      options,
      value(
        `\`${key}\` is not written: Darknet goes on with ${fallback ?? 1}`,
        true,
        parameter === undefined ? undefined : { parameter, word: key }
      )
    );
  }
}

/** "Type not recognized": an empty layer takes its place, and the next one that needs a map stops. */
function unknownSection(name: string, { fork }: Before): Finding {
  const bare = name.replace(/[[\]]/g, '').replace(/[#;].*/, '');
  const other = fork === 'alexeyab' ? 'pjreddie' : 'alexeyab';
  const near = sections[fork].has(bare) ? bare : nearest(bare, sections[fork].keys());
  const why = /^net(?:work)?$/.test(bare)
    ? 'Only the first section may be [net]; here it is an empty layer'
    : sections[other].has(name)
      ? `Only ${forkTitle(other)} has it; here it is an empty layer`
      : 'An empty layer takes its place, and the next one that needs a map stops';
  return {
    kind: 'unknown-module',
    blame: [],
    data: { type: `[${bare}]` === `[${name}]` ? `[${name}]` : name, refused: why, ...(near && { nearest: `[${near}]` }) }
  };
}
