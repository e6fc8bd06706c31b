import { conv } from '../ops/conv';
import { activation, dropout } from '../ops/elementwise';
import { linear } from '../ops/linear';
import { batchNorm } from '../ops/norm';
import { adaptivePool } from '../ops/pool';
import { flatten } from '../ops/reshape';
import type { Builder, Ref } from './block';
import { autopad } from './convBlock';

/** A module that takes one tensor and gives one. */
export type Step = (g: Builder, x: Ref) => Ref;

/** A torchvision network: its children in order, as `Module.children()` lists them once a leading Sequential is opened. */
export interface Network {
  /** Children before the classifier. */
  readonly children: readonly Step[];
  /** What the network's own forward does between its children and the classifier. */
  readonly joint: readonly Step[];
  /** The last child, for this many classes. */
  classifier(classes: number): readonly Step[];
}

/** The classes of ImageNet, which every classifier has unless it is told others. */
export const IMAGENET_CLASSES = 1000;

export const flat: Step = (g, x) => g.add(flatten, x);
export const poolTo =
  (outputSize: number): Step =>
  (g, x) =>
    g.add(adaptivePool, x, { outputSize });
export const act =
  (name: string): Step =>
  (g, x) =>
    g.add(activation, x, { function: name });
export const drop =
  (rate: number): Step =>
  (g, x) =>
    g.add(dropout, x, { rate });
export const dense =
  (inFeatures: number, outFeatures: number): Step =>
  (g, x) =>
    g.add(linear, x, { inFeatures, outFeatures });

export interface ConvNorm {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
  /** None where the sum behind it is activated, or where a bottleneck ends. */
  readonly activation?: string;
}

/** Convolution, batch normalisation and activation (torchvision/ops/misc.py, Conv2dNormActivation). */
export const convNorm =
  ({ from, to, kernel, stride = 1, groups = 1, activation: name }: ConvNorm): Step =>
  (g, x) => {
    const map = g.add(conv, x, { inChannels: from, outChannels: to, kernel, stride, padding: autopad(kernel), groups, bias: false });
    const normed = g.add(batchNorm, map, { features: to });
    return name ? g.add(activation, normed, { function: name }) : normed;
  };

/** Channels as a multiple of eight, never below nine tenths of what was asked for (torchvision/models/_utils.py). */
export function divisible(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
