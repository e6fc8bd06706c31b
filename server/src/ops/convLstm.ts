import type { Conventions } from '../ir/conventions';
import { type Dim, product, type Shape, type Tensor, UNKNOWN_DIM } from '../ir/shape';
import { CELLS, handOut, hasBatch, statesOf, stepElements, stepOffsets, walk } from './cell';
import { conv, dilation, kernel, outChannels, pad, rank, stride } from './conv';
import { tapCount } from './kernel';
import { layoutOf, ofRank } from './layout';
import { defineOp } from './op';
import { type ArgsOf, boolean } from './param';

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

/** Elements of the kernels for input and state: each place holds the matrices of an LSTM. */
function elements({ kernel, rank, outChannels }: Args, input: Tensor | undefined, conventions: Conventions): number | undefined {
  const channels = input?.dims[layoutOf(input.dims.length, rank, conventions).channel];
  return typeof channels === 'number' ? tapCount(kernel, rank) * stepElements(CELLS.lstm, channels, outChannels) : undefined;
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
  weights(args, [input], conventions) {
    const learned = elements(args, input, conventions);
    return learned === undefined ? undefined : learned + stepOffsets(CELLS.lstm, args.outChannels, args);
  },
  macs(args, [input], output, conventions) {
    // At every step both kernels meet a map of the output's extents.
    const maps = product(args.sequences ? output.dims : [input?.dims[1] ?? UNKNOWN_DIM, ...output.dims]);
    const learned = elements(args, input, conventions);
    return maps === undefined || learned === undefined ? undefined : (maps / args.outChannels) * learned;
  }
});
