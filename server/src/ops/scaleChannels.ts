import { isTensor } from '../ir/shape';
import { defineOp } from './op';
import { boolean } from './param';

/** Multiplies two maps of one shape, position by position; unlike elsewhere nothing is repeated to fit (sam_layer.c). */
export const spatialAttention = defineOp({
  name: 'spatialAttention',
  fields: 'kept',
  doc: 'Multiplies two maps of the same shape, sample by sample.',
  formula: 'N×C×H×W, the same → N×C×H×W',
  params: {},
  inputs: { min: 2, max: 2 },
  shape(ctx) {
    const [x, map] = ctx.inputs;
    if (!isTensor(x) || !isTensor(map)) return undefined;
    const axis = [1, 2, 3].find(i => typeof x.dims[i] === 'number' && typeof map.dims[i] === 'number' && x.dims[i] !== map.dims[i]);
    if (axis === undefined) return { dims: map.dims };
    ctx.report({ kind: 'add-mismatch', blame: [], input: 1, data: { axis, operands: [0, 1], verb: 'multiply' } });
    return undefined;
  }
});

/** Multiplies a map by the first input: one factor a channel, or one a position. */
export const scaleChannels = defineOp({
  name: 'scaleChannels',
  fields: 'kept',
  doc: 'Multiplies the second input by the first: one factor for each channel, or one for each position.',
  formula: 'N×C×1×1, N×C×H×W → N×C×H×W; N×1×H×W as the first with positions',
  params: { positions: boolean('One factor for each position instead of one for each channel.', { default: false }) },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const [factors, map] = ctx.inputs;
    if (!isTensor(factors) || !isTensor(map)) return undefined;
    const wanted = args.positions ? [1, map.dims[2], map.dims[3]] : [map.dims[1], 1, 1];
    for (let axis = 1; axis < 4; axis++) {
      const [is, needs] = [factors.dims[axis], wanted[axis - 1]];
      if (typeof is !== 'number' || typeof needs !== 'number' || is === needs) continue;
      ctx.report({ kind: 'add-mismatch', blame: [], input: 1, data: { axis, operands: [1, 0], verb: 'multiply' } });
      return undefined;
    }
    return { dims: map.dims };
  }
});
