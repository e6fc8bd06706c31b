import { outChannels, stride } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { elementwise } from '../ops/merge';
import { boolean, integer, withDefault } from '../ops/param';
import { maxPool } from '../ops/pool';
import { defineBlock } from './block';
import { addConv } from './convolution';
import { inChannels, repeats } from './params';

/** Residual layers (arXiv 1512.03385) as ultralytics/nn/modules/block.py has them. */

const widening = integer('Output channels for each channel of the 3×3 Conv.', { min: 1, default: 4 });

export const resNetBlock = defineBlock({
  name: 'ResNetBlock',
  doc: '1×1, 3×3 and widening 1×1 Conv, and the input added, through a 1×1 Conv where size or channels change.',
  params: { inChannels, outChannels, stride, expansion: widening },
  build(g, [x], { inChannels, outChannels: middle, stride, expansion }) {
    const wide = expansion * middle;
    const narrow = addConv(g, addConv(g, x!, inChannels, middle), middle, middle, 3, { stride, padding: 1 });
    const y = addConv(g, narrow, middle, wide);
    const passed = stride !== 1 || inChannels !== wide ? addConv(g, x!, inChannels, wide, 1, { stride }) : x!;
    return g.add(activation, g.add(elementwise, [y, passed]), { function: 'relu' });
  }
});

export const resNetLayer = defineBlock({
  name: 'ResNetLayer',
  doc: 'A stage of a residual network, or with `first` its stem: a 7×7 Conv of stride 2 and a max pool of stride 2.',
  params: {
    inChannels,
    outChannels,
    stride,
    first: boolean('Whether this is the stem.', { default: false }),
    repeats: withDefault(repeats, 1),
    expansion: widening
  },
  build(g, [x], { inChannels, outChannels, stride, first, repeats, expansion }) {
    if (first)
      return g.add(maxPool, addConv(g, x!, inChannels, outChannels, 7, { stride: 2, padding: 3 }), { kernel: 3, stride: 2, padding: 1 });
    let y = g.add(resNetBlock, x!, { inChannels, outChannels, stride, expansion });
    for (let i = 1; i < repeats; i++) y = g.add(resNetBlock, y, { inChannels: expansion * outChannels, outChannels, expansion });
    return y;
  }
});
