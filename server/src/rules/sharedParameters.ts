import type { Analysis } from '../analysis/analysis';
import { blobsOf, type LayerResult } from '../analysis/propagate';
import { withPauses } from '../base/steps';
import { nodesAt } from '../dialects/writing';
import { type Dim, mayEqual, product } from '../ir/shape';
import type { Fix, Report, Rule } from './rule';
import { count, extents, nameOf } from './wording';

/** Learned tensors of one name that are not one, and names for more of them than a layer has. */
export const sharedParameters: Rule = {
  code: 'SL207',
  id: 'shared-parameters',
  severity: 'error',
  title: 'Shared parameters do not have one shape',
  what: 'Reported at a layer that names a learned tensor of another shape, or more of them than it has.',
  why: 'Learned tensors of one name are one and the same in all layers that name them, so their shapes have to be equal (or, where a layer is told to be permissive, their numbers of values). A layer that names more of them than it has is refused as well.',
  mending: 'The same settings in all layers of the name, another name, or permissive sharing where only the counts have to agree.',
  ignore: 'Never: Caffe refuses.',
  sources: ['Caffe, [Siamese networks](https://caffe.berkeleyvision.org/gathered/examples/siamese.html)'],
  examples: [
    {
      file: 'net.prototxt',
      bad: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 6 } } }\nlayer { name: "a" type: "InnerProduct" bottom: "x" top: "a" param { name: "w" } inner_product_param { num_output: 4 } }\nlayer { name: "b" type: "InnerProduct" bottom: "a" top: "b" param { name: "w" } inner_product_param { num_output: 6 } }\n',
      good: 'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 6 } } }\nlayer { name: "a" type: "InnerProduct" bottom: "x" top: "a" param { name: "w" } inner_product_param { num_output: 6 } }\nlayer { name: "b" type: "InnerProduct" bottom: "a" top: "b" param { name: "w" } inner_product_param { num_output: 6 } }\n'
    }
  ],
  *check(analysis) {
    // Other frameworks give what a layer learns no names of its own.
    if (analysis.graph.conventions.framework !== 'caffe') return;
    const owners = new Map<string, { readonly result: LayerResult; readonly dims: readonly Dim[] }>();
    for (const result of withPauses(analysis.layers, STEP)) {
      if (!result) {
        yield undefined;
        continue;
      }
      const { layer } = result;
      const { blobNames } = layer;
      if (!blobNames) continue;
      const blobs = blobsOf(result) ?? (result.weights === 0 ? [] : undefined);
      if (!blobs) continue;
      if (blobNames.length > blobs.length) yield tooMany(result, blobNames.length, blobs.length, analysis);
      for (const [i, name] of blobNames.entries()) {
        const dims = blobs[i];
        if (name === undefined || !dims) continue;
        const owner = owners.get(name);
        if (!owner) owners.set(name, { result, dims });
        else if (!alike(owner.dims, dims, layer.permissive?.[i] ?? false)) yield mismatch(result, name, dims, owner, analysis);
      }
    }
  }
};

/** Layers in a step: few milliseconds. */
const STEP = 2_000;

function alike(a: readonly Dim[], b: readonly Dim[], permissive: boolean): boolean {
  const [counts, others] = [product(a), product(b)];
  if (counts === undefined || others === undefined) return true;
  return permissive ? counts === others : a.length === b.length && a.every((dim, i) => mayEqual(dim, b[i]!));
}

const tooMany = ({ layer }: LayerResult, named: number, has: number, analysis: Analysis): Report => ({
  span: layer.head,
  layer: layer.id,
  message: `${layer.type} has ${has === 0 ? 'no parameters' : count(has, 'parameter')}; ${named} ${named === 1 ? 'is' : 'are'} described.`,
  fixes: () => fewer(analysis, layer.span.start, named - has)
});

/** The last of the descriptions go. */
function* fewer({ model: { tree } }: Analysis, start: number, most: number): Generator<Fix> {
  const params = nodesAt(tree, start)
    .flatMap(node => (node.kind === 'map' ? node.entries : []))
    .filter(({ span }) => span.start === start)
    .flatMap(({ value }) => (value.kind === 'map' ? value.entries : []))
    .filter(({ key }) => key.text === 'param');
  const last = params.slice(-most);
  if (last.length > 0)
    yield {
      title: `Remove ${count(last.length, 'description')} of parameters`,
      changes: last.map(({ key }) => ({ omit: { span: key.span } }))
    };
}

function mismatch(
  { layer }: LayerResult,
  name: string,
  dims: readonly Dim[],
  owner: { readonly result: LayerResult; readonly dims: readonly Dim[] },
  analysis: Analysis
): Report {
  const message = `Parameter \`${name}\` is ${extents(dims)} here and ${extents(owner.dims)} in ${nameOf(owner.result, analysis)}, with which it is shared.`;
  const related = [{ span: owner.result.layer.head, message: `\`${name}\` is made here.` }];
  return { span: layer.head, layer: layer.id, message, related };
}
