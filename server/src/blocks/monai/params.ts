import { any, boolean, integer, integers, perAxis, text } from '../../ops/param';

/** Parameters that many networks share, by MONAI's names in their order there. */

export const spatialDims = integer('Number of spatial axes: 1 for sequences, 2 for images, 3 for volumes.', { min: 1, max: 3 });
export const inChannels = integer('Channels that arrive.', { unit: 'channels', min: 1 });
export const outChannels = integer('Channels that come out.', { unit: 'channels', min: 1 });
export const kernelSize = perAxis('Extent of the convolutions; odd.', { unit: 'samples', min: 1, default: 3 });
export const upKernelSize = perAxis('Extent of the transposed convolutions; odd.', { unit: 'samples', min: 1, default: 3 });
export const channels = integers('Channels of each level, the top one first.', { unit: 'channels', min: 1 });
export const strides = any('Stride of each level: a number, or one for each axis.');
export const bias = boolean('Whether convolutions learn an offset.', { default: true });
export const dropout = any('Share of samples that are zeroed while training, or a layer with arguments; no bearing on shapes.', {
  default: 0
});
export const adnOrdering = text('The order of activation (A), dropout (D) and normalisation (N) behind a convolution.', { default: 'NDA' });
export const numResUnits = integer('Convolutions of a residual unit; plain convolutions when 0.', { max: 1000, default: 0 });
