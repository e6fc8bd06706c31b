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
import type { LayerText, NetLayer } from './layerText';
import { textOf, type Value, values } from './message';
import { CaffeLayer } from './modelLayer';
import { fieldsOf } from './schema';
import { isForeign, type LayerType, layerTypes, poolUnits } from './types';
import { type Collector, newCollector, originOf, problem, readConvolution, readPooling, written } from './window';

/** What the layers of a net, read so far, have made. */
export interface Scope {
  readonly inputs: readonly GraphInput[];
  readonly layers: readonly ModelLayer[];
  /** The layer that wrote each blob last. */
  readonly blobs: Map<string, Source>;
  /** The types of layers that learn something, by their names. */
  readonly learned: Map<string, string>;
  /** The rates of what is shared, by their fields and names, as they were written first. */
  readonly rates: Map<string, Value['value']>;
  /** Where each blob was made first. */
  readonly tops: Map<string, Value>;
  /** By how many layers what a bottom reads is read, itself included, by the bottom's row. */
  readonly readers: ReadonlyMap<number, number>;
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

/** Reads one layer, which has been opened; what is wrong with it becomes findings of that layer. `inputs`: what it brings into the net. */
export function lowerLayer(
  layer: NetLayer,
  text: LayerText,
  scope: Scope,
  inputs: readonly Source[] | undefined,
  into = newCollector()
): ModelLayer {
  const index = scope.layers.length;
  const type = layerTypes.get(text.type);
  const findings: Finding[] = [];
  const read = text.bottoms.map((bottom, i) => resolve(bottom, i, scope, findings));
  const draft: Draft = { text, type, into, findings };
  checkUse(draft, scope);
  registerTops(text, index, scope);
  const own = type ? undefined : declaredSpelling(text.type, scope.declared, scope.conventions);
  // What a declared layer is set by is its own: protobuf's fields say nothing of it.
  const content: Content = own
    ? { unit: own.unit, args: readArgs(own, []).args, findings }
    : type
      ? settle(draft, type)
      : unknownType(draft);
  const sources = inputs ? [...inputs, ...read] : read;
  return new CaffeLayer(index, layer, sources, content.unit, content.args, content.findings, content.unusable);
}

/** What a layer runs, and what is wrong with it. */
type Content = Pick<ModelLayer, 'unit' | 'args' | 'findings' | 'unusable'>;
const NO_ARGS: ModelLayer['args'] = {};
const NO_FINDINGS: readonly Finding[] = [];

/** Reads a layer of a known type. */
function settle(draft: Draft, type: LayerType): Content {
  const { text, into } = draft;
  const unit = readSettings(draft);
  const read = readArgs(spellingOf(text.type, type, unit), into.args);
  const marked = mark(into);
  const args = marked === UNMARKED ? read.args : { ...read.args, ...marked.args };
  const clean = read.findings.length + marked.findings.length === 0;
  const findings = clean
    ? draft.findings.length > 0
      ? draft.findings
      : NO_FINDINGS
    : [...draft.findings, ...argumentFindings(read, draft, marked.findings)];
  return { unit, args, findings, unusable: read.unusable || findings.some(stops) || undefined };
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

const brokenBlock = (text: LayerText, type: LayerType): boolean =>
  text.message?.broken === true || (type.block !== undefined && text.block(type.block)?.broken === true);

function resolve(bottom: Value, input: number, scope: Scope, findings: Finding[]): Source {
  const name = String(bottom.value);
  const { span } = bottom;
  const made = scope.blobs.get(name);
  if (made) return 'layer' in made && made.item === undefined ? { layer: made.layer, span } : { ...made, span };
  const near = nearest(name, scope.blobs.keys());
  const why = scope.made.has(name) ? 'later' : scope.leftOut.has(name) ? 'left-out' : 'unmade';
  findings.push({ kind: 'reference', blame: [], input, data: { written: name, why, ...(why === 'unmade' && near && { nearest: near }) } });
  return { nowhere: true, span };
}

function registerTops({ tops }: LayerText, layer: number, scope: Scope): void {
  for (let item = 0; item < tops.length; item++) {
    const top = tops[item]!;
    const name = String(top.value);
    scope.blobs.set(name, tops.length > 1 ? { layer, item } : { layer });
    if (!scope.tops.has(name)) scope.tops.set(name, top);
  }
}

function unknownType({ text: { type, message, closed }, findings, into }: Draft): Content {
  const rest = mark(into).findings;
  if (type === '') return { args: NO_ARGS, findings: [...findings, ...(message?.broken ? [] : [TYPE_MISSING]), ...rest] };
  const near = closed || !isForeign(type) ? nearest(type, closed ?? layerTypes.keys()) : undefined;
  // What builds of Caffe add is not known here; anything else it refuses.
  const data = { type, ...(near && { nearest: near }), ...((near ?? closed) && { refused: '' }) };
  return { args: NO_ARGS, findings: [...findings, { kind: 'unknown-module', blame: [], data }, ...rest] };
}

const TYPE_MISSING = problem('the type of this layer is missing');

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
  const [parameter] = finding.blame;
  const field = Object.keys(keyed).find(key => keyed[key] === parameter);
  if (field === undefined || parameter === undefined) return finding;
  return { kind: 'argument', blame: [`?${field}`], data: { problem: { is: 'missing', parameter } } };
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
  for (const field in keyed) {
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
    return { name: field, value, origin: originOf(first) };
  }
  return written(field, all, repeated);
}
