import type { Steps } from '../../base/steps';
import type { Declared } from '../../config/settings';
import type { Conventions } from '../../ir/conventions';
import { torchConventions } from '../../ir/conventions';
import type { GraphInput, Notice } from '../../ir/graph';
import type { Dim } from '../../ir/shape';
import { entry, get, type Node, type Tree } from '../../syntax/tree';
import type { Dialect, Earlier, ModelGraph, ModelLayer, Request } from '../dialect';
import { settleInput } from '../inputs';
import { COPY_LIMIT, LAYER_LIMIT, limitNotice } from '../limit';
import { notice } from '../notice';
import { plainValue, show } from '../value';
import { FILE_KEYS, FRAMEWORKS } from './fileKeys';
import { findLists, inputOf, setting, sureness } from './find';
import { keeping } from './keeping';
import { readLayer, type Scope } from './layer';
import { outline } from './outline';
import { translated } from './translate';
import { write } from './write';
import { call, writing } from './writing';

/** The layer list: the format for people without a framework's own. */
export const layers: Dialect = {
  id: 'layers',
  title: 'Layer list',
  syntaxes: ['yaml', 'json'],
  write,
  outline,
  detect(tree, { declared }) {
    const sure = Math.max(0, ...documents(tree, declared).map(root => sureness(root, declared)));
    // Whoever declares how the list is spelt says that there is one.
    return declared?.dialect && sure > 0 ? Math.max(sure, 0.9) : sure;
  },
  variants: () => [],
  *lower(tree, request, earlier) {
    const all = documents(tree, request.declared);
    const model = all.filter(root => sureness(root, request.declared) > 0);
    const inputs: GraphInput[] = [];
    const layers: ModelLayer[] = [];
    const roots = model.length > 0 ? model : all;
    const notices: Notice[] = [];
    // Only a file of one document is read in part.
    const kept: boolean[] | undefined = earlier && [];
    for (const root of roots) yield* lowerDocument(root, request, { inputs, layers, notices, kept }, earlier);
    const conventions = roots[0] ? conventionsOf(roots[0]) : torchConventions;
    const outputs = roots.length === 1 ? declaredOutputs(roots[0]!, layers) : undefined;
    return { inputs, layers, conventions, notices, probes: [], ...(outputs && { outputs }), ...(kept && { kept }) } satisfies ModelGraph;
  },
  writing,
  call
};

/** The documents of a file, in the words of the layer list. */
const documents = ({ roots }: Tree, declared: Declared | undefined): readonly Node[] => {
  const { dialect } = declared ?? {};
  return dialect ? roots.map(root => translated(root, dialect)) : roots;
};

/** The layers that `outputs` names, if it names any and every name is one. */
function declaredOutputs(root: Node, layers: readonly ModelLayer[]): number[] | undefined {
  const written = setting(root, FILE_KEYS.outputs.keys)?.value;
  const nodes = written?.kind === 'list' ? written.items : written ? [written] : [];
  // The last of several of one name.
  const byId = new Map(nodes.length > 0 ? layers.map(({ id }, index) => [id, index] as const) : []);
  const found = nodes.map(node => (node.kind === 'scalar' ? (byId.get(node.text) ?? -1) : -1));
  return found.length > 0 && !found.includes(-1) ? found : undefined;
}

interface Lowered {
  readonly inputs: GraphInput[];
  readonly layers: ModelLayer[];
  readonly notices: Notice[];
  /** Which layers say what they said before. */
  readonly kept: boolean[] | undefined;
}

/** Items in a step: few milliseconds. */
const STEP = 100;

