import type { Span } from '../../base/span';
import type { Writable } from '../../base/writable';
import type { Declared } from '../../config/settings';
import type { Conventions } from '../../ir/conventions';
import type { Finding } from '../../ir/finding';
import type { Arg, GraphInput, Source } from '../../ir/graph';
import { type ReadArgs, readArgs, type WrittenArg } from '../arguments';
import { declaredSpelling } from '../declared';
import type { ModelLayer } from '../dialect';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { checkUse } from './checks';
import { textOf, type Value, values } from './message';
import type { LayerText } from './net';
import { fieldsOf } from './schema';
import { isForeign, type LayerType, layerTypes, poolUnits } from './types';
import { type Collector, newCollector, problem, readConvolution, readPooling, written } from './window';

/** What the layers of a net, read so far, have made. */
export interface Scope {
  readonly inputs: readonly GraphInput[];
  readonly layers: readonly ModelLayer[];
  /** The layer that wrote each blob last. */
  readonly blobs: Map<string, Source>;
  /** The types of layers that learn something, by their names. */
  readonly learned: Map<string, string>;
  /** Where each blob was made first. */
  readonly tops: Map<string, Span>;
  /** By how many layers what a bottom reads is read, itself included. */
  readonly readers: ReadonlyMap<Value, number>;
  /** Blobs that some layer of the net makes, before or behind. */
  readonly made: ReadonlySet<string>;
  /** Blobs that layers make which this state leaves out. */
  readonly leftOut: ReadonlySet<string>;
  readonly conventions: Conventions;
  readonly declared: Declared | undefined;
}

/** What a layer is before its settings are read. */
export interface Draft {
  readonly text: LayerText;
  readonly type: LayerType | undefined;
  readonly into: Collector;
  readonly findings: Finding[];
}

/** Reads one layer; what is wrong with it becomes findings of that layer. `inputs`: what it brings into the net. */
export function lowerLayer(text: LayerText, scope: Scope, inputs: readonly Source[] | undefined, into = newCollector()): ModelLayer {
  const index = scope.layers.length;
  const type = layerTypes.get(text.type);
  const findings: Finding[] = [];
  const sources = [...(inputs ?? []), ...text.bottoms.map((bottom, i) => resolve(bottom, i, scope, findings))];
  // One literal with all that every layer has: objects of one form are what makes long files quick.
  const layer: Writable<ModelLayer> = {
    index,
    id: text.name ?? String(index),
    type: text.type || '?',
    args: NO_ARGS,
    sources,
    repeat: 1,
    span: text.span,
    head: text.head,
    stacked: true,
    outputNames: text.tops.map(top => String(top.value)),
    defines: text.tops.map(top => ({ name: String(top.value), span: top.span })),
    findings
  };
  if (text.name) layer.name = text.name;
  if (text.label) layer.label = text.label;
  if (text.blobNames.length > 0) {
    layer.blobNames = text.blobNames;
    if (text.permissive) layer.permissive = text.permissive;
  }
  const draft: Draft = { text, type, into, findings };
  checkUse(draft, scope);
  registerTops(text, index, scope);
  const own = type ? undefined : declaredSpelling(text.type, scope.declared, scope.conventions);
  // What such a layer is set by is its own: protobuf's fields say nothing of it.
  if (own) {
    layer.unit = own.unit;
    layer.args = readArgs(own, []).args;
  } else if (!type) layer.findings = unknownType(text, findings, into);
  else settle(layer, draft, type);
  return layer;
}

const NO_ARGS: ModelLayer['args'] = {};

/** Gives a layer of a known type its unit and arguments. */
function settle(layer: Writable<ModelLayer>, draft: Draft, type: LayerType): void {
  const { text, into, findings } = draft;
  const unit = readSettings(draft);
  const read = readArgs(spellingOf(text.type, type, unit), into.args);
  const marked = mark(into);
  layer.unit = unit;
  layer.args = marked === UNMARKED ? read.args : { ...read.args, ...marked.args };
  if (read.findings.length + marked.findings.length > 0) layer.findings = [...findings, ...argumentFindings(read, draft, marked.findings)];
  const unusable = read.unusable || layer.findings.some(stops);
  if (unusable) layer.unusable = true;
}

const stops = (finding: Finding): boolean => !finding.accepted && finding.kind !== 'reference' && !isIgnored(finding);

/** What is wrong with the settings, by their fields' names. What was refused, here or by protobuf, may be what is missing. */
function argumentFindings({ findings }: ReadArgs, { text, type }: Draft, marked: readonly Finding[]): Finding[] {
  const told = brokenBlock(text, type!) || marked.some(finding => !finding.accepted && !isIgnored(finding));
  const named = findings.map(finding => withField(finding, type!));
  return [...named.filter(finding => !(isMissing(finding) && told)), ...marked];
}

const isMissing = (finding: Finding): boolean => finding.kind === 'argument' && finding.data.problem.is === 'missing';
const isIgnored = (finding: Finding): boolean => finding.kind === 'argument' && finding.data.ignored === true;

const brokenBlock = ({ block, message }: LayerText, type: LayerType): boolean =>
  message?.broken === true || (type.block !== undefined && block(type.block)?.broken === true);

