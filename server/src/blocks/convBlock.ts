import { conv, dilation, groups, inChannels, kernel, outChannels, pad, stride } from '../ops/conv';
import { activation } from '../ops/elementwise';
import { batchNorm } from '../ops/norm';
import { any, onAxis, optional, type PerAxis, withDefault } from '../ops/param';
import { defineBlock } from './block';

/**
 * The padding Ultralytics chooses where none is written: half the effective kernel, rounded down, so odd kernels keep the
 * size and even ones let it grow by one (ultralytics/nn/modules/conv.py, autopad).
 */
export function autopad(kernelExtent: PerAxis, dilationExtent: PerAxis = 1): PerAxis {
  const half = (i: number): number => Math.floor((onAxis(dilationExtent, i) * (onAxis(kernelExtent, i) - 1) + 1) / 2);
  return typeof kernelExtent === 'number' ? half(0) : kernelExtent.map((_, i) => half(i));
}

/** Convolution without offset, batch normalisation, activation. */
export const convBlock = defineBlock({
  name: 'Conv',
  doc: 'Convolution without bias, batch normalisation and activation; keeps the size for odd kernels and stride 1 when no padding is written.',
  params: {
    inChannels,
    outChannels,
    kernel: withDefault(kernel, 1),
    stride,
    padding: optional({ ...pad, default: undefined }),
    groups,
    dilation,
    activation: any('The activation: true for the default one, false for none.', { default: true })
  },
  build(g, [x], { inChannels, outChannels, kernel, stride, padding, groups, dilation }) {
    const map = g.add(conv, x!, {
      inChannels,
      outChannels,
      kernel,
      stride,
      padding: padding ?? autopad(kernel, dilation),
      groups,
      dilation,
      bias: false
    });
    return g.add(activation, g.add(batchNorm, map, { features: outChannels }), { function: 'silu' });
  }
});
