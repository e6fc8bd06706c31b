import type { GraphInput } from '../../ir/graph';
import type { Dim, NumberKind } from '../../ir/shape';
import type { Comment, Node, Tree } from '../../syntax/tree';
import { plain } from '../arguments';
import type { InputChoice, ModelLayer } from '../dialect';
import { settleInput } from '../inputs';
import { findMap, targetOf } from './find';
import { isPlaced, type Placed, resolve } from './resolve';

const KINDS: readonly NumberKind[] = ['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'];

const NAME = 'input';

/**
 * The whole tensor: what was chosen, or `# input: [1, 3, 32, 32]` in the file, with `# dtype: int64` where it holds no floats, or
 * what a network of MONAI says itself.
 */
export function readInput(
  { comments }: Tree,
  root: Node | undefined,
  layers: readonly ModelLayer[],
  choices: readonly InputChoice[]
): GraphInput {
  const written = saying(comments, 'input');
  const dims = written && readExtents(written.text);
  const own: GraphInput | undefined = dims && { name: NAME, dims, source: 'file', span: written.comment.span };
  const numbers = KINDS.find(kind => kind === saying(comments, 'dtype')?.text);
  const fallback = root && designed(layers, root);
  const slot = { name: NAME, own, fallback, batch: dims?.[0] ?? 1 };
  const chosen = own || fallback ? settleInput(slot, choices, true) : choose(choices);
  return { ...chosen, ...(numbers && { numbers }) };
}

/** What a network is built for: its axes and channels, and the extents of its images or of the windows it is run on. */
function designed(layers: readonly ModelLayer[], root: Node): Dim[] | undefined {
  const first = layers.find(({ contains, sources }) => !contains && sources.some(source => 'input' in source));
  const args = first ? plain(first.args) : {};
  const whole = args.inShape ?? args.latentShape;
  if (Array.isArray(whole)) return [1, ...whole];
  const { spatialDims: rank, inChannels, nInputChannels } = args;
  const channels = inChannels ?? nInputChannels;
  if (typeof rank !== 'number' || typeof channels !== 'number') return undefined;
  const extents = perAxis(args.imgSize ?? args.inputImageSize ?? windowOf(root), rank);
  return [1, channels, ...extents];
}

/** Whether an input has channels and space alone, which PyTorch's convolutions and pools take as one sample: the first of them says it. */
export function isUnbatched({ dims }: GraphInput, layers: readonly ModelLayer[]): boolean {
  for (const { contains, unit, args } of layers) {
    if (contains) continue;
    if (!dims || unit?.is !== 'op') return false;
    const { rank } = plain(args);
    if (typeof rank === 'number') return dims.length === rank + 1;
    // What keeps all axes tells nothing of them.
    if (unit.fields !== 'kept' && unit.axes === undefined) return false;
  }
  return false;
}

const perAxis = (value: unknown, rank: number): Dim[] =>
  Array.from({ length: rank }, (_, axis): Dim => {
    const extent = Array.isArray(value) && value.length === rank ? value[axis] : value;
    return Number.isSafeInteger(extent) && extent > 0 ? extent : '?';
  });

/** The windows that a bundle slides over its volumes (monai.inferers.SlidingWindowInferer). */
function windowOf(root: Node): unknown {
  const inferer = findMap(root, at => /(?:^|\.)SlidingWindowInferer(?:Adapt)?$/.test(targetOf(at, root) ?? ''));
  const entry = inferer?.node.kind === 'map' ? inferer.node.entries.find(({ key }) => key.text === 'roi_size') : undefined;
  return entry && inferer && valueAt({ node: entry.value, path: [...inferer.path, 'roi_size'] }, root);
}

function valueAt(at: Placed, root: Node): unknown {
  const here = resolve(at, root);
  if (!isPlaced(here)) return undefined;
  if (here.node.kind === 'scalar') return here.node.value;
  if (here.node.kind !== 'list') return undefined;
  return here.node.items.map((node, i) => {
    const item = resolve({ node, path: [...here.path, i] }, root);
    return isPlaced(item) && item.node.kind === 'scalar' ? item.node.value : undefined;
  });
}

/** `[1, 3, 32, 32]`; a name or ? stands for an extent that is not known. */
function readExtents(text: string): Dim[] | undefined {
  const [, inner] = /^\[(.*)\]$/.exec(text) ?? [];
  const dims = inner?.split(',').map((part): Dim | undefined => {
    const word = part.trim();
    return /^\d{1,9}$/.test(word) ? Number(word) : /^(?:\?|[a-z_]\w{0,31})$/i.test(word) ? word : undefined;
  });
  return dims && dims.length <= 8 && dims.every(dim => dim !== undefined) ? dims : undefined;
}

/** Without an input of the file's own, what is chosen is the whole tensor. */
function choose(choices: readonly InputChoice[]): GraphInput {
  for (const { extents, source, span } of choices) {
    const one = extents.find(one => one.name === NAME) ?? extents.find(one => one.name === undefined);
    if (one) return { name: NAME, dims: one.dims, source, ...(span && { span }) };
  }
  return { name: NAME, dims: undefined, source: 'default' };
}

function saying(comments: readonly Comment[], key: string): { readonly text: string; readonly comment: Comment } | undefined {
  for (const comment of comments) {
    const [, word, text] = /^(\w+)\s*:\s*(\S.{0,200})$/.exec(comment.text.trim()) ?? [];
    if (word === key && text) return { text: text.trim(), comment };
  }
  return undefined;
}
