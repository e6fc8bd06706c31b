import { entry, get, type MapNode, type Node } from '../../syntax/tree';
import { isBareName, isModule, torchName } from './classes';
import { isPlaced, type Placed, resolve } from './resolve';

/** The class a mapping is to be built of; undefined for a plain mapping. One that is not known stands as it is written. */
export function targetOf({ node, path }: Placed, root: Node): string | undefined {
  const written = get(node, '_target_');
  if (written?.kind !== 'scalar') return undefined;
  const here = resolve({ node: written, path: [...path, '_target_'] }, root);
  const { value } = isPlaced(here) && here.node.kind === 'scalar' ? here.node : written;
  // MONAI takes an expression that is the class itself.
  return typeof value === 'string' ? value.replace(/^\$(?=\w+(?:\.\w+)+$)/, '') : undefined;
}

/** What a model stands under, the likeliest first; MONAI bundles say network_def. */
const MODEL_KEYS = ['network_def', 'network', 'net', 'model', 'module', 'arch', 'architecture', 'backbone', 'encoder', 'generator'];

/** Classes beside a model that are built the same way. */
const OTHERS =
  /optim|loss|criterion|schedul|transform|dataset|datamodule|dataloader|sampler|trainer|callback|logger|metric|evaluator|handler|engine/i;

/** How many mappings are looked at. */
const LIMIT = 2000;

export interface Found extends Placed {
  /** From 0 (not a model, or none that one could tell) to 1. */
  readonly sure: number;
  /** A container or a network of a library, and not a single layer. */
  readonly whole: boolean;
}

/** The model of a document: the likeliest of all mappings with a target that no known module contains. */
export const findModel = (root: Node): Found | undefined => candidates(root)[0];

/** All whole models of a document, the likeliest first: a bundle may train several. */
export const findModels = (root: Node): Found[] => candidates(root).filter(({ whole }) => whole);

interface Candidate extends Found {
  readonly score: number;
}

function candidates(root: Node): Candidate[] {
  const found = new Map<Node, Candidate>();
  const open: Placed[] = [{ node: root, path: [] }];
  for (let i = 0; i < open.length && i < LIMIT; i++) {
    const at = open[i]!;
    if (at.node.kind !== 'map') continue;
    const judged = judge(at, root);
    if (judged && judged.score > (found.get(at.node)?.score ?? 0)) found.set(at.node, judged);
    // Inside a known module stand its own parts.
    if (!isModule(targetOf(at, root) ?? '')) open.push(...inside(at.node, at.path, root));
  }
  return [...found.values()].sort((a, b) => b.score - a.score);
}

/** The first mapping of which something holds, the outer ones first. */
export function findMap(root: Node, holds: (at: Placed) => boolean): Placed | undefined {
  const open: Placed[] = [{ node: root, path: [] }];
  for (let i = 0; i < open.length && i < LIMIT; i++) {
    const { node, path } = open[i]!;
    if (node.kind === 'map' && holds({ node, path })) return open[i];
    if (node.kind === 'map') open.push(...node.entries.map(({ key, value }) => ({ node: value, path: [...path, key.text] })));
    if (node.kind === 'list') open.push(...node.items.map((item, at) => ({ node: item, path: [...path, at] })));
  }
  return undefined;
}

function inside(map: MapNode, path: Placed['path'], root: Node): Placed[] {
  return map.entries.flatMap(({ key, value }): Placed[] => {
    const here: Placed = { node: value, path: [...path, key.text] };
    const placed = value.kind === 'scalar' && MODEL_KEYS.includes(key.text) ? resolve(here, root) : here;
    return isPlaced(placed) && placed.node.kind === 'map' ? [placed] : [];
  });
}

function judge({ node, path }: Placed, root: Node): Candidate | undefined {
  const target = targetOf({ node, path }, root);
  if (target === undefined) return undefined;
  const known = isModule(target);
  const key = String(path.at(-1) ?? '');
  if (OTHERS.test(key) || (known ? /Loss$/ : OTHERS).test(target)) return undefined;
  const rank = MODEL_KEYS.indexOf(key);
  const named = rank >= 0 ? 1 - rank / MODEL_KEYS.length : 0;
  if (!known && rank < 0) return undefined;
  const whole = known && (torchName(target) === undefined || torchName(target) === 'Sequential');
  const score = (known ? 4 + (whole ? 2 : 0) : 1) + 3 * named + (path.length === 0 ? 3 : 0);
  // A class of somebody's own is a model only by the name it stands under.
  return { node, path, sure: known ? 0.95 : 0.6, whole, score };
}

/** Whether values are read as MONAI's parser reads them: by its keys, and references that begin with @ or $. */
export function isMonai(root: Node): boolean {
  if (['network_def', '_meta_', 'bundle_root', 'imports'].some(key => entry(root, key))) return true;
  const model = findModel(root);
  if (model && isBareName(targetOf(model, root)!)) return true;
  return root.kind === 'map' && root.entries.some(({ value }) => value.kind === 'scalar' && /^[@$][^{]/.test(String(value.value)));
}
