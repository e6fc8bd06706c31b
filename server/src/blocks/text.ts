import { conv, groups, outChannels } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { linear, matmul, parameter } from '../ops/linear';
import { concat, elementwise } from '../ops/merge';
import { layerNorm } from '../ops/norm';
import { boolean, integer, integers, withDefault } from '../ops/param';
import { adaptivePool } from '../ops/pool';
import { flatten, permute, unflatten } from '../ops/reshape';
import { reshapeLike } from '../ops/reshapeLike';
import { topK } from '../ops/slice';
import { defineBlock } from './block';
import { bottleneck } from './bottleneck';
import { addStages } from './c2f';
import { addConv } from './convolution';
import { expansion, heads, inChannels, repeats, share, shortcut } from './params';
import { addAttention, addHeads } from './transformer';

/** Blocks of YOLO-World in which a map meets text features (arXiv 2401.17270; ultralytics/nn/modules/block.py). */

const embedChannels = integer('Channels in which map and text are compared.', { unit: 'channels', min: 1 });
const textFeatures = integer('Features of each text.', { unit: 'features', min: 1, default: 512 });

/** Weighs a map [B, C, H, W] at every position by the text [B, T, F] that fits it best. */
export const maxSigmoidAttention = defineBlock({
  name: 'MaxSigmoidAttnBlock',
  doc: 'Max-sigmoid attention: every position of a map is weighed by the text that fits it best.',
  params: { inChannels, heads, embedChannels, textFeatures },
  inputs: { min: 2, max: 2 },
  build(g, [x, text], { inChannels: c, heads, embedChannels, textFeatures }) {
    const head = Math.floor(c / heads);
    const guide = addHeads(g, g.add(linear, text!, { inFeatures: textFeatures, outFeatures: embedChannels }), heads, head);
    const embedded = c === embedChannels ? x! : addConv(g, x!, c, embedChannels);
    const samples = g.add(flatten, g.add(unflatten, embedded, { sizes: [heads, head] }), { start: 3 });
    const best = g.add(topK, g.add(matmul, [guide, samples]), { k: 1, axis: 2 });
    const weight = g.add(elementwise, [best, g.add(parameter, [], { shape: [heads, 1, 1] })]);
    const map = addConv(g, x!, c, c, 3);
    const apart = g.add(flatten, g.add(unflatten, map, { sizes: [heads, -1] }), { start: 3 });
    const weighed = g.add(elementwise, [apart, g.add(activation, weight, { function: 'sigmoid' })], { operation: 'multiply' });
    return g.add(reshapeLike, [map, weighed]);
  }
});

export const c2fAttn = defineBlock({
  name: 'C2fAttn',
  doc: 'C2f with one more stage, in which the map meets the text features (second input).',
  params: {
    inChannels,
    outChannels,
    repeats,
    embedChannels: withDefault(embedChannels, 128),
    heads: withDefault(heads, 1),
    textFeatures,
    shortcut: withDefault(shortcut, false),
    groups,
    expansion
  },
  inputs: { min: 2, max: 2 },
  build(g, [x, text], { inChannels, outChannels, repeats, embedChannels, heads, textFeatures, shortcut, groups, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    if (hidden % heads !== 0) {
      g.report({
        kind: 'indivisible',
        blame: ['heads', 'outChannels'],
        data: { value: hidden, by: heads, what: 'hidden channels', divisor: 'heads' }
      });
      return undefined;
    }
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups, expansion: 1 };
    const maps = addStages(g, x!, { inChannels, hidden, repeats }, y => g.add(bottleneck, y, inner));
    maps.push(g.add(maxSigmoidAttention, [maps.at(-1)!, text!], { inChannels: hidden, heads, embedChannels, textFeatures }));
    return addConv(g, g.add(concat, maps), (3 + repeats) * hidden, outChannels);
  }
});

export const imagePoolingAttention = defineBlock({
  name: 'ImagePoolingAttn',
  doc: 'Text features (last input) attend to pooled maps (the other inputs); the text comes out, updated.',
  params: {
    embedChannels: withDefault(embedChannels, 256),
    inChannels: integers('Channels of each map.', { unit: 'channels', min: 1 }),
    textFeatures,
    heads: withDefault(heads, 8),
    kernel: integer('Samples that each map is pooled to on each axis.', { unit: 'samples', min: 1, default: 3 }),
    scale: boolean('Whether a factor for the update is learned.', { default: false })
  },
  inputs: { min: 2, max: Number.POSITIVE_INFINITY },
  build(g, inputs, { embedChannels: c, inChannels, textFeatures, heads, kernel, scale }) {
    const text = inputs.at(-1)!;
    const wanted = inChannels.length + 1;
    if (inputs.length !== wanted) {
      g.report({ kind: 'input-count', blame: ['inChannels'], data: { min: wanted, max: wanted, actual: inputs.length } });
      return undefined;
    }
    if (c % heads !== 0) {
      g.report({
        kind: 'indivisible',
        blame: ['heads', 'embedChannels'],
        data: { value: c, by: heads, what: 'channels', divisor: 'heads' }
      });
      return undefined;
    }
    const patches = inChannels.map((from, i) => {
      const map = g.add(conv, inputs[i]!, { inChannels: from, outChannels: c, kernel: 1 });
      return g.add(flatten, g.add(adaptivePool, map, { outputSize: kernel }), { start: 2 });
    });
    const samples = g.add(permute, g.add(concat, patches, { axis: 2 }), { order: [0, 2, 1] });
    const [query, key, value] = [text, samples, samples].map((from, i) => {
      const features = i === 0 ? textFeatures : c;
      const normal = g.add(layerNorm, from, { shape: features });
      return addHeads(g, g.add(linear, normal, { inFeatures: features, outFeatures: c }), heads, c / heads);
    });
    const update = g.add(linear, addAttention(g, query!, key!, value!), { inFeatures: c, outFeatures: textFeatures });
    const scaled = scale ? g.add(elementwise, [update, g.add(parameter, [], { shape: [1] })], { operation: 'multiply' }) : update;
    return g.add(elementwise, [scaled, text]);
  }
});
