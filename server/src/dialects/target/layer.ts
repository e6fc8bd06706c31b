import { inSteps, type Steps } from '../../base/steps';
import type { Declared } from '../../config/settings';
import type { Finding } from '../../ir/finding';
import type { Arg, Notice, Source } from '../../ir/graph';
import { get, type MapNode, type Node } from '../../syntax/tree';
import { readArgs } from '../arguments';
import type { ModelLayer } from '../dialect';
import { LAYER_LIMIT, limitNotice } from '../limit';
import type { Spelling } from '../spelling';
import { show } from '../value';
import { declaredClass, refusedName, spellingOf, torchName } from './classes';
import { withLayer } from './encoder';
import { targetOf } from './find';
import { type Gathered, gather, itemsOf, OWN_KEYS, wrongItems } from './gather';
import { withListConfig } from './listConfig';
import { isPlaced, type Placed, pathText, type Resolved, resolve } from './resolve';

/** What is handed down from a mapping to those inside it. */
export interface Scope {
  readonly root: Node;
  readonly layers: ModelLayer[];
  readonly declared?: Declared | undefined;
  /** MONAI's parser builds the classes, not Hydra. */
  readonly monai: boolean;
  /** About the file as a whole. */
  readonly notices: Notice[];
  /** Lists arrive as OmegaConf's ListConfig and not as Python's lists. */
  readonly listConfig: boolean;
  /** Mappings inside are built as well (`_recursive_`). */
  readonly recursive: boolean;
  readonly inside?: number;
  /** The containers around, which stand in none of their own parts. */
  readonly around?: readonly Node[];
}

/** Modules that only hold others: their owner calls these. */
const HOLDERS = new Set(['ModuleList', 'ModuleDict', 'ParameterList', 'ParameterDict', 'Module', 'Container']);

/** Reads a mapping with a target as a layer, its parts behind it; what the next layer reads is returned. */
export function* addModule(at: Placed, source: Source, scope: Scope): Steps<Source> {
  const { node } = at;
  const target = targetOf(at, scope.root);
  if (target === undefined || isFull(at, scope)) return source;
  const disabled = disabledBy(at, scope);
  if (disabled === true) return source;
  const inner = { ...scope, ...steered(node, scope) };
  const name = torchName(target);
  if (name === 'Sequential' && disabled === false && !isHalfBuilt(node)) return yield* addSequential(at, target, source, inner);
  const index = scope.layers.length;
  const base = baseOf(at, target, source, scope);
  if (typeof disabled === 'string') {
    scope.layers.push({ ...base, args: {}, findings: [unknown(disabled)] });
    return { layer: index };
  }
  if (name !== undefined && HOLDERS.has(name) && scope.inside !== undefined) {
    const why = `${name} has no forward pass, which Sequential calls`;
    scope.layers.push({
      ...base,
      args: {},
      findings: [{ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } }],
      unusable: true
    });
    return { layer: index };
  }
  const spelling = declaredClass(target, scope.declared) ?? spellingOf(target, scope.monai);
  if (!spelling || isHalfBuilt(node)) {
    scope.layers.push({ ...base, args: {}, findings: [unknown(target)] });
    return { layer: index };
  }
  const read = readModule(spelling, target, at, inner);
  const { unit } = spelling;
  const known = read.expressions.length === 0;
  const findings = known ? read.findings : [...read.findings.filter(notMissing), ...read.expressions.map(unknown)];
  scope.layers.push({
    ...base,
    ...(known && { unit }),
    args: read.args,
    findings,
    ...(read.unusable && { unusable: true as const }),
    ...(spelling.url && { url: spelling.url })
  });
  return { layer: index };
}

/** What an expression stands for may be what seems to be missing. */
const notMissing = ({ kind, data }: Finding): boolean => !(kind === 'argument' && 'problem' in data && data.problem.is === 'missing');

/** Whether another layer is one too many, and left out; said once. */
function isFull({ node }: Placed, { layers, notices }: Scope): boolean {
  if (layers.length < LAYER_LIMIT) return false;
  if (notices.length === 0) notices.push(limitNotice(node.span));
  return true;
}

function baseOf({ node, path, used = path }: Placed, target: string, source: Source, scope: Scope) {
  return {
    index: scope.layers.length,
    id: pathText(used),
    type: target,
    sources: [source],
    repeat: 1,
    span: node.span,
    head: node.aliasOf ? node.span : (get(node, '_target_')?.span ?? node.span),
    ...(scope.inside !== undefined && { inside: scope.inside })
  };
}

/** A class that only its authors know, or a name that its package does not have. */
const unknown = (type: string): Finding => ({ kind: 'unknown-module', blame: [], data: { type, ...refusedName(type) } });

/** Whether `_disabled_` leaves a mapping out, once its references are followed; the expression where only the running program knows. */
function disabledBy({ node, path }: Placed, { root }: Scope): boolean | string {
  const written = get(node, '_disabled_');
  if (!written) return false;
  const value = resolve({ node: written, path: [...path, '_disabled_'] }, root);
  if (isPlaced(value)) return isSet(value.node);
  return 'expression' in value ? value.expression : value.absent;
}

