import { describe, expect, it } from 'vitest';
import { evaluate } from '../../server/src/analysis/evaluate';
import { newMemo } from '../../server/src/analysis/memo';
import { type Conventions, torchConventions } from '../../server/src/ir/conventions';
import { type Shape, tensor } from '../../server/src/ir/shape';
import { attention } from '../../server/src/ops/attention';
import { conv, convTranspose, depthwiseConv } from '../../server/src/ops/conv';
import { convLstm } from '../../server/src/ops/convLstm';
import { headedAttention, plainAttention } from '../../server/src/ops/kerasAttention';
import { local } from '../../server/src/ops/local';
import { ndConv, ndConvTranspose } from '../../server/src/ops/ndConv';
import type { Op } from '../../server/src/ops/op';
import { scaledAttention } from '../../server/src/ops/products';

const KERAS: Conventions = { framework: 'tensorflow', layout: 'channels-last', division: 'floor' };
const CAFFE: Conventions = { framework: 'caffe', layout: 'channels-first', division: 'truncate' };

/** What a layer makes, learns and costs; parameters that are not given stand at their defaults. */
function seen(op: Op, given: Record<string, unknown>, inputs: readonly Shape[], conventions: Conventions) {
  const defaults = Object.entries(op.params).map(([name, param]) => [name, param.default]);
  const { output, weights, macs } = evaluate(op, { ...Object.fromEntries(defaults), ...given }, inputs, conventions, newMemo());
  return { output, weights, macs };
}

describe('a convolution is the same', () => {
  const args = { kernel: [3, 5], stride: 2, padding: 1, dilation: 1, outChannels: 8, groups: 2, bias: true };
  const image = [tensor(2, 4, 17, 19)];

  it('over two axes as over all behind the channels', () => {
    const known = seen(conv, args, image, torchConventions);
    expect(seen(ndConv, args, image, CAFFE)).toEqual(known);
    // Each of 2·8·9·9 samples is a sum over 2 channels and 15 taps.
    expect(known).toEqual({ output: tensor(2, 8, 9, 9), weights: 8 * 2 * 15 + 8, macs: 2 * 8 * 9 * 9 * 2 * 15 });
  });

  it('when it is transposed', () => {
    const known = seen(convTranspose, args, image, torchConventions);
    expect(seen(ndConvTranspose, args, image, CAFFE)).toEqual(known);
    // Each of 2·4·17·19 samples is spread over the 4 channels of its group and 15 taps.
    expect(known).toMatchObject({ weights: 8 * 2 * 15 + 8, macs: 2 * 4 * 17 * 19 * 4 * 15 });
  });

  it('for every input that it is applied to', () => {
    const one = seen(ndConv, args, image, CAFFE);
    expect(seen(ndConv, args, [...image, ...image], CAFFE)).toMatchObject({ weights: one.weights, macs: 2 * one.macs! });
  });

  it('where each channel is a group of its own', () => {
    const whole = { kernel: 3, padding: 1 };
    const grouped = seen(conv, { ...whole, outChannels: 8, groups: 4 }, image, torchConventions);
    expect(seen(depthwiseConv, { ...whole, multiplier: 2 }, image, torchConventions)).toEqual(grouped);
  });

  it('with kernels of its own at every position', () => {
    const shared = seen(conv, { ...args, groups: 1 }, image, torchConventions);
    const own = seen(local, { ...args, groups: undefined }, image, torchConventions);
    expect(own).toEqual({ ...shared, weights: 9 * 9 * shared.weights! });
  });

  it('at every step of a sequence, for four gates of input and state', () => {
    const steps = seen(convLstm, { kernel: 3, padding: 'same', outChannels: 6, states: true }, [tensor(2, 5, 8, 8, 3)], KERAS);
    expect(steps).toMatchObject({ weights: 4 * 6 * (9 * (3 + 6) + 1), macs: 2 * 5 * 8 * 8 * 4 * 6 * 9 * (3 + 6) });
  });
});

describe('attention is the same', () => {
  const [query, memory] = [tensor(2, 7, 12), tensor(2, 5, 12)];

  it('by all features as by those of a head', () => {
    const args = { features: 12, heads: 3, batchFirst: true, averageWeights: false };
    const known = seen(attention, args, [query, memory, memory], torchConventions);
    const keras = { heads: 3, keyFeatures: 4, bias: true, scores: true };
    expect(seen(headedAttention, keras, [query, memory], KERAS)).toMatchObject({ weights: known.weights, macs: known.macs });
    // Queries and results are projected, keys and values; then each query meets 5 keys and 5 values.
    const macs = 2 * (2 * 7 + 2 * 5) * 12 * 12 + 2 * 2 * 7 * 5 * 12;
    expect(known).toEqual({ output: { items: [query, tensor(2, 3, 7, 5)] }, weights: 4 * (12 * 12 + 12), macs });
  });

  it('with heads that share keys, which are projected to fewer features', () => {
    const args = { heads: 3, keyFeatures: 4, bias: false };
    const apart = seen(headedAttention, args, [query, memory], KERAS);
    const shared = seen(headedAttention, { ...args, keyHeads: 1 }, [query, memory], KERAS);
    expect(apart.weights! - shared.weights!).toBe(2 * 12 * 8);
    expect(apart.macs! - shared.macs!).toBe(2 * 2 * 5 * 12 * 8);
  });

  it('over some of the axes, where each query meets the keys on these alone', () => {
    const maps = [tensor(2, 4, 6, 8), tensor(2, 4, 6, 8)];
    const args = { heads: 2, keyFeatures: 4, bias: true };
    const [all, rows] = [undefined, [2]].map(axes => seen(headedAttention, { ...args, axes }, maps, KERAS).macs!);
    expect(all! - rows!).toBe(2 * 2 * 4 * 6 * (4 * 6 - 6) * 8);
    expect(seen(headedAttention, { ...args, axes: [-2] }, maps, KERAS).macs).toBe(rows);
  });

  it('without projections', () => {
    const known = seen(scaledAttention, {}, [query, memory, memory], torchConventions);
    expect(seen(plainAttention, {}, [query, memory], KERAS)).toEqual(known);
    expect(known).toMatchObject({ output: query, macs: 2 * 2 * 7 * 5 * 12 });
    expect(seen(plainAttention, { additive: true }, [query, memory], KERAS).macs).toBe(2 * 7 * 5 * 12);
  });
});
