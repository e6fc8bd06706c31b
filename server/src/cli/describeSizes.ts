import type { Analysis } from '../analysis/analysis';
import { lastFitting, misalignment } from '../analysis/sight';
import { type AxisSizes, type SizeSet, sizeRuns, sizes } from '../analysis/sizes';
import { joint, jointText } from '../analysis/sizes/joint';
import { listed } from '../features/layerTable';
import type { AxisSizesJson, JointJson, SizeSetJson, SizesJson } from './json';
import type { Question } from './sizes';

/** Everything that `sizes` tells of one file. */
export function describeSizes(path: string, analysis: Analysis, giving?: Question): SizesJson {
  const { axes } = sizes(analysis);
  const several = new Set(axes.map(({ input }) => input)).size > 1;
  const named = (axis: AxisSizes) => ({ ...(several && { input: analysis.graph.inputs[axis.input]?.name ?? '' }), axis: axis.name });
  return {
    path,
    dialect: analysis.model.dialect.id,
    variant: analysis.variant?.id ?? null,
    axes: axes.map((axis): AxisSizesJson => ({ ...named(axis), ...describeAxis(axis) })),
    joint: describeJoint(analysis),
    lastFitting: lastFitting(analysis)?.layer.id ?? null,
    misaligned: listed(analysis).flatMap(({ layer: { index, id } }) => {
      const apart = misalignment(analysis, index);
      return apart?.some(shift => shift > 0) ? [{ layer: id, apart }] : [];
    }),
    ...(giving && {
      output: giving.output.map(dim => (typeof dim === 'number' ? dim : null)),
      layer: giving.layer.layer.id,
      inputs: giving.axes.map(({ axis, sizes }) => ({ ...named(axis), ranges: sizeRuns(sizes), set: setJson(sizes, axis.upTo) }))
    })
  };
}

function describeJoint(analysis: Analysis): JointJson | null {
  const found = joint(analysis);
  if (!found) return null;
  const { axes, boxes, fails, layer, exact } = found;
  const id = (index: number): string => analysis.layers[index]?.layer.id ?? '';
  return { axes, ranges: boxes ?? null, fails, layer: layer === undefined ? null : id(layer), exact, text: jointText(found, id) };
}

function describeAxis(axis: AxisSizes): Omit<AxisSizesJson, 'axis' | 'input'> {
  const { minimum, valid, lossless, recommended, outputStride, upTo, text } = axis;
  return {
    minimum: minimum ?? null,
    valid: setJson(valid, upTo),
    lossless: setJson(lossless, upTo),
    recommended: setJson(recommended, upTo),
    outputStride,
    text
  };
}

const setJson = ({ threshold, period, residues, exceptions }: SizeSet, upTo: number | undefined): SizeSetJson => ({
  exact: upTo === undefined,
  upTo: upTo ?? null,
  from: threshold,
  modulus: period,
  residues,
  exceptions
});
