import type { Span } from '../../base/span';
import type { Finding, FindingOf } from '../../ir/finding';
import type { GraphInput, Notice } from '../../ir/graph';
import type { Dim } from '../../ir/shape';
import { Kind } from '../../syntax/fieldTable';
import type { Request } from '../dialect';
import { settleInput } from '../inputs';
import { nearest } from '../nearest';
import type { Fork } from './fork';
import { keyDoc } from './keyDocs';
import { NET_KEYS, policies } from './keys';
import { look, type NumberType, noteWord, numberType, type Words } from './look';
import { readInteger } from './number';
import { integerOf, isWritten, numbersOf, type Options, optionOf, settingOf } from './options';
import type { Reader } from './reader';
import { value } from './section';
import { isReadElsewhere } from './sections';

export interface Net {
  readonly input: GraphInput;
  readonly notices: readonly Notice[];
  /** Images at a time: batch / subdivisions in whole numbers. */
  readonly miniBatch: number;
  /** Where a size is written. */
  readonly sizes: { readonly height?: Span; readonly width?: Span };
}

/** Reads [net] in a row, the input and the few settings whose slips pass unseen (parser.c, parse_net_options). */
export function readNet(row: number, request: Request, reader: Reader): Net {
  const { fork, table } = reader;
  const options = reader.options.begin(row);
  const head = table.keySpan(row);
  const notices: Notice[] = [];
  const at = (key: string): Span => optionOf(options, key)?.value ?? head;
  const tell = (key: string, finding: Finding) => notices.push({ span: at(key), finding });
  const input = readInput(options, request, head, tell);
  const miniBatch = readBatch(options, fork, tell);
  checkPolicy(options, fork, tell);
  checkContrast(options, fork, miniBatch, tell);
  checkKeys(options, fork, notices);
  for (const finding of options.findings ?? []) {
    const origin = options.blamed?.[finding.blame[0] ?? '']?.origin;
    notices.push({ span: origin?.kind === 'written' ? origin.value : head, finding: { ...finding, blame: [] } as Finding });
  }
  const size = (key: 'height' | 'width') => isWritten(options, key) && { [key]: at(key) };
  return { input, notices, miniBatch, sizes: { ...size('height'), ...size('width') } };
}

/** Looks at the values that are read nowhere else, and for keys that may be meant as others. */
function checkKeys(options: Options, fork: Fork, notices: Notice[]): void {
  const { table } = options;
  for (let row = options.first; row < options.end; row = table.behind(row)) {
    if (options.stoodBefore(row)) continue;
    const name = table.key(row);
    const isKnown = KNOWN.has(name);
    const type = isKnown ? KNOWN.get(name) : typeOf(name);
    if (type && table.kind(row) !== Kind.Missing) look(options, row, type);
    if (isKnown) continue;
    const near = nearest(name, NET_KEYS);
    if (near) notices.push({ span: table.keySpan(row), finding: unknownKey(name, near) });
    else if (isReadElsewhere(fork, name))
      notices.push({ span: table.keySpan(row), finding: value(`\`${name}\` belongs to other sections: [net] does not read it`) });
  }
}

const POLICIES: Words = { choices: new Set(policies), otherwise: 'constant' };
/** Keys whose values are worked with above. */
const READ: ReadonlySet<string> = new Set(['width', 'height', 'channels', 'inputs', 'batch', 'subdivisions', 'time_steps', 'contrastive']);

/** How the program reads a value that is looked at here alone; undefined where it holds no number. */
function typeOf(key: string): NumberType | undefined {
  const doc = keyDoc('net', key);
  return doc && numberType(doc);
}

const KNOWN: ReadonlyMap<string, NumberType | undefined> = new Map(NET_KEYS.map(key => [key, READ.has(key) ? undefined : typeOf(key)]));

const unknownKey = (key: string, near: string): Finding => ({
  kind: 'argument',
  blame: [],
  data: { problem: { is: 'unknown-key', key, nearest: near }, ignored: true }
});

type Tell = (key: string, finding: Finding) => void;

/** What a C int holds. */
const LARGEST = 2 ** 31 - 1;

/** What is written in place of what a finding is about. */
const withInstead = (finding: Finding, instead: FindingOf<'argument'>['data']['instead']): Finding =>
  finding.kind === 'argument' && instead ? { ...finding, data: { ...finding.data, instead } } : finding;

