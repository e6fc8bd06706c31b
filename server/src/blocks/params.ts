import { inChannels as anyChannels, pad } from '../ops/conv';
import { any, boolean, integer, number, optional, type Param, type PerAxis } from '../ops/param';
import type { Builder } from './block';

/** The parameters that many blocks share. Blocks are built before anything arrives, so here the channels must be said. */

export const inChannels: Param<number> = integer(anyChannels.doc, { unit: 'channels', min: 1 });
export const repeats = integer('How many inner modules run one after another.', { min: 0, max: 1000, default: 1 });
export const shortcut = boolean('Whether the input of each inner bottleneck is added to its output.', { default: true });
export const expansion = number('Hidden channels as a share of the output channels, rounded down.', { min: 0, max: 1000, default: 0.5 });
export const heads = integer('Number of attention heads; divides the channels.', { min: 1 });
export const activation = any('The activation: true for the default one, false for none.', { default: true });
export const autoPadding = optional({ ...pad, default: undefined });

/** ⌊channels × share⌋ as Python's int() has it; reports a share that leaves none. */
export function share(g: Builder, channels: number, ratio: number, blame = 'expansion'): number | undefined {
  const part = Math.floor(channels * ratio);
  if (part > 0) return part;
  g.report({
    kind: 'argument',
    blame: [blame],
    data: { problem: { is: 'value', why: `leaves no channels: ⌊${channels} × ${ratio}⌋ = ${part}` } }
  });
  return undefined;
}

/** Reports output channels that differ from the input's where the constructor asserts that they do not; true when fine. */
export function keepsChannels(g: Builder, args: { readonly inChannels: number; readonly outChannels: number }): boolean {
  if (args.inChannels === args.outChannels) return true;
  g.report({ kind: 'channels-mismatch', blame: ['outChannels'], data: { expected: args.inChannels, actual: args.outChannels } });
  return false;
}

const isKernel = (value: unknown): value is PerAxis => (Array.isArray(value) ? value.length > 0 && value.every(isExtent) : isExtent(value));
const isExtent = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** Two kernels, each a number or one a spatial axis; undefined for anything else. */
export function kernelPair(value: unknown): readonly [PerAxis, PerAxis] | undefined {
  if (!Array.isArray(value)) return undefined;
  const [first, second] = value;
  return isKernel(first) && isKernel(second) ? [first, second] : undefined;
}
