import type { Finding } from '../../ir/finding';
import type { Arg, Source } from '../../ir/graph';
import { get, type MapNode, type Node } from '../../syntax/tree';
import { readArgs, type WrittenArg } from '../arguments';
import type { ModelLayer } from '../dialect';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { torchModules } from '../torch/names';
import { torchSpellings } from '../torch/spellings';
import { isFloat, show } from '../value';
import { targetOf, torchName } from './find';
import { isPlaced, type Path, type Placed, pathText, type Resolved, resolve } from './resolve';

/** What is handed down from a mapping to those inside it. */
export interface Scope {
  readonly root: Node;
  readonly layers: ModelLayer[];
  /** Lists arrive as OmegaConf's ListConfig and not as Python's lists. */
  readonly listConfig: boolean;
  /** Mappings inside are built as well (`_recursive_`). */
  readonly recursive: boolean;
  readonly inside?: number;
}

/** Keys that steer the building and are no arguments; the last four are MONAI's. */
const OWN_KEYS = new Set(['_target_', '_args_', '_convert_', '_partial_', '_recursive_', '_disabled_', '_requires_', '_desc_', '_mode_']);

/** How many layers one file may stand for. */
const LAYER_LIMIT = 20_000;

/** Reads a mapping with a target as a layer, its parts behind it; what the next layer reads is returned. */
export function addModule(at: Placed, source: Source, scope: Scope): Source {
  const { node, path } = at;
  const target = targetOf(node);
  if (target === undefined || scope.layers.length >= LAYER_LIMIT) return source;
  if (isSet(get(node, '_disabled_'))) return source;
  const inner = { ...scope, ...steered(node, scope) };
  const name = torchName(target);
  if (name === 'Sequential' && !isSet(get(node, '_partial_'))) return addSequential(at, source, inner);
  const index = scope.layers.length;
  const base = baseOf(at, target, source, scope);
  const spelling = name === undefined ? undefined : torchSpellings.get(name);
  if (!spelling || isSet(get(node, '_partial_'))) {
    scope.layers.push({ ...base, args: {}, findings: [unknown(target, name)] });
    return { layer: index };
  }
  const read = readModule(spelling, node as MapNode, path, inner);
  const { unit } = spelling;
  const known = read.expressions.length === 0;
  const findings = known ? read.findings : [...read.findings.filter(notMissing), ...read.expressions.map(text => unknown(text, undefined))];
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

function baseOf({ node, path }: Placed, target: string, source: Source, scope: Scope) {
  return {
    index: scope.layers.length,
    id: pathText(path),
    type: target,
    sources: [source],
    repeat: 1,
    span: node.span,
    head: node.aliasOf ? node.span : (get(node, '_target_')?.span ?? node.span),
    ...(scope.inside !== undefined && { inside: scope.inside })
  };
}

/** A class that only its authors know, or a name that `torch.nn` does not have. */
function unknown(type: string, name: string | undefined): Finding {
  const missing = name !== undefined && !torchModules.has(name);
  const near = missing ? nearest(name, torchModules) : undefined;
  const refused = missing ? `torch.nn has no ${name}` : undefined;
  return { kind: 'unknown-module', blame: [], data: { type, ...(near && { nearest: `torch.nn.${near}` }), ...(refused && { refused }) } };
}

const isSet = (node: Node | undefined): boolean => node?.kind === 'scalar' && (node.value === true || node.value === 'true');

/** `_convert_` and `_recursive_` hold for everything inside, until something inside says otherwise. */
function steered(node: Node, scope: Scope): { listConfig: boolean; recursive: boolean } {
  const convert = get(node, '_convert_');
  const recursive = get(node, '_recursive_');
  return {
    listConfig:
      convert?.kind === 'scalar' ? scope.listConfig && !/^(?:all|partial|object)$/i.test(String(convert.value)) : scope.listConfig,
    recursive: recursive?.kind === 'scalar' ? recursive.value !== false : scope.recursive
  };
}

function addSequential(at: Placed, source: Source, scope: Scope): Source {
  const { node, path } = at;
  const index = scope.layers.length;
  const args: Record<string, Arg> = {};
  const findings: Finding[] = [];
  const refuse = (key: string, value: Node, problem: Extract<Finding, { kind: 'argument' }>['data']['problem']) => {
    args[`?${key}`] = { value: undefined, origin: { kind: 'written', value: value.span } };
    findings.push({ kind: 'argument', blame: [`?${key}`], data: { problem } });
  };
  const items = itemsOf(at, scope);
  const parts: Placed[] = [];
  for (const [i, item] of items.entries()) {
    const here: Resolved = resolve(item, scope.root);
    if (isPlaced(here) && targetOf(here.node) !== undefined && scope.recursive) parts.push({ ...here, path: item.path });
    else if (!isPlaced(here) && 'expression' in here) parts.push(item);
    else refuse(String(i), item.node, { is: 'type', expected: 'a module', written: isPlaced(here) ? describe(here.node) : here.absent });
  }
  for (const { key, value } of (node as MapNode).entries)
    if (!OWN_KEYS.has(key.text)) refuse(key.text, value, { is: 'unknown-key', key: key.text });
  const unusable = findings.length > 0 && { unusable: true as const };
  scope.layers.push({ ...baseOf(at, targetOf(node)!, source, scope), args, findings, contains: true, ...unusable, id: pathText(path) });
  let last = source;
  for (const part of parts) last = addPart(part, last, { ...scope, inside: index });
  return last;
}

/** A part of a container; one that is an expression is declared unknown. */
function addPart(part: Placed, source: Source, scope: Scope): Source {
  const { node } = part;
  if (node.kind !== 'scalar') return addModule(part, source, scope);
  const index = scope.layers.length;
  const type = String(node.value);
  scope.layers.push({ ...baseOf(part, type, source, scope), args: {}, findings: [unknown(type, undefined)] });
  return { layer: index };
}

function describe(node: Node): string {
  return node.kind === 'map' ? 'a mapping without _target_' : node.kind === 'list' ? 'a list' : show(node.value);
}

/** The positional arguments, wherever the list of them stands. */
function itemsOf({ node, path }: Placed, { root }: Scope): Placed[] {
  const written = get(node, '_args_');
  const list = written && resolve({ node: written, path: [...path, '_args_'] }, root);
  if (!list || !isPlaced(list) || list.node.kind !== 'list') return [];
  return list.node.items.map((item, i) => ({ node: item, path: [...path, '_args_', i] }));
}

interface ReadModule {
  readonly args: Readonly<Record<string, Arg>>;
  readonly findings: readonly Finding[];
  readonly unusable: boolean;
  /** Arguments that only the running program knows. */
  readonly expressions: readonly string[];
}

function readModule(spelling: Spelling, node: MapNode, path: Path, scope: Scope): ReadModule {
  const outer = gather({ node, path }, scope);
  const { merged, gathered } =
    spelling.type === 'TransformerEncoder' ? withLayer(spelling, outer, scope) : { merged: spelling, gathered: outer };
  const read = readArgs(scope.listConfig ? withListConfig(merged) : merged, gathered.written);
  return {
    args: { ...gathered.args, ...read.args },
    findings: [...gathered.findings, ...read.findings],
    unusable: read.unusable || gathered.findings.length > 0,
    expressions: spelling.type === 'TransformerEncoder' ? gathered.expressions : [...gathered.expressions, ...foreign(gathered)]
  };
}

/** Modules that stand where a number should: what becomes of them only the running program knows. */
const foreign = ({ modules }: Gathered): string[] => modules.flatMap(({ name, at }) => (name === 'activation' ? [] : [targetOf(at.node)!]));

interface Gathered {
  written: WrittenArg[];
  /** Where references that lead nowhere stand. */
  readonly args: Record<string, Arg>;
  readonly findings: Finding[];
  readonly expressions: string[];
  /** Arguments that are modules themselves. */
  readonly modules: { readonly name: string | undefined; readonly at: Placed }[];
}

/** All arguments of a mapping, positional ones first. */
function gather(at: Placed, scope: Scope): Gathered {
  const gathered: Gathered = { written: [], args: {}, findings: [], expressions: [], modules: [] };
  for (const item of itemsOf(at, scope)) take(gathered, undefined, undefined, item, scope);
  for (const { key, value } of (at.node as MapNode).entries) {
    if (OWN_KEYS.has(key.text)) continue;
    take(gathered, key.text, key.span, { node: value, path: [...at.path, key.text] }, scope);
  }
  return gathered;
}

function take(into: Gathered, name: string | undefined, key: Node['span'] | undefined, at: Placed, scope: Scope): void {
  const here = resolve(at, scope.root);
  const { span } = at.node;
  const origin = { kind: 'written', value: span, ...(key && { key }) } as const;
  if (!isPlaced(here)) {
    if ('expression' in here) {
      into.expressions.push(here.expression);
      into.written.push({ ...(name !== undefined && { name }), value: undefined, origin, open: true });
    } else {
      const blame = `?${pathText(at.path)}`;
      into.args[blame] = { value: undefined, origin };
      into.findings.push({ kind: 'argument', blame: [blame], data: { problem: { is: 'value', why: absence(here) } } });
      // It is not missing: what is wrong with it is said.
      into.written.push({ ...(name !== undefined && { name }), value: undefined, origin, open: true });
    }
    return;
  }
  if (here.node.kind === 'map') {
    // A module is no number; where it stands for a word, any will do.
    const module = targetOf(here.node) !== undefined;
    if (module) into.modules.push({ name, at: here });
    if (module) into.written.push({ ...(name !== undefined && { name }), value: undefined, origin, open: true });
    else into.written.push({ ...(name !== undefined && { name }), value: here.node, origin });
    return;
  }
  const items =
    here.node.kind === 'list' ? here.node.items.map((node, i) => resolve({ node, path: [...here.path, i] }, scope.root)) : [here];
  const lost = items.find(item => !isPlaced(item));
  if (lost && 'expression' in lost) {
    into.expressions.push(lost.expression);
    into.written.push({ ...(name !== undefined && { name }), value: undefined, origin, open: true });
    return;
  }
  const values = items.map(item =>
    isPlaced(item) && item.node.kind === 'scalar' ? item.node.value : isPlaced(item) ? item.node : undefined
  );
  const float = items.some(item => isPlaced(item) && isFloat(item.node));
  const isList = here.node.kind === 'list';
  into.written.push({
    ...(name !== undefined && { name }),
    value: isList ? values : values[0],
    origin,
    ...(float && { float: true as const }),
    ...(isList && { list: true as const })
  });
}

function absence({ absent, near }: { readonly absent: string; readonly near?: string }): string {
  if (absent === '???') return 'has to be filled in before the model is built';
  return `${absent} leads to nothing in this file${near ? `; did you mean ${near}?` : ''}`;
}

/** The arguments of an encoder in their order, and those that are modules. */
const ENCODER = ['encoder_layer', 'num_layers', 'norm', 'enable_nested_tensor', 'mask_check'];
const MODULES: ReadonlySet<string> = new Set(['encoder_layer', 'norm']);

/** An encoder is made of copies of a layer, its first argument: that layer's arguments stand beside its own. */
function withLayer(spelling: Spelling, outer: Gathered, scope: Scope): { readonly merged: Spelling; readonly gathered: Gathered } {
  const layer = outer.modules.find(({ name, at }) => (name ?? ENCODER[Number(at.path.at(-1))]) === 'encoder_layer');
  const norm = outer.modules.find(({ name, at }) => (name ?? ENCODER[Number(at.path.at(-1))]) === 'norm');
  const inner = layer && torchSpellings.get(torchName(targetOf(layer.at.node) ?? '') ?? '');
  if (inner?.type !== 'TransformerEncoderLayer' || (norm && torchName(targetOf(norm.at.node)!) !== 'LayerNorm'))
    return { merged: spelling, gathered: { ...outer, written: [], expressions: [layer ? targetOf(layer.at.node)! : 'encoder_layer'] } };
  const own = gather(layer!.at, scope);
  const names = Object.keys(inner.keyed ?? {});
  const origin = { kind: 'default', by: 'dialect' } as const;
  const written = [
    ...outer.written.map((one, i) => ({ ...one, name: one.name ?? ENCODER[i] ?? '' })).filter(({ name }) => !MODULES.has(name)),
    ...own.written.map((one, i) => (one.name === undefined ? { ...one, name: names[i] ?? '' } : one)),
    ...(norm ? [{ name: 'norm', value: true, origin }] : [])
  ];
  const merged = {
    ...inner,
    ...spelling,
    keyed: { ...inner.keyed, ...spelling.keyed, norm: 'normaliseLast' },
    takes: { ...inner.takes, ...spelling.takes },
    ignored: [...(inner.ignored ?? []), ...(spelling.ignored ?? [])]
  };
  const args = { ...outer.args, ...own.args };
  const findings = [...outer.findings, ...own.findings];
  return { merged, gathered: { ...outer, written, args, findings, expressions: [...outer.expressions, ...own.expressions] } };
}

/** Sizes that a layer hands to C++ as they are: a tuple or Python's list is taken there, a ListConfig is none. */
const AS_THEY_ARE = /^(?:MaxPool\dd|AvgPool[23]d|LPPool[23]d|Adaptive(?:Avg|Max)Pool1d|Unflatten|Upsample|Upsampling\w+2d)$/;

function withListConfig(spelling: Spelling): Spelling {
  if (!AS_THEY_ARE.test(spelling.type)) return spelling;
  return { ...spelling, tuples: ['kernel', 'stride', 'padding', 'dilation', 'outputSize', 'sizes', 'size', 'scale'] };
}
