import { type AxisMap, size } from '../arithmetic/axisMap';
import { type Dim, product } from '../ir/shape';
import { conv } from './conv';
import { layoutOf } from './layout';
import { defineOp } from './op';
import { onAxis } from './param';

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
    const { channel, spatial } = layoutOf(input.dims.length, args.rank, conventions);
    const channels = input.dims[channel];
    let positions = 1;
    let taps = 1;
    for (let i = 0; i < args.rank; i++) {
      const extent = extentOut(maps[spatial + i], input.dims[spatial + i]);
      if (extent === undefined) return undefined;
      positions *= extent;
      taps *= onAxis(args.kernel, i);
    }
    return typeof channels === 'number' ? positions * args.outChannels * (channels * taps + (args.bias ? 1 : 0)) : undefined;
  },
  macs(args, inputs, output, conventions) {
    const channels = inputs[0]?.dims[layoutOf(inputs[0].dims.length, args.rank, conventions).channel];
    const samples = product(output.dims);
    let taps = 1;
    for (let i = 0; i < args.rank; i++) taps *= onAxis(args.kernel, i);
    return typeof channels === 'number' && samples !== undefined ? samples * channels * taps : undefined;
  }
});

function extentOut(map: AxisMap | undefined, dim: Dim | undefined): number | undefined {
  const out = map && typeof dim === 'number' ? size(map, dim) : undefined;
  return out && 'extent' in out ? out.extent : undefined;
}
