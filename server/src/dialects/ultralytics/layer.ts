import type { Declared } from '../../config/settings';
import type { Finding } from '../../ir/finding';
import type { Arg, Source } from '../../ir/graph';
import { number } from '../../ops/param';
import { withinLine } from '../../syntax/guard';
import type { Node } from '../../syntax/tree';
import { readArgs, readValue, type WrittenArg } from '../arguments';
import type { ModelLayer } from '../dialect';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { show } from '../value';
import { type Construction, construct, MODERN, type Recorded } from './constructor';
import { declaredModule } from './declared';
import { type Header, roundHalfEven } from './header';
import { moduleNames, resolveModule } from './names';
import { type Row, readRow } from './row';

/** What the parser has read so far. */
export interface Progress {
  readonly text: string;
  readonly header: Header;
  readonly declared?: Declared | undefined;
  readonly layers: ModelLayer[];
  /** Recorded channels of each row. */
  readonly recorded: Recorded[];
  /** Rows of this file are missing or could not be read. */
  readonly incomplete: boolean;
  /** Channels of the model's input. */
  readonly channels: number;
}

/** Modules that are called with the text features beside their maps; they stand in no `from`. */
export const READS_TEXT: ReadonlySet<string> = new Set(['C2fAttn', 'ImagePoolingAttn']);

/** Position of the text features among the model's inputs. */
const TEXT_INPUT = 1;

/** Copies beyond this are no model. */
export const MOST_REPEATS = 1000;

const repeatCount = number('Repeats.', { max: MOST_REPEATS });

/** Reads one row, as the parser goes through them: with the channels it recorded for the rows before. */
export function readLayer(node: Node, progress: Progress): void {
  const { header, layers, recorded } = progress;
  const index = layers.length;
  const row = readRow(node, index, header);
  const findings: Finding[] = [...row.findings];
  const type = typeof row.module?.value === 'string' ? row.module.value : show(row.module?.value);
  const declared = declaredModule(type, progress.declared);
  const resolved = declared ? { spelling: declared } : row.module ? resolveModule(type, index, row.args) : undefined;
  const spelling = resolved && 'spelling' in resolved ? resolved.spelling : undefined;
  const readsText = READS_TEXT.has(type);
  const several = spelling && spelling.unit.inputs.max > (readsText ? 2 : 1);
  const { sources: named, arriving } = readFrom(row, progress, several, findings);
  const sources = readsText ? [...named, { input: TEXT_INPUT }] : named;
  const repeats = readRepeats(row, header, findings);
  const previous = index > 0 ? recorded[index - 1] : progress.channels;
  const built = construct(type, { row, scaled: declared?.positional?.[0] === 'inChannels', header, repeats, arriving, previous });
  recorded.push(built.recorded);
  if (built.refused) {
    const instead = built.instead && { instead: [built.instead] };
    findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why: built.refused }, ...instead } });
  }

  if (spelling) findings.push(...tuples(spelling, arriving));
  else if (row.module) findings.push(unknown(type, resolved));
  const read = spelling && readArgs(spelling, withLegacy(built.args, spelling.keyed, layers));
  // One fault, one report: what is wrong with the row itself mostly makes its arguments wrong as well.
  if (read && findings.length === 0) findings.push(...read.findings);
  const args = read?.args ?? {};
  const unusable = read?.unusable || findings.length > 0 || undefined;
  findings.push(...oddities(built, args, header));
  if (row.repeats && spelling) args['?repeats'] = { value: row.repeats.value, origin: { kind: 'written', value: row.repeats.span } };
  // Every field is written out, for rows are read by the thousand and spreading is slow.
  layers.push({
    index,
    id: String(index),
    type,
    unit: spelling?.unit,
    args,
    sources,
    repeat: spelling ? Math.max(built.copies, 1) : 1,
    span: row.span,
    head: withinLine(progress.text, row.module?.span ?? { start: row.span.start, end: row.span.start + 1 }),
    findings,
    unusable,
    url: spelling?.url
  });
}

/** What the parser takes without a word although it is hardly meant. */
function oddities({ eaten }: Construction, { classes }: Readonly<Record<string, Arg>>, { variables }: Header): Finding[] {
  const found: Finding[] = eaten ? [{ kind: 'scaled-up', blame: ['outChannels'], accepted: true, data: eaten }] : [];
  const nc = variables.get('nc')?.value;
  if (classes?.origin.kind === 'written' && typeof classes.value === 'number' && typeof nc === 'number' && classes.value !== nc) {
    const data = { what: 'Classes', written: String(classes.value), derived: String(nc), how: 'nc' };
    found.push({ kind: 'declared-differs', blame: ['classes'], accepted: true, data });
  }
  return found;
}

