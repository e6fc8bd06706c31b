import { conv, convTranspose } from '../../ops/conv';
import { text } from '../../ops/param';
import { interpolate, pixelShuffle } from '../../ops/resize';
import type { Builder, Ref } from '../block';
import { refuse } from './refuse';

/** How maps are enlarged (monai/networks/blocks/upsample.py). */

const MODES = ['deconv', 'deconvgroup', 'nontrainable', 'pixelshuffle'];

export const upsampleMode = (value: string) =>
  text('How maps are doubled: a transposed convolution, interpolation, or a convolution whose channels become samples.', {
    default: value
  });

/** The mode of interpolation for so many spatial axes. */
const linear = (rank: number): string => ['linear', 'bilinear', 'trilinear'][rank - 1]!;

export interface Upsampling {
  readonly rank: number;
  readonly from: number;
  readonly to: number;
  readonly mode: string;
  /** None where nothing changes the channels before interpolation, the constructor's None. */
  readonly bareInterpolation?: boolean;
  readonly nearest?: boolean;
  readonly bias?: boolean;
  readonly blame?: string;
}

/** Doubles all spatial axes. */
export function addUpsample(g: Builder, x: Ref, spec: Upsampling): Ref {
  const { rank, from, to, mode, bias = true, blame = 'upsample' } = spec;
  const doubled = { rank, inChannels: from, outChannels: to, kernel: 2, stride: 2, bias };
  if (!MODES.includes(mode)) refuse(g, blame, `is one of ${MODES.join(', ')}`);
  if (mode === 'deconv') return g.add(convTranspose, x, doubled);
  if (mode === 'deconvgroup') return g.add(convTranspose, x, { ...doubled, groups: from % to === 0 ? to : 1 });
  if (mode === 'pixelshuffle') {
    const wide = spec.bareInterpolation
      ? x
      : g.add(conv, x, { rank, inChannels: from, outChannels: to * 2 ** rank, kernel: 3, padding: 1, bias });
    // The padding and the pool of stride 1 behind it leave all extents as they are.
    return g.add(pixelShuffle, wide, { factor: 2, rank });
  }
  const narrow = from === to || spec.bareInterpolation ? x : g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel: 1, bias });
  return g.add(interpolate, narrow, { scale: 2, mode: spec.nearest ? 'nearest' : linear(rank) });
}
