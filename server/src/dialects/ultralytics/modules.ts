import { a2c2f } from '../../blocks/areaAttention';
import { c2Psa, psa } from '../../blocks/attention';
import { bottleneck } from '../../blocks/bottleneck';
import { c2f, c2fCib, c2fPsa, c3k2 } from '../../blocks/c2f';
import { cbFuse, cbLinear } from '../../blocks/cb';
import { convBlock } from '../../blocks/convBlock';
import { conv2, convTransposeBlock, dwConv, dwConvTranspose, focus } from '../../blocks/convolution';
import { bottleneckCsp, c1, c2, c3, c3Ghost, c3x } from '../../blocks/csp';
import { aConv, aDown, scDown } from '../../blocks/downsample';
import { elan1, repNcspElan4 } from '../../blocks/elan';
import { ghostBottleneck, ghostConv } from '../../blocks/ghost';
import { hgBlock, hgStem } from '../../blocks/hg';
import { repC3, repConv, repVggDw } from '../../blocks/rep';
import { resNetLayer } from '../../blocks/resnet';
import { spp, sppelan, sppf } from '../../blocks/spp';
import { c2fAttn, imagePoolingAttention } from '../../blocks/text';
import { aifi, c3Tr } from '../../blocks/transformer';
import type { Params } from '../../ops/param';
import { pick } from '../../ops/slice';
import { type Spelling, spell } from '../spelling';

/** A row with the module's page in the reference, which has one page for each file of ultralytics/nn/modules. */
const from = <const S extends Params>(page: 'conv' | 'block' | 'transformer', spelling: Spelling<S>): Spelling => {
  const url = `https://docs.ultralytics.com/reference/nn/modules/${page}/#ultralytics.nn.modules.${page}.${spelling.type}`;
  return spell({ ...spelling, url });
};

/**
 * The modules of Ultralytics model files but heads and Concat: positional arguments in the order of the constructors, as the
 * parser calls them (input channels in front, repeats inserted), not as they are written in a row.
 */
