import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { spatialAxes } from '../analysis/spatial';
import { isRemark } from '../ir/finding';
import { isTensor } from '../ir/shape';
import type { Rule } from './rule';
import { capital, nameOf, sizeText, spatialOf } from './wording';

/** The layer from which on every output sees more than there is. */
export const fieldExceedsInput: Rule = {
  code: 'SL504',
  id: 'field-exceeds-input',
  severity: 'information',
  title: 'From here on the receptive field is larger than the input',
  what: 'Reported once, at the first layer of which every output sees more than the input has.',
  why: 'An output of this layer sees the whole input and padding around it. Layers behind it add depth, but no further context; at this input size that may be what is meant, or a sign that the model is deeper than its images are large.',
  formula: 'r′ = r + dilation·(kernel − 1)·j, j′ = j·stride, layer by layer and axis by axis, joined where branches meet.',
  mending: 'Nothing has to be mended; a larger input or fewer strides keep the outputs apart.',
  ignore: 'In classifiers, where every output is to see all of the image.',
  sources: [
    'Araujo, Norris and Sim, [Computing Receptive Fields of Convolutional Neural Networks](https://distill.pub/2019/computing-receptive-fields/)'
  ],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n  - conv2d: {filters: 8, kernel: 7, padding: 3}\n',
      good: 'input: [3, 16, 16]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, padding: 1}\n  - conv2d: {filters: 8, kernel: 7, padding: 3}\n'
    }
  ],
  *check(analysis) {
    // Where something fails, what there is to see is another question.
    if (analysis.faults.some(({ finding }) => !isRemark(finding))) return;
    const extents = inputExtents(analysis);
    if (!extents) return;
    for (let from = 0; from < analysis.layers.length; from += LAYERS) {
      if (from > 0) yield undefined;
      const result = firstExceeding(analysis, extents, from);
      if (!result) continue;
      const { layer } = result;
      const field = analysis.field(layer.index)!.map(axis => axis.extent!);
      yield {
        span: layer.head,
        layer: layer.id,
        message: `${capital(nameOf(result, analysis))} sees ${sizeText(field)} samples of an input of ${sizeText(extents)}: from here on the receptive field is larger than the input.`
      };
      return;
    }
  }
};

/** Layers that are looked at before a pause. */
const LAYERS = 100;

/** The first of so many layers that does. */
function firstExceeding(analysis: Analysis, extents: readonly number[], from: number): LayerResult | undefined {
  const { layers } = analysis;
  for (let at = from; at < from + LAYERS && at < layers.length; at++) if (exceeds(layers[at]!, extents, analysis)) return layers[at];
  return undefined;
}

/** Outputs along an axis, at most, that stand for all of the input. */
const FEW = 2;

/** The spatial extents of the only input; undefined where they are not known. */
function inputExtents({ graph: { inputs, conventions } }: Analysis): number[] | undefined {
  const dims = inputs.length === 1 ? inputs[0]?.dims : undefined;
  const extents = dims && spatialAxes(dims.length, conventions).map(axis => dims[axis]!);
  return extents?.length && extents.every(extent => typeof extent === 'number') ? (extents as number[]) : undefined;
}

/** What sees the whole input by itself, as global pooling does, has no field to speak of; a few outputs are meant to see all. */
function exceeds({ layer, certain, output }: LayerResult, extents: readonly number[], analysis: Analysis): boolean {
  if (!certain || !analysis.seesMore(layer.index, extents)) return false;
  const alone = isTensor(output) ? spatialOf(output.dims, analysis.graph.conventions) : [];
  return alone.some(extent => typeof extent !== 'number' || extent > FEW);
}
