import { describe, expect, it } from 'vitest';
import { isTensor } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse, type Seen } from '../support/see';

/** Each layer's path, class and output, and the reports with their places. */
function run(config: string | object, options: Seen = {}) {
  const text = typeof config === 'string' ? config : JSON.stringify(config, undefined, 2);
  const analysis = analyse(text, { file: typeof config === 'string' ? 'train.yaml' : 'train.json', ...options });
  return {
    layers: analysis.layers.map(({ layer, output }) => `${layer.id}: ${isTensor(output) ? output.dims.join('×') : 'unknown'}`),
    reports: diagnose(analysis).map(
      ({ rule, span, message }) => `${rule.code} ${text.slice(span.start, span.end)}: ${message.split('\n')[0]}`
    )
  };
}

const unet = { spatial_dims: 2, in_channels: 1, out_channels: 3, channels: [8, 16, 32], strides: [2, 2] };
const withNet = (args: object, more: object = {}) => ({ network_def: { _target_: 'UNet', ...unet, ...args }, ...more });
const slides = (...roi: number[]) => ({ inferer: { _target_: 'SlidingWindowInferer', roi_size: roi, overlap: 0.5 } });

describe('the network of a bundle', () => {
  it('is found beside all that a bundle says, and sees the window that slides over its volumes', () => {
    const bundle = {
      imports: ['$import torch', '$from pathlib import Path'],
      bundle_root: '.',
      device: "$torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
      window: [64, 48],
      network_def: { _target_: 'UNet', ...unet },
      network: '$@network_def.to(@device)',
      loss: { _target_: 'DiceCELoss', softmax: true },
      optimizer: { _target_: 'torch.optim.Adam', params: '$@network.parameters()', lr: 0.001 },
      validate: { inferer: { _target_: 'SlidingWindowInferer', roi_size: '@window', sw_batch_size: 4 } },
      train: { trainer: { _target_: 'SupervisedTrainer', network: '@network', max_epochs: 10 } }
    };
    expect(run(bundle)).toEqual({ layers: ['network_def: 1×3×64×48'], reports: [] });
  });

  it('is found in YAML, through a reference, with references of all forms', () => {
    const text = `
dims: 2
net:
  width: 4
  _requires_: $print('building')
  _desc_: a small one
  _target_: monai.networks.nets.unet.UNet
  spatial_dims: "@dims"
  in_channels: $1
  out_channels: "@::width"
  channels: ["@##width", 8]
  strides: [2]
network_def: "@net"
`;
    expect(run(text, { input: '16x16' }).reports).toEqual(['SL306 width: monai.networks.nets.unet.UNet has no argument `width`.']);
    expect(run(text.replace('  width: 4\n', '').replaceAll(/"@(?:::|##)width"/g, '4'), { input: '16x16' })).toEqual({
      layers: ['net: 1×4×16×16'],
      reports: []
    });
  });

  it.each(['UNet', 'Unet', 'monai.networks.nets.UNet', 'monai.networks.nets.unet.UNet', '$monai.networks.nets.UNet'])(
    'is known as %s',
    name => {
      expect(run(withNet({ _target_: name }), { input: '1x1x32x32' })).toEqual({ layers: ['network_def: 1×3×32×32'], reports: [] });
    }
  );

  it.each(['UNET', 'nets.UNet', 'monai.networks.nets.vnet.UNet', 'mine.UNet'])('is not known as %s', name => {
    expect(run(withNet({ _target_: name }), { input: '1x1x16x16' }).reports).toEqual([
      `SL602 "${name}": \`${name}\` is not known: shapes are not followed behind it.`
    ]);
  });

  it('is nothing where it is disabled, and a class where it is only named', () => {
    for (const off of [true, 'True', '$True', '@off']) expect(run(withNet({ _disabled_: off }, { off: true })).layers).toEqual([]);
    expect(run(withNet({ _disabled_: '$not @off' }, { off: true }), { input: '1x1x16x16' }).layers).toEqual(['network_def: unknown']);
    expect(run(withNet({ _mode_: 'callable' }), { input: '1x1x16x16' }).layers).toEqual(['network_def: unknown']);
    expect(run(withNet({ _mode_: 'default' }), { input: '1x1x16x16' }).layers).toEqual(['network_def: 1×3×16×16']);
  });

  it('is left unknown where an expression decides it', () => {
    expect(run(withNet({ out_channels: '$len(@labels) + 1' }, { labels: ['a', 'b'] })).reports).toEqual([
      'SL602 "UNet": `$len(@labels) + 1` is not known: shapes are not followed behind it.'
    ]);
  });

  it('says what leads to nothing', () => {
    expect(run(withNet({ out_channels: '@clases' }, { classes: 3 })).reports).toEqual([
      'SL306 "@clases": `out_channels`: @clases leads to nothing in this file; did you mean classes?'
    ]);
  });
});

