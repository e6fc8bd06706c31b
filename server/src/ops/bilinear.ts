import { isTensor, mayEqual } from '../ir/shape';
import { defineOp } from './op';
import { boolean, integer } from './param';

/** A form over the last axes of two inputs. */
export const bilinear = defineOp({
  name: 'bilinear',
  doc: 'Bilinear layer: every output is a weighted sum over all products of a sample of the first and one of the second input.',
  formula: '…×firstFeatures, …×secondFeatures → …×outFeatures',
  params: {
    firstFeatures: integer('Extent of the last axis of the first input.', { unit: 'features', min: 1 }),
    secondFeatures: integer('Extent of the last axis of the second input.', { unit: 'features', min: 0 }),
    outFeatures: integer('Extent of the last axis that comes out.', { unit: 'features', min: 0 }),
    bias: boolean('Whether an offset is learned for each output.', { default: true })
  },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const [first, second] = ctx.inputs;
    if (!isTensor(first) || !isTensor(second)) return undefined;
    if (first.dims.length !== second.dims.length || first.dims.length === 0) {
      ctx.report({ kind: 'rank', blame: [], input: 1, data: { expected: [Math.max(first.dims.length, 1)], actual: second.dims.length } });
      return undefined;
    }
    const axis = first.dims.findIndex((dim, i) => i < first.dims.length - 1 && !mayEqual(dim, second.dims[i]!));
    if (axis >= 0) {
      ctx.report({ kind: 'add-mismatch', blame: [], input: 1, data: { axis, operands: [0, 1], verb: 'multiply' } });
      return undefined;
    }
    for (const [i, [blame, expected]] of (
      [
        ['firstFeatures', args.firstFeatures],
        ['secondFeatures', args.secondFeatures]
      ] as const
    ).entries()) {
      const actual = ctx.inputs[i] === first ? first.dims.at(-1) : second.dims.at(-1);
      if (typeof actual !== 'number' || actual === expected) continue;
      ctx.report({ kind: 'linear-features', blame: [blame], input: i, data: { expected, actual } });
      return undefined;
    }
    return { dims: first.dims.with(-1, args.outFeatures) };
  },
  weights: args => args.firstFeatures * args.secondFeatures * args.outFeatures + (args.bias ? args.outFeatures : 0)
});
