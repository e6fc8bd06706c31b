import { conv } from '../../ops/conv';
import { activation } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { elementwise } from '../../ops/merge';
import { groupNorm } from '../../ops/norm';
import { scaledAttention } from '../../ops/products';
import { flatten, permute } from '../../ops/reshape';
import { reshapeLike } from '../../ops/reshapeLike';
import type { Builder, Ref } from '../block';

/** Parts of MONAI's generative networks (monai/networks/blocks/spatialattention.py, nets/autoencoderkl.py). */

/** A convolution that keeps the extents at stride 1. */
export const addSame = (g: Builder, x: Ref, rank: number, from: number, to: number, kernel = 3, stride = 1): Ref =>
  g.add(conv, x, { rank, inChannels: from, outChannels: to, kernel, stride, padding: (kernel - 1) / 2 });

export const addSilu = (g: Builder, x: Ref): Ref => g.add(activation, x, { function: 'silu' });

export const addGroupNorm = (g: Builder, x: Ref, channels: number, groups: number): Ref =>
  g.add(groupNorm, x, { groups, features: channels });

/** The positions of a map as a sequence of vectors. */
export const toSequence = (g: Builder, x: Ref): Ref => g.add(permute, g.add(flatten, x, { start: 2 }), { order: [0, 2, 1] });

/** A sequence of vectors as the map `like`. */
export const toMap = (g: Builder, sequence: Ref, like: Ref): Ref =>
  g.add(reshapeLike, [like, g.add(permute, sequence, { order: [0, 2, 1] })]);

export interface Projections {
  readonly features: number;
  /** Extent of what is looked at, where that is something else. */
  readonly context?: number;
  readonly bias: boolean;
  /** Whether a linear layer stands behind. */
  readonly mixed: boolean;
}

/** Attention of a sequence to itself, queries, keys and values apart. */
export function addAttention(g: Builder, x: Ref, { features, bias, mixed }: Projections): Ref {
  const project = (): Ref => g.add(linear, x, { inFeatures: features, outFeatures: features, bias });
  const seen = g.add(scaledAttention, [project(), project(), project()]);
  return mixed ? g.add(linear, seen, { inFeatures: features, outFeatures: features }) : seen;
}

/** Self-attention over all positions, normalised before and added to its input. */
export function addSpatialAttention(g: Builder, x: Ref, channels: number, groups: number, mixed: boolean): Ref {
  const normed = toSequence(g, addGroupNorm(g, x, channels, groups));
  const seen = addAttention(g, normed, { features: channels, bias: true, mixed });
  return g.add(elementwise, [toMap(g, seen, x), x]);
}