function readInput(options: Options, request: Request, head: Span, tell: Tell): GraphInput {
  const [channels, height, width] = ['channels', 'height', 'width'].map(name => integerOf(options, name, 0)) as [number, number, number];
  const samples = channels * height * width;
  const inputs = integerOf(options, 'inputs', samples);
  const own = (dims: readonly Dim[]): GraphInput => ({ name: 'data', dims, source: 'file', span: head });
  const settle = (one: GraphInput | undefined) =>
    settleInput({ name: 'data', own: one, fallback: undefined, batch: 1 }, request.inputs, true);
  if (channels < 1 || height < 1 || width < 1) {
    if (inputs > 0) return settle(own([1, inputs]));
    const missing = ['width', 'height', 'channels'].filter((_, i) => [width, height, channels][i]! < 1);
    const name = missing.find(one => isWritten(options, one)) ?? '[net]';
    const names = missing.map(one => `\`${one}\``).join(', ');
    const why = `${names} ${missing.length === 1 ? 'is' : 'are'} missing: Darknet stops with "No input parameters supplied"`;
    const lines = missing.filter(one => !isWritten(options, one)).map(one => `\n${one}=${one === 'channels' ? 3 : 416}`);
    tell(
      name,
      withInstead(value(why, false), lines.length > 0 ? [[{ span: { start: head.end, end: head.end }, text: lines.join('') }]] : undefined)
    );
    return settle(own([1, channels, height, width].map(n => (n < 1 ? '?' : n))));
  }
  const derived = `${width} × ${height} × ${channels}`;
  if (samples > LARGEST) {
    const data = { written: `${derived} = ${samples}`, as: String(samples | 0), why: 'overflow' as const };
    tell('width', { kind: 'misread', blame: [], data });
  } else if (inputs !== samples) {
    const data = { what: 'inputs', written: String(inputs), derived: String(samples), how: derived };
    tell('inputs', { kind: 'declared-differs', blame: [], data });
  }
  return settle(own([1, channels, height, width]));
}

/** The mini batch is batch / subdivisions in whole numbers: 0 where the second is larger. */
function readBatch(options: Options, fork: Fork, tell: Tell): number {
  const batch = integerOf(options, 'batch', 1);
  const subdivisions = integerOf(options, 'subdivisions', 1);
  if (batch < 1)
    tell('batch', value(`\`batch\` is ${batch}: at least one sample is needed${fork === 'alexeyab' ? ', and it goes on with 1' : ''}`));
  else if (subdivisions === 0) tell('subdivisions', value('0 divides nothing: Darknet crashes', false));
  else if (batch % subdivisions !== 0) {
    const raised = fork === 'alexeyab' && batch < subdivisions;
    const data = { value: batch, by: subdivisions, what: raised ? 'images, which it raises to 1' : 'images', divisor: 'subdivisions' };
    tell('subdivisions', { kind: 'indivisible', blame: [], accepted: true, data });
  }
  const steps = integerOf(options, 'time_steps', 1);
  if (steps < 1) tell('time_steps', value(`\`time_steps\` is ${steps}: a sequence has at least one step`));
  return Math.trunc(batch / subdivisions);
}

/** The contrastive loss compares images with one another (parse_net_options of AlexeyAB's fork). */
function checkContrast(options: Options, fork: Fork, miniBatch: number, tell: Tell): void {
  if (fork !== 'alexeyab' || miniBatch > 1 || integerOf(options, 'contrastive', 0) === 0) return;
  const data = { setting: 'contrastive=1', partner: 'a mini batch (batch/subdivisions) above 1', otherwise: 'Darknet stops with an error' };
  tell('contrastive', { kind: 'partner-missing', blame: [], data });
}

function checkPolicy(options: Options, fork: Fork, tell: Tell): void {
  const policy = optionOf(options, 'policy');
  if (!policy) return;
  noteWord(options, policy, POLICIES);
  if (policy.text !== 'steps') return;
  const steps = numbersOf(options, 'steps', readInteger, fork === 'alexeyab');
  const scales = settingOf(options, 'scales')?.replace(/#.*/, '').split(',');
  if (!steps || !scales) {
    const partner = steps ? 'scales' : 'steps';
    tell('policy', {
      kind: 'partner-missing',
      blame: [],
      data: { setting: 'policy=steps', partner, otherwise: 'Darknet stops with an error' }
    });
  } else if (steps.length !== scales.length) {
    const data = { what: 'scales', written: String(scales.length), derived: String(steps.length), how: 'the numbers in steps' };
    tell('scales', { kind: 'declared-differs', blame: [], accepted: true, data });
  }
}
