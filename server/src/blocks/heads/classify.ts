import { groups, inChannels, kernel, pad, stride } from '../../ops/conv';
import { dropout, softmax } from '../../ops/elementwise';
import { linear } from '../../ops/linear';
import { optional, withDefault } from '../../ops/param';
import { adaptivePool } from '../../ops/pool';
import { flatten } from '../../ops/reshape';
import { defineBlock } from '../block';
import { convBlock } from '../convBlock';
import { classes } from './detect';

/** The width of EfficientNet-B0's last convolution, which this head copies (ultralytics/nn/modules/head.py, Classify). */
const WIDTH = 1280;

export const classify = defineBlock({
  name: 'Classify',
  doc: 'Classification head: convolution to 1280 channels, global pooling, a linear layer; probabilities and logits come out.',
  params: { inChannels, classes, kernel: withDefault(kernel, 1), stride, padding: optional({ ...pad, default: undefined }), groups },
  build(g, [x], { inChannels, classes, kernel, stride, padding, groups }) {
    const map = g.add(convBlock, x!, { inChannels, outChannels: WIDTH, kernel, stride, padding, groups });
    const pooled = g.add(flatten, g.add(adaptivePool, map, { outputSize: 1 }));
    const logits = g.add(linear, g.add(dropout, pooled, { rate: 0 }), { inFeatures: WIDTH, outFeatures: classes });
    return { items: [g.add(softmax, logits, { axis: 1 }), logits] };
  }
});
