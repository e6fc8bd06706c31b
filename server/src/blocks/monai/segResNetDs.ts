import { conv } from '../../ops/conv';
import { elementwise } from '../../ops/merge';
import { type ArgsOf, any, integer, integers, onAxis, optional, type PerAxis, withDefault } from '../../ops/param';
import { multiples } from '../../ops/patches';
import { type Builder, defineBlock, type Ref } from '../block';
import { actParam, addAct, addNorm, affineByDefault, normParam } from './layers';
import * as p from './params';
import { refuse } from './refuse';
import { addUpsample, upsampleMode } from './upsample';

const params = {
  spatialDims: withDefault(p.spatialDims, 3),
  initFilters: integer('Channels of the first level.', { unit: 'channels', min: 1, default: 32 }),
  inChannels: withDefault(p.inChannels, 1),
  outChannels: withDefault(p.outChannels, 2),
  act: actParam('relu'),
  norm: normParam('batch'),
  blocksDown: integers('Residual blocks of each level on the way down.', { min: 0, default: [1, 2, 2, 4] }),
  blocksUp: optional(integers('Residual blocks of each level on the way up; one each when left out.', { min: 0 })),
  dsdepth: integer('Levels that have a head of their own, for training.', { default: 1 }),
  preprocess: any('What is done with the input before.', { default: undefined }),
  upsampleMode: upsampleMode('deconv'),
  resolution: any('Distance of the samples along each axis: finer axes are halved first.', { default: undefined })
} as const;

type Args = ArgsOf<typeof params>;

/** Factor of each axis at a level, and the kernel that goes with it: axes that are not halved are not looked along. */
interface Scale {
  readonly stride: PerAxis;
  readonly kernel: PerAxis;
}

const HALVES: Scale = { stride: 2, kernel: 3 };

/** The scales of levels for a resolution (segresnet_ds.py, scales_for_resolution and aniso_kernel). */
function scalesOf(g: Builder, { resolution, blocksDown, spatialDims }: Args): readonly Scale[] {
  const count = blocksDown.length;
  if (resolution === undefined || resolution === null) return Array<Scale>(count).fill(HALVES);
  if (!Array.isArray(resolution) || !resolution.every(one => typeof one === 'number' && one > 0))
    return refuse(g, 'resolution', 'is a list of numbers above 0, one for each axis');
  if (resolution.length !== spatialDims) return refuse(g, 'resolution', `has ${resolution.length} numbers for ${spatialDims} spatial axes`);
  const coarsest = Math.max(...resolution);
  // Levels at which an axis is halved alone before the coarsest one is.
  const ahead = resolution.map((one: number) => Math.floor(Math.log2(coarsest / one)));
  const most = Math.max(...ahead);
  return Array.from({ length: count }, (_, level) => {
    const stride = level < most ? ahead.map(own => (2 ** level >= 2 ** own ? 1 : 2)) : ahead.map(() => 2);
    return { stride, kernel: stride.map(one => (one > 1 ? 3 : 1)) };
  });
}

function addConv(g: Builder, x: Ref, rank: number, from: number, to: number, kernel: PerAxis, stride: PerAxis = 1): Ref {
  const padding = Array.from({ length: rank }, (_, axis) => Math.floor(onAxis(kernel, axis) / 2));
  return g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel, stride, padding, bias: false });
}

function addBlocks(g: Builder, x: Ref, args: Args, channels: number, kernel: PerAxis, count: number): Ref {
  const { spatialDims: rank, act } = args;
  const norm = affineByDefault(args.norm);
  const half = (y: Ref): Ref => addConv(g, addAct(g, addNorm(g, y, norm, channels, rank), act), rank, channels, channels, kernel);
  let y = x;
  for (let i = 0; i < count; i++) y = g.add(elementwise, [half(half(y)), y]);
  return y;
}

function encode(g: Builder, x: Ref, args: Args, scales: readonly Scale[]): Ref[] {
  const { spatialDims: rank, blocksDown } = args;
  let channels = args.initFilters;
  let y = addConv(g, x, rank, args.inChannels, channels, scales[0]!.kernel);
  const maps: Ref[] = [];
  for (const [level, count] of blocksDown.entries()) {
    const { kernel, stride } = scales[level]!;
    y = addBlocks(g, y, args, channels, kernel, count);
    maps.push(y);
    if (level < blocksDown.length - 1) y = addConv(g, y, rank, channels, 2 * channels, kernel, stride);
    channels *= 2;
  }
  return maps;
}

/** The product of the factors of all levels but the last, for each axis. */
const factorOf = (scales: readonly Scale[], rank: number): number[] =>
  Array.from({ length: rank }, (_, axis) => scales.slice(0, -1).reduce((total, { stride }) => total * onAxis(stride, axis), 1));

/** MONAI's SegResNetDS (monai/networks/nets/segresnet_ds.py). */
export const segResNetDs = defineBlock({
  name: 'SegResNetDS',
  doc: 'SegResNet with heads at several levels; extents are multiples of what all levels together divide by.',
  params,
  build(g, [x], args) {
    const { spatialDims: rank, blocksDown, initFilters, dsdepth, outChannels } = args;
    if (blocksDown.length === 0) refuse(g, 'blocksDown', 'needs one level at least');
    const scales = scalesOf(g, args);
    const ups = blocksDown.length - 1;
    const blocksUp = args.blocksUp ?? Array<number>(ups).fill(1);
    if (blocksUp.length < ups)
      refuse(g, 'blocksUp', `needs ${ups} numbers, one for each level but the first, and ${blocksUp.length} are given`);
    g.add(multiples, x!, { rank, of: factorOf(scales, rank), named: 'block' });
    const maps = encode(g, x!, args, scales);
    const head = (map: Ref, from: number): Ref => g.add(conv, map, { rank, inChannels: from, outChannels, kernel: 1 });
    let y = maps.at(-1)!;
    if (ups === 0) return head(y, initFilters);
    let out = y;
    for (let i = 0; i < ups; i++) {
      const channels = initFilters * 2 ** (ups - i - 1);
      const { kernel, stride } = scales[blocksUp.length - i - 1] ?? HALVES;
      const doubled = {
        rank,
        from: 2 * channels,
        to: channels,
        mode: args.upsampleMode,
        factor: stride,
        kernel,
        bias: false,
        blame: 'upsampleMode'
      };
      const joined = g.add(elementwise, [addUpsample(g, y, doubled), maps[ups - 1 - i]!]);
      y = addBlocks(g, joined, args, channels, kernel, blocksUp[i]!);
      out = blocksUp.length - i <= dsdepth ? head(y, channels) : y;
    }
    return out;
  }
});
