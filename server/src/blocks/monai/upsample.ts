import { conv, convTranspose } from '../../ops/conv';
import type { Op } from '../../ops/op';
import { type Given, onAxis, type Params, type PerAxis, text } from '../../ops/param';
import { interpolate, pixelShuffle } from '../../ops/resize';
import type { Builder, Ref, Unit } from '../block';
import { refuse } from './refuse';

/** How maps are enlarged (monai/networks/blocks/upsample.py). */

const MODES = ['deconv', 'deconvgroup', 'nontrainable', 'pixelshuffle'];

export const upsampleMode = (value: string) =>
  text('How maps are doubled: a transposed convolution, interpolation, or a convolution whose channels become samples.', {
    default: value
  });

/** The linear mode of interpolation for so many spatial axes. */
const linear = (rank: number): string => ['linear', 'bilinear', 'trilinear'][rank - 1]!;

export interface Upsampling {
  readonly rank: number;
  readonly from: number;
  readonly to: number;
  readonly mode: string;
  /** Factor of the extents, 2 when left out. */
  readonly factor?: PerAxis;
  /** Extent of the transposed convolution; the factor when left out. */
  readonly kernel?: PerAxis;
  /** No convolution stands before interpolation or shuffle. */
  readonly bare?: boolean;
  /** How new samples are made; linear along every axis when left out. */
  readonly interpolation?: string;
  readonly bias?: boolean;
  readonly blame?: string;
}

interface Step {
  readonly unit: Unit;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The window of a transposed convolution that enlarges by a factor (upsample.py pads only windows that are told). */
function windowOf({ rank, factor = 2, kernel }: Upsampling) {
  if (kernel === undefined) return { kernel: factor, stride: factor };
  const each = (at: (kernel: number, factor: number) => number): number[] =>
    Array.from({ length: rank }, (_, axis) => at(onAxis(kernel, axis), onAxis(factor, axis)));
  return {
    kernel,
    stride: factor,
    padding: each(kernel => Math.floor((kernel - 1) / 2)),
    outputPadding: each((kernel, factor) => factor - 1 - ((kernel - 1) % 2))
  };
}

/** What enlarges all spatial axes, in order. */
function stepsOf(g: Builder, spec: Upsampling): Step[] {
  const { rank, from, to, mode, factor = 2, bias = true, blame = 'upsample' } = spec;
  const step = <S extends Params>(unit: Op<S>, args: Given<S>): Step => ({ unit: unit as unknown as Unit, args });
  const both = { rank, inChannels: from, outChannels: to, bias };
  if (!MODES.includes(mode)) refuse(g, blame, `is one of ${MODES.join(', ')}, and ${mode} is given`);
  if (mode === 'deconv') return [step(convTranspose, { ...both, ...windowOf(spec) })];
  if (mode === 'deconvgroup') return [step(convTranspose, { ...both, ...windowOf(spec), groups: from % to === 0 ? to : 1 })];
  if (mode === 'pixelshuffle') {
    const block = onAxis(factor, 0);
    const wide = step(conv, { ...both, outChannels: to * block ** rank, kernel: 3, padding: 1 });
    // The padding and the pool of stride 1 behind it leave all extents as they are.
    return [...(spec.bare ? [] : [wide]), step(pixelShuffle, { factor: block, rank })];
  }
  const enlarge = step(interpolate, { scale: factor, mode: spec.interpolation ?? linear(rank) });
  return from === to || spec.bare ? [enlarge] : [step(conv, { ...both, kernel: 1 }), enlarge];
}

/** Enlarges all spatial axes. */
export const addUpsample = (g: Builder, x: Ref, spec: Upsampling): Ref =>
  stepsOf(g, spec).reduce((y, { unit, args }) => g.add(unit, y, args), x);

/** The same, built and not run. */
export function holdUpsample(g: Builder, spec: Upsampling): void {
  for (const { unit, args } of stepsOf(g, spec)) g.hold(unit, args);
}
