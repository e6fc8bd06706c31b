import type { Declared } from '../../config/settings';
import { type Entry, entry, get, type ListNode, type MapNode, type Node } from '../../syntax/tree';
import { layerTypes, normaliseType } from './types';

/** Where a list of layers may stand, the surest places first. */
export const LIST_KEYS = [
  'layers',
  'network',
  'net',
  'architecture',
  'encoder',
  'decoder',
  'backbone',
  'neck',
  'head',
  'stem',
  'body',
  'classifier',
  'modules',
  'blocks'
];

/** Keys that name a layer's type. */
export const TYPE_KEYS = ['type', 'op', 'module', 'class_name', 'layer', 'kind'];

/** Keys beside the type that are the list's own. */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  'name',
  'id',
  'from',
  'input',
  'inputs',
  'bottom',
  'repeat',
  'repeats',
  'args',
  'params',
  'kwargs',
  'config',
  'options'
]);

/** Where a document says what holds for all its layers: at its top, or under `model`. */
export function setting(root: Node, keys: readonly string[]): Entry | undefined {
  for (const place of [root, get(root, 'model')]) {
    const found = keys.map(key => entry(place, key)).find(Boolean);
    if (found) return found;
  }
  return undefined;
}

/** What people call what goes into the model, the usual name first. */
export const INPUT_KEYS = ['input', 'inputs', 'input_shape', 'input_size'];

/** The entry that says what goes into the model. */
export const inputOf = (root: Node): Entry | undefined => setting(root, INPUT_KEYS);

/** All lists of layers of a document, in the order of the text. */
export function findLists(root: Node): ListNode[] {
  if (root.kind === 'list') return [root];
  if (root.kind !== 'map') return [];
  const model = get(root, 'model');
  const places = [root, ...(model?.kind === 'map' ? [model] : [])];
  const lists = places.flatMap(place => LIST_KEYS.map(key => get(place, key)).filter((node): node is ListNode => node?.kind === 'list'));
  if (model?.kind === 'list') lists.push(model);
  return lists.sort((a, b) => a.span.start - b.span.start);
}

/** A layer's type: the node that names it, and what holds its arguments when the type is the key itself. */
export interface TypeName {
  readonly text: string;
  readonly node: Node;
  /** The value behind a type that stands as the key. */
  readonly value?: Node;
}

export function typeOf(item: Node): TypeName | undefined {
  if (item.kind === 'scalar') return typeof item.value === 'string' ? { text: item.value, node: item } : undefined;
  if (item.kind !== 'map') return undefined;
  for (const key of TYPE_KEYS) {
    const value = entry(item, key)?.value;
    if (value?.kind === 'scalar' && typeof value.value === 'string') return { text: value.value, node: value };
  }
  const keyed = item.entries.find(e => layerTypes.has(normaliseType(e.key.text))) ?? onlyForeignKey(item);
  return keyed && { text: keyed.key.text, node: keyed.key, value: keyed.value };
}

/** A module nobody knows, written as the key: `- MyBlock: {…}`. */
function onlyForeignKey(item: MapNode) {
  const foreign = item.entries.filter(e => !OWN_KEYS.has(e.key.text.toLowerCase()));
  return foreign.length === 1 && !TYPE_KEYS.includes(foreign[0]!.key.text) ? foreign[0] : undefined;
}

/** An item of a listing that some tool printed, ours among them: a config says what goes in, not what came out. */
const reports = (item: Node): boolean => ['output', 'outputs'].some(key => get(item, key)?.kind === 'list');

/** How sure a document is a layer list: the share of its items that are layers of a known type. */
export function sureness(root: Node, declared?: Declared): number {
  const lists = findLists(root);
  const items = lists.flatMap(list => list.items).slice(0, 200);
  const isKnown = (type: string): boolean => layerTypes.has(normaliseType(type)) || (declared?.modules.has(type) ?? false);
  const known = items.filter(item => item.kind === 'map' && isKnown(typeOf(item)?.text ?? '')).length;
  if (known === 0 || items.some(reports)) return 0;
  const share = known / items.length;
  const hasInput = inputOf(root) !== undefined;
  if (hasInput) return Math.max(share, 0.6);
  // Plain words such as `add`, `pad` or `split` are steps in many a pipeline file: without an input, most items must be layers.
  return known >= 2 && share > 0.5 ? 0.9 * share : 0;
}
