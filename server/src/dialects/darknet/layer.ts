import type { Finding } from '../../ir/finding';
import type { ValueType } from '../../ops/param';
import type { Entry } from '../../syntax/tree';
import { readArgs, type WrittenArg } from '../arguments';
import type { ModelLayer } from '../dialect';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { forkTitle } from './fork';
import { activations } from './keys';
import { readFloat, readInteger } from './number';
import { isMeant, look, note, noteWord, type Option, type Options, optionOf, originOf, readOptions, textOf } from './options';
import { planOf } from './plan';
import { type Before, previous, type Section, value } from './section';
import { sections } from './sections';

/** Reads a section behind [net] as a layer; whatever is wrong with it is a finding of that layer. */
export function readLayer(entry: Entry, before: Before): ModelLayer {
  const { key, value: body } = entry;
  const name = key.text;
  const known = sections[before.fork].get(name);
  if (!known) return unknownLayer(entry, before);
  const options = readOptions(body.kind === 'map' ? body.entries : []);
  const wired = known.wire?.(options, before);
  const spelling: Spelling = wired?.spelling ?? known;
  const written: WrittenArg[] = [];
  const { params } = spelling.unit;
  for (const one of known.work?.(options, before) ?? []) if (one?.parameter !== undefined && one.parameter in params) written.push(one);
  plainOptions(options, known, spelling, written);
  const read = readArgs(spelling, written, IGNORES);
  checkExpected(options, known);
  if (known.activation) checkActivation(options, before);
  const own = read.findings.length === 0 ? read.findings : read.findings.filter(finding => !follows(finding, read.args, options));
  // One literal with all that a layer may have: objects of one form are what makes long files quick.
  return {
    index: before.index,
    id: String(before.index),
    type: name,
    unit: spelling.unit,
    args: isEmpty(options.blamed) ? read.args : { ...read.args, ...options.blamed },
    sources: wired?.sources ?? [previous(before)],
    repeat: 1,
    span: entry.span,
    head: key.span,
    findings: own.length === 0 ? options.findings : [...options.findings, ...own],
    unusable: read.unusable || options.stops || undefined,
    url: known.url
  };
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

function unknownLayer({ key, span }: Entry, before: Before): ModelLayer {
  const { index } = before;
  const findings = [unknownSection(key.text, before)];
  const base = { index, id: String(index), type: key.text, repeat: 1, span, head: key.span };
  return { ...base, args: {}, sources: [previous(before)], findings, unusable: true };
}

/** Darknet names the keys it does not know on the error stream and goes on. */
const IGNORES = { ignoresUnknown: true };

/** Every option that stands for an argument as it is, read by the argument's type; unknown ones are handed on for a report. */
function plainOptions(options: Options, known: Section, spelling: Spelling, args: WrittenArg[]): void {
  const plan = planOf(known, spelling);
  for (const option of options.all) {
    const name = option.key.text;
    const use = plan.get(name);
    if (use === 'elsewhere' || option.value.value === null) continue;
    if (typeof use === 'object') {
      look(options, option, use.looked);
      continue;
    }
    args.push({ name, value: use === undefined ? textOf(option) : readAs(use, options, option), origin: originOf(option) });
  }
}

function readAs(type: ValueType, options: Options, option: Option): unknown {
  if (type === 'text' || type === 'any') return textOf(option);
  const read = (type === 'number' ? readFloat : readInteger)(textOf(option), option.value.text);
  if (read.misread) note(options, option.key.text, option, read);
  return type === 'boolean' ? read.value !== 0 : read.value;
}

/** A number that is out of range only because it is read otherwise than written is told once, and then the reading is the fault. */
function follows(finding: Finding, args: ReturnType<typeof readArgs>['args'], { blamed, findings }: Options): boolean {
  if (finding.kind !== 'argument' || finding.data.problem.is !== 'range') return false;
  const origin = args[finding.blame[0] ?? '']?.origin;
  const cause = findings.findIndex(({ kind, blame: [name = ''] }) => {
    const other = kind === 'misread' ? blamed[name]?.origin : undefined;
    return other?.kind === 'written' && origin?.kind === 'written' && other.value.start === origin.value.start;
  });
  if (cause < 0) return false;
  const { accepted: _, ...refused } = findings[cause]!;
  findings[cause] = refused;
  return true;
}

function checkExpected(options: Options, { expected, unit, keyed }: Section): void {
  for (const key of expected ?? []) {
    if (isMeant(options, key)) continue;
    const parameter = keyed?.[key];
    const fallback = parameter === undefined ? undefined : unit.params[parameter]?.default;
    options.findings.push(
      value(
        `\`${key}\` is not written: Darknet goes on with ${fallback ?? 1}`,
        true,
        parameter === undefined ? undefined : { parameter, word: key }
      )
    );
  }
}

function checkActivation(options: Options, { fork }: Before): void {
  const option = optionOf(options, 'activation');
  if (!option || activations[fork].has(textOf(option))) return;
  noteWord(options, option, { choices: [...activations[fork]], otherwise: 'relu' });
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
