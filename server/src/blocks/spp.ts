import { outChannels } from '../ops/conv';
import { concat, elementwise } from '../ops/merge';
import { boolean, integer, integers, withDefault } from '../ops/param';
import { maxPool } from '../ops/pool';
import { type Builder, defineBlock, type Ref } from './block';
import { addConv } from './convolution';
import { inChannels } from './params';

/** Spatial pyramid pooling: the same map pooled over windows of several extents, joined (ultralytics/nn/modules/block.py). */

/** A max pool of stride 1; keeps the size for odd kernels, even ones let it grow by one. */
const addPool = (g: Builder, x: Ref, kernel: number): Ref => g.add(maxPool, x, { kernel, stride: 1, padding: Math.floor(kernel / 2) });

/** The map and what pooling it once, twice … makes of it. */
function pooled(g: Builder, x: Ref, kernel: number, times: number): Ref[] {
  const maps = [x];
  for (let i = 0; i < times; i++) maps.push(addPool(g, maps[i]!, kernel));
  return maps;
}

const poolKernel = integer('Extent of the pooling window; odd.', { unit: 'samples', min: 1, default: 5 });

export const spp = defineBlock({
  name: 'SPP',
  doc: 'Spatial pyramid pooling: one max pool for each kernel, side by side.',
  params: {
    inChannels,
    outChannels,
    kernels: integers('Extents of the pooling windows; all odd.', { unit: 'samples', min: 1, default: [5, 9, 13] })
  },
  build(g, [x], { inChannels, outChannels, kernels }) {
    const half = Math.floor(inChannels / 2);
    const map = addConv(g, x!, inChannels, half);
    const joined = g.add(concat, [map, ...kernels.map(kernel => addPool(g, map, kernel))]);
    return addConv(g, joined, half * (kernels.length + 1), outChannels);
  }
});

export const sppf = defineBlock({
  name: 'SPPF',
  doc: 'Spatial pyramid pooling, fast: the same max pool several times in a row, every stage joined.',
  params: {
    inChannels,
    outChannels,
    kernel: poolKernel,
    pools: integer('How many pools run one after another.', { min: 0, max: 1000, default: 3 }),
    shortcut: boolean('Whether the input is added to the output where the channels are equal.', { default: false })
  },
  build(g, [x], { inChannels, outChannels, kernel, pools, shortcut }) {
    const half = Math.floor(inChannels / 2);
    const maps = pooled(g, addConv(g, x!, inChannels, half), kernel, pools);
    const y = addConv(g, g.add(concat, maps), half * (pools + 1), outChannels);
    return shortcut && inChannels === outChannels ? g.add(elementwise, [y, x!]) : y;
  }
});

export const sppelan = defineBlock({
  name: 'SPPELAN',
  doc: 'Spatial pyramid pooling with three max pools in a row, every stage joined.',
  params: {
    inChannels,
    outChannels,
    hiddenChannels: integer('Channels that are pooled.', { unit: 'channels', min: 1 }),
    kernel: withDefault(poolKernel, 5)
  },
  build(g, [x], { inChannels, outChannels, hiddenChannels, kernel }) {
    const maps = pooled(g, addConv(g, x!, inChannels, hiddenChannels), kernel, 3);
    return addConv(g, g.add(concat, maps), 4 * hiddenChannels, outChannels);
  }
});
