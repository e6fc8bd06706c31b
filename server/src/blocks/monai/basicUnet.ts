import { conv } from '../../ops/conv';
import { concat } from '../../ops/merge';
import { padLike } from '../../ops/padLike';
import { type ArgsOf, boolean, integers, withDefault } from '../../ops/param';
import { maxPool } from '../../ops/pool';
import { type Builder, defineBlock, type Out, type Ref } from '../block';
import { addConvolution } from './convolution';
import { actParam, normParam } from './layers';
import * as p from './params';
import { refuse } from './refuse';
import { addUpsample, upsampleMode } from './upsample';

const LEVELS = 6;

const features = integers('Channels of the five levels, the top one first, and of the last convolutions.', {
  unit: 'channels',
  min: 1,
  default: [32, 32, 64, 128, 256, 32]
});
const act = actParam(['LeakyReLU', { negative_slope: 0.1, inplace: true }]);
const norm = normParam(['instance', { affine: true }]);

const params = {
  spatialDims: withDefault(p.spatialDims, 3),
  inChannels: withDefault(p.inChannels, 1),
  outChannels: withDefault(p.outChannels, 2),
  features,
  act,
  norm,
  bias: p.bias,
  dropout: p.dropout,
  upsample: upsampleMode('deconv')
} as const;

type Style = Omit<ArgsOf<typeof params>, 'inChannels' | 'outChannels' | 'features'>;

function checked(g: Builder, features: readonly number[]): readonly number[] {
  return features.length === LEVELS ? features : refuse(g, 'features', `needs ${LEVELS} numbers, and ${features.length} are given`);
}

function twoConv(g: Builder, x: Ref, { spatialDims: rank, act, norm, bias }: Style, from: number, to: number): Ref {
  const spec = { rank, act, norm, bias, padding: 1, to };
  return addConvolution(g, addConvolution(g, x, { ...spec, from }), { ...spec, from: to });
}

const down = (g: Builder, x: Ref, args: Style, from: number, to: number): Ref =>
  twoConv(g, g.add(maxPool, x, { rank: args.spatialDims, kernel: 2 }), args, from, to);

interface UpCat {
  readonly from: number;
  readonly skips: number;
  readonly to: number;
  /** The enlarged map keeps its channels. */
  readonly whole?: boolean;
  /** No convolution stands before interpolation. */
  readonly bare?: boolean;
  readonly interpolation?: string;
  /** Odd extents, which a pool has rounded down, get one sample more. */
  readonly pads?: boolean;
}

/** Doubles the deeper map, joins it with the skips, and convolves twice. */
export function addUpCat(g: Builder, x: Ref, skips: readonly Ref[], args: Style, spec: UpCat): Ref {
  const { from, skips: width, to, whole, bare, interpolation, pads = true } = spec;
  const { spatialDims: rank, upsample: mode } = args;
  const keeps = whole || (mode === 'nontrainable' && bare);
  const own = keeps ? from : Math.floor(from / 2);
  const linear = interpolation === undefined || /^(?:bi|tri)?linear$/.test(interpolation);
  const doubled = addUpsample(g, x, { rank, from, to: own, mode, bare, ...(!linear && { interpolation }) });
  const fitted = pads && skips.length > 0 ? g.add(padLike, [doubled, skips[0]!]) : doubled;
  return twoConv(g, skips.length > 0 ? g.add(concat, [...skips, fitted]) : fitted, args, width + own, to);
}

/** MONAI's plain U-Net (monai/networks/nets/basic_unet.py; arXiv 1809.10486). */
export const basicUnet = defineBlock({
  name: 'BasicUNet',
  doc: 'U-Net of five levels with max pooling; odd extents are padded where maps are joined.',
  params,
  build(g, [x], args) {
    const [f0, f1, f2, f3, f4, f5] = checked(g, args.features) as [number, number, number, number, number, number];
    const x0 = twoConv(g, x!, args, args.inChannels, f0);
    const x1 = down(g, x0, args, f0, f1);
    const x2 = down(g, x1, args, f1, f2);
    const x3 = down(g, x2, args, f2, f3);
    const x4 = down(g, x3, args, f3, f4);
    const u4 = addUpCat(g, x4, [x3], args, { from: f4, skips: f3, to: f3 });
    const u3 = addUpCat(g, u4, [x2], args, { from: f3, skips: f2, to: f2 });
    const u2 = addUpCat(g, u3, [x1], args, { from: f2, skips: f1, to: f1 });
    const u1 = addUpCat(g, u2, [x0], args, { from: f1, skips: f0, to: f5, whole: true });
    return g.add(conv, u1, { rank: args.spatialDims, inChannels: f5, outChannels: args.outChannels, kernel: 1 });
  }
});

/** MONAI's U-Net++ (monai/networks/nets/basic_unetplusplus.py; arXiv 1807.10165). */
export const basicUnetPlusPlus = defineBlock({
  name: 'BasicUNetPlusPlus',
  doc: 'U-Net++: every level is joined with all maps of its size that were made before.',
  params: {
    spatialDims: params.spatialDims,
    inChannels: params.inChannels,
    outChannels: params.outChannels,
    features,
    deepSupervision: boolean('Whether the maps of all depths are handed out.', { default: false }),
    act,
    norm,
    bias: p.bias,
    dropout: p.dropout,
    upsample: upsampleMode('deconv')
  },
  build(g, [x], args): Out {
    const f = checked(g, args.features);
    const width = (level: number): number => f[level]!;
    const grid: Ref[][] = [[twoConv(g, x!, args, args.inChannels, width(0))]];
    const finals: Ref[] = [];
    for (let depth = 1; depth < LEVELS - 1; depth++) {
      grid.push([down(g, grid[depth - 1]![0]!, args, width(depth - 1), width(depth))]);
      for (let level = depth - 1; level >= 0; level--) {
        const before = grid[level]!;
        const below = grid[level + 1]!.at(-1)!;
        const last = level === 0;
        const to = last && depth === LEVELS - 2 ? width(5) : width(level);
        before.push(addUpCat(g, below, before, args, { from: width(level + 1), skips: before.length * width(level), to, whole: last }));
      }
      const made = grid[0]!.at(-1)!;
      const inChannels = depth === LEVELS - 2 ? width(5) : width(0);
      finals.push(g.add(conv, made, { rank: args.spatialDims, inChannels, outChannels: args.outChannels, kernel: 1 }));
    }
    return { items: args.deepSupervision ? finals : finals.slice(-1) };
  }
});
