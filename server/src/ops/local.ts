import { type AxisMap, size } from '../arithmetic/axisMap';
import { type Dim, product, UNKNOWN_DIM } from '../ir/shape';
import { conv } from './conv';
import { layoutOf } from './layout';
import { defineOp } from './op';

const { groups: _, dilation: __, inChannels: ___, ...params } = conv.params;
const whole = { groups: 1, dilation: 1, inChannels: undefined } as const;

/** A convolution that learns other kernels at every position. */
export const local = defineOp({
  name: 'local',
  doc: 'Locally connected layer: as a convolution, but with kernels of its own, and an offset, at every position of the output.',
  params,
  sizedBy: ['kernel', 'padding'],
  axes: (args, input, conventions) => conv.axes?.({ ...args, ...whole }, input, conventions),
  shape: (ctx, args) => conv.shape(ctx, { ...args, ...whole }),
  weights(args, inputs, conventions) {
    const [input] = inputs;
    const maps = input && conv.axes?.({ ...args, ...whole }, input, conventions);
    if (!input || !maps) return undefined;
    const { spatial } = layoutOf(input.dims.length, args.rank, conventions);
    const positions = product(Array.from({ length: args.rank }, (_, i) => extentOut(maps[spatial + i], input.dims[spatial + i])));
    const each = conv.weights?.({ ...args, ...whole }, inputs, conventions);
    return positions === undefined || each === undefined ? undefined : positions * each;
  },
  macs: (args, inputs, output, conventions) => conv.macs?.({ ...args, ...whole }, inputs, output, conventions)
});

function extentOut(map: AxisMap | undefined, dim: Dim | undefined): Dim {
  const out = map && typeof dim === 'number' ? size(map, dim) : undefined;
  return out && 'extent' in out ? out.extent : UNKNOWN_DIM;
}