function* lowerDocument(root: Node, request: Request, lowered: Lowered, earlier: Earlier | undefined): Steps<void> {
  const { inputs, layers: all, notices, kept } = lowered;
  const conventions = conventionsOf(root);
  const firstInput = inputs.length;
  inputs.push(...readInputs(root, request, conventions, notices));
  const { text, declared } = request;
  const scope: Scope = { text, declared, conventions, first: all.length, firstInput, inputs, layers: all, names: new Map() };
  const before = earlier && keeping(scope, earlier);
  let copies = 0;
  for (const list of findLists(root)) {
    for (const item of list.items) {
      if (all.length % STEP === STEP - 1) yield;
      if (all.length >= LAYER_LIMIT || copies >= COPY_LIMIT) {
        notices.push(limitNotice(item.span, copies >= COPY_LIMIT));
        return;
      }
      const known = before?.(item);
      kept?.push(known !== undefined);
      if (known?.name) scope.names.set(known.name, all.length);
      all.push(known ?? readLayer(item, scope));
      copies += all.at(-1)!.repeat;
    }
  }
}

/** Rounding and 'same' follow the framework that the file names. */
function conventionsOf(root: Node): Conventions {
  const named = word(root, FILE_KEYS.framework.keys);
  const framework = FRAMEWORKS.find(f => f === named) ?? (named === 'pytorch' ? 'torch' : named === 'keras' ? 'tensorflow' : 'torch');
  const layout = word(root, FILE_KEYS.layout.keys)?.replace('_', '-') === 'channels-last' ? 'channels-last' : 'channels-first';
  return { framework, layout, division: framework === 'caffe' || framework === 'darknet' ? 'truncate' : 'floor' };
}

function word(root: Node, keys: readonly string[]): string | undefined {
  const node = setting(root, keys)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value.toLowerCase() : undefined;
}

function readInputs(root: Node, request: Request, conventions: Conventions, notices: Notice[]): GraphInput[] {
  const written = inputOf(root);
  const batchNode = setting(root, FILE_KEYS.batch.keys)?.value;
  const batch: Dim = batchNode?.kind === 'scalar' ? (extent(batchNode) ?? 1) : 1;
  const value = written?.value;
  const named =
    value?.kind === 'map' && !entry(value, 'shape') ? value.entries.map(e => [e.key.text, e.value] as const) : [['input', value] as const];
  return named.map(([name, node]) => {
    const dims = node && readDims(node, batch);
    const own: GraphInput | undefined = dims && { name, dims, source: 'file', span: node.span };
    const slot = { name, own, fallback: undefined, batch, channelsLast: conventions.layout === 'channels-last' };
    const single = batch === 1 && batchNode ? { batch: batchNode.span } : {};
    const settled = { ...settleInput(slot, request.inputs, named.length === 1), ...single };
    if (!node || dims || settled.dims || isEmpty(node)) return settled;
    notices.push(notice(node.span, { is: 'type', expected: EXTENTS, written: show(plainValue(node)) }));
    return { ...settled, span: node.span, invalid: true };
  });
}

const EXTENTS = 'a list of extents: whole numbers from 1, names, or ? (channels first, no batch)';

/** Nothing is written yet behind the key. */
const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

/** `[3, 224, 224]`, or the same under `shape`; the batch is put in front. */
function readDims(node: Node, batch: Dim): Dim[] | undefined {
  const list = node.kind === 'map' ? get(node, 'shape') : node;
  if (list?.kind === 'scalar') {
    const single = extent(list);
    return single === undefined ? undefined : [batch, single];
  }
  if (list?.kind !== 'list') return undefined;
  const dims = list.items.map(extent);
  return dims.length > 0 && dims.length <= 8 && dims.every(dim => dim !== undefined) ? [batch, ...dims] : undefined;
}

function extent(node: Node): Dim | undefined {
  // A bare `?` is a key without a name in YAML.
  if (node.kind === 'map' && node.entries.length === 1 && node.entries[0]!.key.text === '' && isEmpty(node.entries[0]!.value)) return '?';
  if (node.kind !== 'scalar') return undefined;
  if (node.value === null) return '?';
  if (typeof node.value === 'number')
    return Number.isSafeInteger(node.value) && node.value > 0 && node.value < 2 ** 31 ? node.value : undefined;
  return typeof node.value === 'string' && /^(?:\?|[a-z_]\w{0,31})$/i.test(node.value) ? node.value : undefined;
}
