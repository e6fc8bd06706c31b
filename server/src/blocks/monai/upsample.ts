import { conv, convTranspose } from '../../ops/conv';
import type { Op } from '../../ops/op';
import { type Given, type Params, text } from '../../ops/param';
import { interpolate, pixelShuffle } from '../../ops/resize';
import type { Builder, Ref, Unit } from '../block';
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
  /** No convolution stands before interpolation or shuffle. */
  readonly bare?: boolean;
  readonly nearest?: boolean;
  readonly bias?: boolean;
  readonly blame?: string;
}

interface Step {
  readonly unit: Unit;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What doubles all spatial axes, in order. */
function stepsOf(g: Builder, spec: Upsampling): Step[] {
  const { rank, from, to, mode, bias = true, blame = 'upsample' } = spec;
  const step = <S extends Params>(unit: Op<S>, args: Given<S>): Step => ({ unit: unit as unknown as Unit, args });
  const both = { rank, inChannels: from, outChannels: to, bias };
  const doubled = { ...both, kernel: 2, stride: 2 };
  if (!MODES.includes(mode)) refuse(g, blame, `is one of ${MODES.join(', ')}, and ${mode} is given`);
  if (mode === 'deconv') return [step(convTranspose, doubled)];
  if (mode === 'deconvgroup') return [step(convTranspose, { ...doubled, groups: from % to === 0 ? to : 1 })];
  if (mode === 'pixelshuffle') {
    const wide = step(conv, { ...both, outChannels: to * 2 ** rank, kernel: 3, padding: 1 });
    // The padding and the pool of stride 1 behind it leave all extents as they are.
    return [...(spec.bare ? [] : [wide]), step(pixelShuffle, { factor: 2, rank })];
  }
  const enlarge = step(interpolate, { scale: 2, mode: spec.nearest ? 'nearest' : linear(rank) });
  return from === to || spec.bare ? [enlarge] : [step(conv, { ...both, kernel: 1 }), enlarge];
}

/** Doubles all spatial axes. */
export const addUpsample = (g: Builder, x: Ref, spec: Upsampling): Ref =>
  stepsOf(g, spec).reduce((y, { unit, args }) => g.add(unit, y, args), x);

/** The same, built and not run. */
export function holdUpsample(g: Builder, spec: Upsampling): void {
  for (const { unit, args } of stepsOf(g, spec)) g.hold(unit, args);
}
