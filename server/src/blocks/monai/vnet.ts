import { conv, convTranspose } from '../../ops/conv';
import { concat, elementwise } from '../../ops/merge';
import { batchNorm } from '../../ops/norm';
import { type ArgsOf, any, boolean, integer, number, optional, withDefault } from '../../ops/param';
import { repeat } from '../../ops/repeat';
import { type Builder, defineBlock, type Ref } from '../block';
import { actParam, addAct } from './layers';
import * as p from './params';
import { imagesOrVolumes } from './perLevel';
import { refuse } from './refuse';

const share = optional(number('Share of samples that are zeroed while training, on the way down.', { min: 0, max: 1, default: 0.5 }));

const params = {
  spatialDims: withDefault(p.spatialDims, 3),
  inChannels: withDefault(p.inChannels, 1),
  outChannels: withDefault(p.outChannels, 1),
  act: actParam(['elu', { inplace: true }]),
  dropoutProb: share,
  dropoutProbDown: share,
  dropoutProbUp: any('Shares of samples that are zeroed while training, on the way up and in the skips.', { default: [0.5, 0.5] }),
  dropoutDim: integer('The axes of what dropout zeroes at once.', { min: 1, max: 3, default: 3 }),
  bias: boolean('Whether convolutions learn an offset.', { default: false })
} as const;

type Args = ArgsOf<typeof params>;

/** Channels of the first level. */
const FIRST = 16;

/** PReLU has a slope for each channel here, where it is named without arguments. */
const addActOf = (g: Builder, x: Ref, { act }: Args, channels: number): Ref =>
  addAct(g, x, act === 'prelu' ? ['prelu', { num_parameters: channels }] : act);

function addConv(g: Builder, x: Ref, rank: number, from: number, to: number, bias: boolean): Ref {
  const map = g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel: 5, padding: 2, bias });
  return g.add(batchNorm, map, { features: to });
}

/** Convolutions that are activated, one after another. */
function addConvs(g: Builder, x: Ref, args: Args, channels: number, count: number, bias: boolean): Ref {
  let y = x;
  for (let i = 0; i < count; i++) y = addActOf(g, addConv(g, y, args.spatialDims, channels, channels, bias), args, channels);
  return y;
}

function enter(g: Builder, x: Ref, args: Args): Ref {
  if (FIRST % args.inChannels !== 0)
    g.refuse({
      kind: 'indivisible',
      blame: ['inChannels'],
      data: { value: FIRST, by: args.inChannels, what: 'channels', divisor: 'in_channels' }
    });
  const map = addConv(g, x, args.spatialDims, args.inChannels, FIRST, args.bias);
  return addActOf(g, g.add(elementwise, [map, g.add(repeat, x, { axis: 1, counts: [FIRST / args.inChannels] })]), args, FIRST);
}

function down(g: Builder, x: Ref, args: Args, from: number, count: number): Ref {
  const to = 2 * from;
  const { spatialDims: rank, bias } = args;
  const halved = g.add(batchNorm, g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel: 2, stride: 2, bias }), {
    features: to
  });
  const entered = addActOf(g, halved, args, to);
  return addActOf(g, g.add(elementwise, [addConvs(g, entered, args, to, count, bias), entered]), args, to);
}

function up(g: Builder, x: Ref, skip: Ref, args: Args, from: number, to: number, count: number): Ref {
  const half = to / 2;
  const doubled = g.add(convTranspose, x, { rank: args.spatialDims, inChannels: from, outChannels: half, kernel: 2, stride: 2 });
  const joined = g.add(concat, [addActOf(g, g.add(batchNorm, doubled, { features: half }), args, half), skip]);
  return addActOf(g, g.add(elementwise, [addConvs(g, joined, args, to, count, false), joined]), args, to);
}

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;

/** MONAI's V-Net (monai/networks/nets/vnet.py; arXiv 1606.04797). */
export const vnet = defineBlock({
  name: 'VNet',
  doc: 'V-Net: residual levels of 5×5 convolutions, halved and doubled by 2×2 ones.',
  params,
  build(g, [x], args) {
    imagesOrVolumes(g, args.spatialDims);
    const [first, second] = Array.isArray(args.dropoutProbUp) ? args.dropoutProbUp : [];
    if (!isShare(second) || !(first === null || isShare(first))) refuse(g, 'dropoutProbUp', 'is a list of two shares from 0 to 1');
    const x16 = enter(g, x!, args);
    const x32 = down(g, x16, args, 16, 1);
    const x64 = down(g, x32, args, 32, 2);
    const x128 = down(g, x64, args, 64, 3);
    const x256 = down(g, x128, args, 128, 2);
    const u256 = up(g, x256, x128, args, 256, 256, 2);
    const u128 = up(g, u256, x64, args, 256, 128, 2);
    const u64 = up(g, u128, x32, args, 128, 64, 1);
    const u32 = up(g, u64, x16, args, 64, 32, 1);
    const { spatialDims: rank, outChannels, bias } = args;
    const map = addActOf(g, addConv(g, u32, rank, 32, outChannels, bias), args, outChannels);
    return g.add(conv, map, { rank, inChannels: outChannels, outChannels, kernel: 1 });
  }
});
