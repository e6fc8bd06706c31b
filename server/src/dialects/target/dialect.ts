import { torchConventions } from '../../ir/conventions';
import type { GraphInput, Notice } from '../../ir/graph';
import type { Dim, NumberKind } from '../../ir/shape';
import type { Comment, Tree } from '../../syntax/tree';
import type { Dialect, InputChoice, ModelGraph, ModelLayer } from '../dialect';
import { settleInput } from '../inputs';
import { findModel, isMonai } from './find';
import { addModule } from './layer';
import { write } from './write';

/** Models of classes that a config names: Hydra's instantiate, and MONAI's bundles. */
export const target: Dialect = {
  id: 'target',
  title: 'Hydra and MONAI',
  syntaxes: ['yaml', 'json'],
  write,
  detect: tree => Math.max(0, ...tree.roots.map(root => findModel(root)?.sure ?? 0)),
  variants: () => [],
  lower(tree, request) {
    const layers: ModelLayer[] = [];
    const notices: Notice[] = [];
    const root = tree.roots.find(one => findModel(one));
    const model = root && findModel(root);
    const monai = root !== undefined && isMonai(root);
    if (root && model)
      addModule(model, { input: 0 }, { root, layers, declared: request.declared, notices, monai, listConfig: !monai, recursive: true });
    return {
      inputs: [readInput(tree, request.inputs)],
      layers,
      conventions: torchConventions,
      notices,
      probes: []
    } satisfies ModelGraph;
  }
};

const KINDS: readonly NumberKind[] = ['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'];

/** The whole tensor: what was chosen, or `# input: [1, 3, 32, 32]` in the file, with `# dtype: int64` where it holds no floats. */
function readInput({ comments }: Tree, choices: readonly InputChoice[]): GraphInput {
  const name = 'input';
  const written = saying(comments, 'input');
  const dims = written && readExtents(written.text);
  const own: GraphInput | undefined = dims && { name, dims, source: 'file', span: written.comment.span };
  const numbers = KINDS.find(kind => kind === saying(comments, 'dtype')?.text);
  const chosen = own ? settleInput({ name, own, fallback: undefined, batch: dims?.[0] ?? 1 }, choices, true) : choose(choices, name);
  return { ...chosen, ...(numbers && { numbers }) };
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
function choose(choices: readonly InputChoice[], name: string): GraphInput {
  for (const { extents, source, span } of choices) {
    const one = extents.find(one => one.name === name) ?? extents.find(one => one.name === undefined);
    if (one) return { name, dims: one.dims, source, ...(span && { span }) };
  }
  return { name, dims: undefined, source: 'default' };
}

function saying(comments: readonly Comment[], key: string): { readonly text: string; readonly comment: Comment } | undefined {
  for (const comment of comments) {
    const [, word, text] = /^(\w+)\s*:\s*(\S.{0,200})$/.exec(comment.text.trim()) ?? [];
    if (word === key && text) return { text: text.trim(), comment };
  }
  return undefined;
}
