import { conv } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { linear, parameter } from '../ops/linear';
import { elementwise } from '../ops/merge';
import { layerNorm } from '../ops/norm';
import { integer } from '../ops/param';
import { permute } from '../ops/reshape';
import { type Builder, defineBlock, type Ref } from './block';
import { dense, flat, type Network, poolTo, type Step } from './torchvisionNetwork';

const channelsLast = (g: Builder, x: Ref): Ref => g.add(permute, x, { order: [0, 2, 3, 1] });
const channelsFirst = (g: Builder, x: Ref): Ref => g.add(permute, x, { order: [0, 3, 1, 2] });

/** Layer normalisation over the channels of a map (LayerNorm2d). */
const channelNorm =
  (channels: number): Step =>
  (g, x) =>
    channelsFirst(g, g.add(layerNorm, channelsLast(g, x), { shape: channels }));

/** torchvision/models/convnext.py, CNBlock; Liu et al. 2022, arXiv 2201.03545. */
const convNeXtBlock = defineBlock({
  name: 'torchvision ConvNeXt block',
  doc: 'A depthwise 7×7 convolution, normalisation and two linear layers over the channels, with a scaled shortcut.',
  params: { channels: integer('Channels.', { min: 1 }) },
  build(g, [x], { channels }) {
    const spread = g.add(conv, x!, { inChannels: channels, outChannels: channels, kernel: 7, padding: 3, groups: channels });
    const normed = g.add(layerNorm, channelsLast(g, spread), { shape: channels });
    const wide = g.add(activation, g.add(linear, normed, { inFeatures: channels, outFeatures: 4 * channels }), { function: 'gelu' });
    const map = channelsFirst(g, g.add(linear, wide, { inFeatures: 4 * channels, outFeatures: channels }));
    const scaled = g.add(elementwise, [map, g.add(parameter, [], { shape: [channels, 1, 1] })], { operation: 'multiply' });
    return g.add(elementwise, [scaled, x!]);
  }
});

function convNeXt(widths: readonly number[], depths: readonly number[]): Network {
  const children: Step[] = [];
  for (const [i, channels] of widths.entries()) {
    const from = widths[i - 1];
    if (from === undefined) {
      children.push((g, x) => channelNorm(channels)(g, g.add(conv, x, { inChannels: 3, outChannels: channels, kernel: 4, stride: 4 })));
    } else {
      children.push((g, x) => g.add(conv, channelNorm(from)(g, x), { inChannels: from, outChannels: channels, kernel: 2, stride: 2 }));
    }
    const depth = depths[i]!;
    children.push((g, x) => {
      let map = x;
      for (let n = 0; n < depth; n++) map = g.add(convNeXtBlock, map, { channels });
      return map;
    });
  }
  const last = widths.at(-1)!;
  return { children: [...children, poolTo(1)], joint: [], classifier: classes => [channelNorm(last), flat, dense(last, classes)] };
}

export const convNeXts: Readonly<Record<string, Network>> = {
  convnext_tiny: convNeXt([96, 192, 384, 768], [3, 3, 9, 3]),
  convnext_small: convNeXt([96, 192, 384, 768], [3, 3, 27, 3]),
  convnext_base: convNeXt([128, 256, 512, 1024], [3, 3, 27, 3]),
  convnext_large: convNeXt([192, 384, 768, 1536], [3, 3, 27, 3])
};