describe('without a size', () => {
  it('channels and axes are known from the network', () => {
    expect(run(withNet({}))).toEqual({ layers: ['network_def: 1×3×?×?'], reports: [] });
  });

  it('a network built for one image size sees that', () => {
    const net = { _target_: 'UNETR', in_channels: 1, out_channels: 2, img_size: [32, 48], spatial_dims: 2, hidden_size: 48, mlp_dim: 64 };
    expect(run({ network_def: net })).toEqual({ layers: ['network_def: 1×2×32×48'], reports: [] });
  });

  it('a setting may leave out batch and channels', () => {
    expect(run(withNet({}), { input: '32x16' }).layers).toEqual(['network_def: 1×3×32×16']);
  });
});

describe('what does not fit', () => {
  it('is told with sizes that do', () => {
    const { reports } = run(withNet({}, slides(64, 50)));
    expect(reports).toEqual(['SL202 "UNet": Inside UNet (concat): cannot concatenate 32×25 with 32×26.']);
  });

  it('is told at the argument', () => {
    expect(run(withNet({ strides: [2] })).reports).toEqual([
      'SL306 [\n      2\n    ]: `strides`: needs 2 numbers for 3 levels, and 1 are given.'
    ]);
    expect(run(withNet({ norm: ['group', { num_groups: 3 }] })).reports[0]).toMatch(/^SL302 .*groups 3 does not divide 8 channels/s);
    expect(run(withNet({ norm: 'bach' })).reports).toEqual(['SL306 "bach": `norm`: MONAI has no normalisation bach; did you mean batch?']);
    expect(run(withNet({ act: ['relu', { slope: 1 }] })).reports[0]).toMatch(/^SL306 .*ReLU has no field `slope`/s);
    expect(run(withNet({ kernel_size: 4 })).reports).toEqual([
      'SL306 4: `kernel_size`: has to be odd to be padded on both sides alike, and 4 is not.'
    ]);
  });

  it('is told where nobody could build it', () => {
    const levels = Array<number>(80).fill(1);
    const deep = { _target_: 'SegResNet', spatial_dims: 2, blocks_down: levels, blocks_up: levels.slice(1) };
    expect(run({ network_def: deep }).reports).toEqual(['SL306 "SegResNet": Builds modules that are larger than can be counted.']);
    const wide = { _target_: 'AutoencoderKL', spatial_dims: 2, num_res_blocks: 1e9 };
    expect(run({ network_def: wide }).reports).toEqual(['SL306 "AutoencoderKL": Builds more than 10,000 modules.']);
  });

  it('is told of patches per axis', () => {
    const swin = { _target_: 'SwinUNETR', in_channels: 1, out_channels: 2, feature_size: 12 };
    const { reports } = run({ network_def: swin, ...slides(64, 64, 80) });
    expect(reports).toEqual(['SL302 "SwinUNETR": Inside SwinUNETR (multiples): patch size⁵ (32) does not divide width 80.']);
  });

  it('is told of lists that Hydra hands over', () => {
    const net = { _target_: 'monai.networks.nets.BasicUNet', spatial_dims: 2, norm: ['group', { num_groups: 4 }] };
    expect(run({ model: net }).reports).toHaveLength(1);
    expect(run({ model: { ...net, _convert_: 'all' } }).reports).toEqual([]);
  });
});

describe('a bundle with several networks', () => {
  const autoencoder = {
    _target_: 'AutoencoderKL',
    spatial_dims: 2,
    channels: [8, 16],
    num_res_blocks: 1,
    attention_levels: [false, false],
    norm_num_groups: 4
  };
  const both = {
    bundle_root: '.',
    autoencoder_def: autoencoder,
    network_def: { _target_: 'UNet', ...unet },
    discriminator_def: { _target_: 'PatchDiscriminator', spatial_dims: 2, channels: 8, in_channels: 1 }
  };

  it('shows network_def first, and the others by their names', () => {
    const { variants } = analyse(JSON.stringify(both), { file: 'train.json' }).model;
    expect(variants.map(({ id }) => id)).toEqual(['network_def', 'autoencoder_def', 'discriminator_def']);
    expect(run(both).layers).toEqual(['network_def: 1×3×?×?']);
    expect(run(both, { variant: 'discriminator_def', input: '64x64' }).reports).toEqual([]);
    expect(run(both, { variant: 'autoencoder_def', input: '16x16' }).layers).toEqual(['autoencoder_def: unknown']);
  });
});