/** A module that is built for one map, behind a row that gives several. */
function tuples({ positional }: Spelling, [first]: readonly Recorded[]): Finding[] {
  if (!Array.isArray(first) || positional?.[0] !== 'inChannels') return [];
  return [{ kind: 'structure', blame: [], input: 0, data: { expected: 'tensor', items: first.length } }];
}

function unknown(type: string, resolved: ReturnType<typeof resolveModule> | undefined): Finding {
  if (!resolved || !('refused' in resolved)) return { kind: 'unknown-module', blame: [], data: { type } };
  const near = nearest(type.replace(/^torch\./, ''), moduleNames);
  return { kind: 'unknown-module', blame: [], data: { type, refused: resolved.refused, ...(near && { nearest: near }) } };
}

/** Heads behind a row of the newer modules get the newer class branch. */
function withLegacy(
  args: readonly WrittenArg[],
  keyed: Readonly<Record<string, string>> | undefined,
  layers: readonly ModelLayer[]
): readonly WrittenArg[] {
  if (!keyed || !('legacy' in keyed)) return args;
  const modern = layers.find(layer => MODERN.has(layer.type));
  const how = modern ? `row ${modern.index} is a ${modern.type}` : 'no C3k2, A2C2f or C2fCIB stands before it';
  return [...args, { name: 'legacy', value: !modern, origin: { kind: 'computed', from: [], how } }];
}

function readRepeats(row: Row, { scale }: Header, findings: Finding[]): number {
  if (!row.repeats) return 1;
  const read = readValue(repeatCount, row.repeats.value);
  if ('problem' in read) {
    findings.push({ kind: 'argument', blame: ['?repeats'], data: { problem: read.problem } });
    return 1;
  }
  const n = read.value as number;
  const scaled = n > 1 ? Math.max(roundHalfEven(n * scale.depth), 1) : n;
  if (scaled <= MOST_REPEATS) return scaled;
  findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'range', written: String(scaled), max: MOST_REPEATS } } });
  return 1;
}

interface From {
  readonly sources: readonly Source[];
  readonly arriving: readonly Recorded[];
}

function readFrom({ from }: Row, progress: Progress, several: boolean | undefined, findings: Finding[]): From {
  if (!from) return { sources: [{ nowhere: true }], arriving: [] };
  const isList = Array.isArray(from.value);
  if (several !== undefined && isList !== several) {
    // A list of one is as wrong for Ultralytics as a list of two: it indexes its notes with it.
    const data = { written: show(from.value), why: 'form' as const };
    findings.push({ kind: 'reference', blame: [], input: 0, data });
    return { sources: [{ nowhere: true, span: from.node.span }], arriving: [] };
  }
  const nodes = from.node.kind === 'list' ? from.node.items : [from.node];
  const values = isList ? (from.value as readonly unknown[]) : [from.value];
  const read = values.map((value, i) => resolve(value, { input: i, span: nodes[i]?.span ?? from.node.span }, progress, findings));
  return { sources: read.map(r => r.source), arriving: read.map(r => r.channels) };
}

function resolve(
  value: unknown,
  at: { input: number; span: NonNullable<Source['span']> },
  { layers, recorded, channels, incomplete }: Progress,
  findings: Finding[]
): { source: Source; channels: Recorded } {
  const index = layers.length;
  const { span } = at;
  const fail = (why: 'later' | 'self' | 'before-input' | 'form') => {
    // Where rows are missing already, indices that lead nowhere follow from that.
    if (!incomplete || why === 'form')
      findings.push({ kind: 'reference', blame: [], input: at.input, data: { written: show(value), why } });
    return { source: { nowhere: true as const, span }, channels: undefined };
  };
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return fail('form');
  if (index === 0)
    return value === -1 ? { source: { input: 0, span }, channels } : fail(value === 0 ? 'self' : value > 0 ? 'later' : 'before-input');
  const position = value < 0 ? index + value : value;
  if (position >= index) return fail(position === index ? 'self' : 'later');
  if (position < 0) return fail('before-input');
  return { source: { layer: position, span }, channels: recorded[position] };
}
