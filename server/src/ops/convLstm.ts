import type { Dim, Shape } from '../ir/shape';
import { CELLS, handOut, hasBatch, statesOf, stepElements, stepOffsets, walk } from './cell';
import { conv, dilation, kernel, outChannels, pad, rank, stride } from './conv';
import { layoutOf, ofRank } from './layout';
import { defineOp } from './op';
import { type ArgsOf, boolean, onAxis } from './param';

const params = {
  rank,
  outChannels,
  kernel,
  stride,
  padding: pad,
  dilation,
  bias: boolean('Whether an offset is learned for each gate and channel.', { default: true }),
  ...walk
} as const;

type Args = ArgsOf<typeof params>;

/** Places of a kernel; each holds the matrices of an LSTM. */
function taps(args: Args): number {
  let count = 1;
  for (let i = 0; i < args.rank; i++) count *= onAxis(args.kernel, i);
  return count;
}

/** An LSTM whose products are convolutions (arXiv 1506.04214): maps in the place of vectors. */
export const convLstm = defineOp({
  name: 'convLstm',
  doc: 'Convolutional LSTM: walks a sequence of maps step by step; the state is a map as well.',
  formula: 'N×S×spatial×C → N×spatial×outChannels; N×S×… with sequences',
  params,
  sizedBy: ['kernel', 'padding', 'stride'],
  axes: conv.axes as never,
  shape(ctx, args): Shape | undefined {
    if (!ofRank(ctx, [args.rank + 3]) || !hasBatch(ctx, args)) return undefined;
    const { channel, spatial } = layoutOf(ctx.x.dims.length, args.rank, ctx.conventions);
    if (ctx.x.dims.slice(spatial, spatial + args.rank).some(dim => typeof dim !== 'number')) {
      const why = 'the spatial extents must be known';
      ctx.report({ kind: 'argument', blame: [], input: 0, data: { problem: { is: 'value', why } } });
      return undefined;
    }
    const dims = ctx.sizes()?.with(channel, args.outChannels);
    if (!dims) return undefined;
    const state = { dims: dims.filter((_: Dim, i: number) => i !== 1) };
    return handOut(args, { dims }, state, statesOf(CELLS.lstm, state));
  },
  weights(args, inputs, conventions) {
    const input = inputs[0];
    const channels = input?.dims[layoutOf(input.dims.length, args.rank, conventions).channel];
    if (typeof channels !== 'number') return undefined;
    return taps(args) * stepElements(CELLS.lstm, channels, args.outChannels) + stepOffsets(CELLS.lstm, args.outChannels, args);
  }
});