function resolve(bottom: Value, input: number, scope: Scope, findings: Finding[]): Source {
  const name = String(bottom.value);
  const made = scope.blobs.get(name);
  if (made) return { ...made, span: bottom.span };
  const near = nearest(name, scope.blobs.keys());
  const why = scope.made.has(name) ? 'later' : scope.leftOut.has(name) ? 'left-out' : 'unmade';
  findings.push({ kind: 'reference', blame: [], input, data: { written: name, why, ...(why === 'unmade' && near && { nearest: near }) } });
  return { nowhere: true, span: bottom.span };
}

function registerTops(text: LayerText, layer: number, scope: Scope): void {
  for (const [item, top] of text.tops.entries()) {
    const name = String(top.value);
    scope.blobs.set(name, text.tops.length > 1 ? { layer, item } : { layer });
    if (!scope.tops.has(name)) scope.tops.set(name, top.span);
  }
}

function unknownType({ type, message }: LayerText, findings: Finding[], into: Collector): Finding[] {
  const rest = mark(into).findings;
  if (type === '') return [...findings, ...(message?.broken ? [] : [problem('the type of this layer is missing')]), ...rest];
  const near = isForeign(type) ? undefined : nearest(type, layerTypes.keys());
  // What builds of Caffe add is not known here; anything else it refuses.
  const data = { type, ...(near && { nearest: near, refused: '' }) };
  return [...findings, { kind: 'unknown-module', blame: [], data }, ...rest];
}

interface Marked {
  readonly args: Readonly<Record<string, Arg>>;
  readonly findings: readonly Finding[];
}

const UNMARKED: Marked = { args: {}, findings: [] };

/** Findings with a place of their own get an argument that stands there, to be marked by. */
function mark(into: Collector): Marked {
  if (into.faults.length === 0) return UNMARKED;
  const args: Record<string, Arg> = {};
  const findings = into.faults.map(({ finding, at }, i): Finding => {
    if (!at) return finding;
    args[`?@${i}`] = { value: undefined, origin: { kind: 'written', value: at } };
    return { ...finding, blame: [`?@${i}`] };
  });
  return { args, findings };
}

/** What is missing is told by its field's name. */
function withField(finding: Finding, { keyed }: LayerType): Finding {
  if (!isMissing(finding)) return finding;
  const field = Object.keys(keyed).find(key => keyed[key] === finding.blame[0]);
  return field === undefined ? finding : { ...finding, blame: [`?${field}`] };
}

const spellings = new Map<LayerType['unit'], Map<string, Spelling>>();

function spellingOf(name: string, { keyed, fixed, takes }: LayerType, unit: LayerType['unit']): Spelling {
  let ofUnit = spellings.get(unit);
  if (!ofUnit) {
    ofUnit = new Map();
    spellings.set(unit, ofUnit);
  }
  const known = ofUnit.get(name);
  if (known) return known;
  const own = Object.fromEntries(Object.keys(unit.params).map(param => [param, param]));
  const spelling: Spelling = { type: name, unit, keyed: { ...own, ...keyed }, ...(fixed && { defaults: fixed }), ...(takes && { takes }) };
  ofUnit.set(name, spelling);
  return spelling;
}

const OPERATIONS: Readonly<Record<string, string>> = { PROD: 'multiply', SUM: 'add', MAX: 'maximum' };

/** Turns the fields of the parameter block into arguments; answers what the layer runs with them. */
function readSettings({ text, type, into }: Draft): LayerType['unit'] {
  const { unit, block: name, keyed, counts, tops } = type!;
  const block = name === undefined ? undefined : text.block(name);
  const count = Math.max(text.tops.length, tops[0]);
  if (counts) into.args.push({ name: counts, value: count, origin: { kind: 'default', by: 'dialect' } });
  if (name === 'convolution_param') readConvolution(block, into);
  if (text.type === 'Pooling') {
    const kind = readPooling(block, text.tops.length, into);
    if (kind === 'max' && count > 1) into.args.push({ name: 'returnIndices', value: true, origin: { kind: 'default', by: 'dialect' } });
    if (kind === 'global')
      into.args.splice(0, into.args.length, { name: 'keepDims', value: true, origin: { kind: 'default', by: 'dialect' } });
    return poolUnits[kind] as LayerType['unit'];
  }
  if (!block) return unit;
  for (const field of Object.keys(keyed)) {
    const all = values(block, field);
    if (all.length > 0 && field !== 'kernel_size') into.args.push(argument(field, all, fieldsOf(block.name).get(field)?.repeated ?? false));
  }
  const operation = text.type === 'Eltwise' ? OPERATIONS[textOf(block, 'operation') ?? 'SUM'] : undefined;
  if (operation) into.args.push({ name: 'operation', value: operation, origin: { kind: 'default', by: 'dialect' } });
  return unit;
}

function argument(field: string, all: readonly Value[], repeated: boolean): WrittenArg {
  const [first] = all;
  // A BlobShape stands for the list of its extents.
  if (typeof first?.value === 'object') {
    const value = values(first.value, 'dim').map(dim => dim.value);
    return { name: field, value, origin: { kind: 'written', key: first.key, value: first.span } };
  }
  return written(field, all, repeated);
}