export const modules: readonly Spelling[] = [
  from('conv', {
    type: 'Conv',
    unit: convBlock,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'groups', 'dilation', 'activation']
  }),
  from('conv', {
    type: 'Conv2',
    unit: conv2,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'groups', 'dilation', 'activation']
  }),
  from('conv', { type: 'DWConv', unit: dwConv, positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'dilation', 'activation'] }),
  from('conv', {
    type: 'GhostConv',
    unit: ghostConv,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'groups', 'activation']
  }),
  from('conv', {
    type: 'Focus',
    unit: focus,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'groups', 'activation']
  }),
  from('conv', {
    type: 'ConvTranspose',
    unit: convTransposeBlock,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'normalise', 'activation']
  }),
  from('conv', {
    type: 'DWConvTranspose2d',
    unit: dwConvTranspose,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'outputPadding']
  }),
  from('conv', {
    type: 'RepConv',
    unit: repConv,
    positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'groups', 'dilation', 'activation', 'identity', 'deploy']
  }),
  from('conv', { type: 'Index', unit: pick, positional: ['index'] }),

  from('block', {
    type: 'Bottleneck',
    unit: bottleneck,
    positional: ['inChannels', 'outChannels', 'shortcut', 'groups', 'kernels', 'expansion']
  }),
  from('block', { type: 'GhostBottleneck', unit: ghostBottleneck, positional: ['inChannels', 'outChannels', 'kernel', 'stride'] }),
  from('block', { type: 'SPP', unit: spp, positional: ['inChannels', 'outChannels', 'kernels'] }),
  from('block', { type: 'SPPF', unit: sppf, positional: ['inChannels', 'outChannels', 'kernel', 'pools', 'shortcut'] }),
  from('block', { type: 'SPPELAN', unit: sppelan, positional: ['inChannels', 'outChannels', 'hiddenChannels', 'kernel'] }),
  from('block', { type: 'AConv', unit: aConv, positional: ['inChannels', 'outChannels'] }),
  from('block', { type: 'ADown', unit: aDown, positional: ['inChannels', 'outChannels'] }),
  from('block', { type: 'SCDown', unit: scDown, positional: ['inChannels', 'outChannels', 'kernel', 'stride'] }),
  from('block', {
    type: 'RepNCSPELAN4',
    unit: repNcspElan4,
    positional: ['inChannels', 'outChannels', 'splitChannels', 'stageChannels', 'repeats']
  }),
  from('block', { type: 'ELAN1', unit: elan1, positional: ['inChannels', 'outChannels', 'splitChannels', 'stageChannels'] }),

  from('block', { type: 'C1', unit: c1, positional: ['inChannels', 'outChannels', 'repeats'] }),
  from('block', { type: 'C2', unit: c2, positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion'] }),
  from('block', { type: 'C2f', unit: c2f, positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion'] }),
  from('block', { type: 'C3', unit: c3, positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion'] }),
  from('block', { type: 'C3x', unit: c3x, positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion'] }),
  from('block', { type: 'C3TR', unit: c3Tr, positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion'] }),
  from('block', {
    type: 'C3Ghost',
    unit: c3Ghost,
    positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion']
  }),
  from('block', {
    type: 'BottleneckCSP',
    unit: bottleneckCsp,
    positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'groups', 'expansion']
  }),
  from('block', { type: 'RepC3', unit: repC3, positional: ['inChannels', 'outChannels', 'repeats', 'expansion'] }),
  from('block', {
    type: 'C3k2',
    unit: c3k2,
    positional: ['inChannels', 'outChannels', 'repeats', 'c3k', 'expansion', 'attention', 'groups', 'shortcut']
  }),
  from('block', {
    type: 'C2fCIB',
    unit: c2fCib,
    positional: ['inChannels', 'outChannels', 'repeats', 'shortcut', 'largeKernel', 'groups', 'expansion']
  }),
  from('block', { type: 'PSA', unit: psa, positional: ['inChannels', 'outChannels', 'expansion'] }),
  from('block', { type: 'C2PSA', unit: c2Psa, positional: ['inChannels', 'outChannels', 'repeats', 'expansion'] }),
  from('block', { type: 'C2fPSA', unit: c2fPsa, positional: ['inChannels', 'outChannels', 'repeats', 'expansion'] }),
  from('block', {
    type: 'A2C2f',
    unit: a2c2f,
    positional: ['inChannels', 'outChannels', 'repeats', 'areaAttention', 'area', 'residual', 'mlpRatio', 'expansion', 'groups', 'shortcut']
  }),
  from('block', {
    type: 'C2fAttn',
    unit: c2fAttn,
    positional: ['inChannels', 'outChannels', 'repeats', 'embedChannels', 'heads', 'textFeatures', 'shortcut', 'groups', 'expansion']
  }),
  from('block', {
    type: 'ImagePoolingAttn',
    unit: imagePoolingAttention,
    positional: ['embedChannels', 'inChannels', 'textFeatures', 'heads', 'kernel', 'scale']
  }),
  from('block', { type: 'HGStem', unit: hgStem, positional: ['inChannels', 'middleChannels', 'outChannels'] }),
  from('block', {
    type: 'HGBlock',
    unit: hgBlock,
    positional: ['inChannels', 'middleChannels', 'outChannels', 'kernel', 'repeats', 'light', 'shortcut', 'activation']
  }),
  from('block', {
    type: 'ResNetLayer',
    unit: resNetLayer,
    positional: ['inChannels', 'outChannels', 'stride', 'first', 'repeats', 'expansion']
  }),
  from('block', { type: 'CBLinear', unit: cbLinear, positional: ['inChannels', 'outChannels', 'kernel', 'stride', 'padding', 'groups'] }),
  from('block', { type: 'CBFuse', unit: cbFuse, positional: ['index'] }),
  from('block', { type: 'RepVGGDW', unit: repVggDw, positional: ['inChannels'] }),
  from('transformer', {
    type: 'AIFI',
    unit: aifi,
    positional: ['inChannels', 'hiddenFeatures', 'heads', 'dropout', 'activation', 'normaliseFirst']
  })
];