const isSet = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && (node.value === true || /^\s*true\s*$/i.test(String(node.value)));

/** A function that builds a module is handed out, and not the module: Hydra's `_partial_`, MONAI's `_mode_: callable`. */
function isHalfBuilt(node: Node): boolean {
  const mode = get(node, '_mode_');
  return isSet(get(node, '_partial_')) || (mode?.kind === 'scalar' && mode.value === 'callable');
}

/** `_convert_` and `_recursive_` hold for everything inside, until something inside says otherwise. */
function steered(node: Node, scope: Scope): { listConfig: boolean; recursive: boolean } {
  const convert = get(node, '_convert_');
  const recursive = get(node, '_recursive_');
  return {
    listConfig: !scope.monai && convert?.kind === 'scalar' ? !/^(?:all|partial|object)$/i.test(String(convert.value)) : scope.listConfig,
    recursive: recursive?.kind === 'scalar' ? recursive.value !== false : scope.recursive
  };
}

/** Parts of a container in a step: few milliseconds. */
const STEP = 100;

function* addSequential(at: Placed, target: string, source: Source, scope: Scope): Steps<Source> {
  const { node } = at;
  const index = scope.layers.length;
  const { args, findings } = wrongItems(at, scope.root);
  const refuse = (key: string, value: Node, problem: Extract<Finding, { kind: 'argument' }>['data']['problem']) => {
    args[`?${key}`] = { value: undefined, origin: { kind: 'written', value: value.span } };
    findings.push({ kind: 'argument', blame: [`?${key}`], data: { problem } });
  };
  const items = itemsOf(at, scope.root);
  const around = [...(scope.around ?? []), node];
  const parts: Placed[] = [];
  yield* inSteps(items, STEP, (item, i) => {
    const here: Resolved = resolve(item, scope.root);
    if (isPlaced(here) && around.includes(here.node)) refuse(String(i), item.node, { is: 'value', why: 'stands inside of itself' });
    else if (isPlaced(here) && targetOf(here, scope.root) !== undefined && scope.recursive) parts.push({ ...here, used: item.used });
    else if (!isPlaced(here) && 'expression' in here) parts.push(item);
    else refuse(String(i), item.node, { is: 'type', expected: 'a module', written: isPlaced(here) ? describe(here.node) : here.absent });
  });
  for (const { key, value } of (node as MapNode).entries)
    if (!OWN_KEYS.has(key.text)) refuse(key.text, value, { is: 'unknown-key', key: key.text });
  const unusable = findings.length > 0 && { unusable: true as const };
  scope.layers.push({ ...baseOf(at, target, source, scope), args, findings, contains: true, ...unusable });
  let last = source;
  for (const part of parts) {
    if (scope.layers.length % STEP === STEP - 1) yield;
    last = yield* addPart(part, last, { ...scope, inside: index, around });
  }
  return last;
}

/** A part of a container; one that is an expression is declared unknown. */
function* addPart(part: Placed, source: Source, scope: Scope): Steps<Source> {
  const { node } = part;
  if (node.kind !== 'scalar') return yield* addModule(part, source, scope);
  const index = scope.layers.length;
  const type = String(node.value);
  scope.layers.push({ ...baseOf(part, type, source, scope), args: {}, findings: [unknown(type)] });
  return { layer: index };
}

function describe(node: Node): string {
  return node.kind === 'map' ? 'a mapping without _target_' : node.kind === 'list' ? 'a list' : show(node.value);
}

interface ReadModule {
  readonly args: Readonly<Record<string, Arg>>;
  readonly findings: readonly Finding[];
  readonly unusable: boolean;
  /** Arguments that only the running program knows. */
  readonly expressions: readonly string[];
}

function readModule(spelling: Spelling, target: string, at: Placed, scope: Scope): ReadModule {
  const outer = gather(at, scope.root, !scope.monai);
  const { merged, gathered } =
    spelling.type === 'TransformerEncoder' ? withLayer(spelling, outer, scope.root, !scope.monai) : { merged: spelling, gathered: outer };
  const read = readArgs(scope.listConfig ? withListConfig(merged, target) : merged, gathered.written);
  return {
    args: { ...gathered.args, ...read.args },
    findings: [...gathered.findings, ...read.findings],
    unusable: read.unusable || gathered.findings.length > 0,
    expressions: [...gathered.expressions, ...foreign(gathered, scope.root), ...further(spelling, gathered)]
  };
}

/** Arguments that make something of a class that is not known. */
const further = ({ open, keyed = {} }: Spelling, { written }: Gathered): string[] =>
  open ? written.flatMap(({ name }) => (name === undefined || Object.hasOwn(keyed, name) ? [] : [name])) : [];

/** Modules that stand where a number should: what becomes of them only the running program knows. */
const foreign = ({ modules }: Gathered, root: Node): string[] =>
  modules.flatMap(({ name, at }) => (name === 'activation' ? [] : [targetOf(at, root)!]));
