import { describe, expect, it } from 'vitest';
import { complete, offered, signature, taken } from '../support/completion';
import { hover } from '../support/editor';

const hydra = (...items: string[]) =>
  `# input: [1, 3, 8, 8]\nmodel:\n  _target_: torch.nn.Sequential\n  _args_:\n${items.map(item => `    - ${item}\n`).join('')}`;
const bundle = (net: string) => `{\n  "network_def": {${net}},\n  "network": "$@network_def.to(@device)"\n}\n`;
const json = { file: 'train.json', input: '16x16' };
const RELU = '{_target_: torch.nn.ReLU}';

describe('class paths', () => {
  it('are offered in full, with what they take and the shape they give', () => {
    const found = complete(hydra('{_target_: torch.nn.Co<|>}')).find(({ label }) => label === 'torch.nn.Conv2d');
    expect(found?.markdown).toMatch(/^`torch\.nn\.Conv2d\(in_channels.*\[Documentation\]\(https:/s);
    expect(offered(hydra(RELU, '{_target_: <|>}'))).toEqual(
      expect.arrayContaining(['torch.nn.Sigmoid: 3×8×8', 'torch.nn.Flatten: 192', 'torch.nn.Sequential: 3×8×8', 'monai.networks.nets.UNet'])
    );
  });

  it('stand in quotes in JSON, and MONAI’s networks by their bare names in a bundle', () => {
    expect(taken(bundle('"_target_": "UN<|>"'), 'UNet', json)).toBe('  "network_def": {"_target_": "UNet"},');
  });

  it('come with their mapping as a new part of a container', () => {
    expect(taken(hydra(RELU, '<|>'), 'torch.nn.Flatten')).toBe('    - _target_: torch.nn.Flatten');
    expect(taken('model: {_target_: torch.nn.Sequential, _args_: [{_target_: torch.nn.ReLU}, <|>]}\n', 'torch.nn.Flatten')).toBe(
      'model: {_target_: torch.nn.Sequential, _args_: [{_target_: torch.nn.ReLU}, {_target_: torch.nn.Flatten}]}'
    );
  });
});

describe('arguments', () => {
  it('that are not given yet, needed ones first, with unit and default', () => {
    expect(offered(hydra('{_target_: torch.nn.Conv2d, _args_: [3, 4], padding: 1, <|>}'))).toMatchInlineSnapshot(`
      [
        "kernel_size: samples",
        "stride: samples · default 1",
        "dilation: samples · default 1",
        "groups: whole number · default 1",
        "bias: true or false · default true",
        "padding_mode: default zeros · zeros | reflect | replicate | circular",
        "device",
        "dtype",
        "_convert_: default none · none | partial | object | all",
        "_partial_: true or false · default false",
        "_recursive_: true or false · default true",
      ]
    `);
  });

  it('of a network of MONAI, with its own defaults', () => {
    const found = offered(bundle('"_target_": "BasicUNet", "spatial_dims": 2, "<|>"'), json);
    expect(found).toEqual(
      expect.arrayContaining([
        'in_channels: channels · default 1',
        'features: channels · default [32,32,64,128,256,32]',
        'norm: default ["instance",{"affine":true}]',
        '_mode_: default default · default | callable | debug'
      ])
    );
    expect(found.some(one => one.startsWith('spatial_dims'))).toBe(false);
    expect(taken(bundle('"_target_": "BasicUNet", "in<|>"'), 'in_channels', json)).toBe(
      '  "network_def": {"_target_": "BasicUNet", "in_channels": },'
    );
  });

  it('of the layer that a network is told by name', () => {
    expect(offered(bundle('"_target_": "UNet", "norm": "<|>"'), json)).toEqual(
      expect.arrayContaining(['instance: default', 'batch', 'group'])
    );
    expect(offered(bundle('"_target_": "UNet", "norm": ["<|>", {}]'), json)).toContain('group');
    expect(offered(bundle('"_target_": "UNet", "norm": ["group", {"<|>"}]'), json)).toContain('num_groups: whole number');
  });

  it('have values to choose from', () => {
    expect(offered(hydra('{_target_: torch.nn.Conv2d, padding_mode: <|>}'))).toEqual([
      'zeros: default',
      'reflect',
      'replicate',
      'circular'
    ]);
    expect(offered(hydra('{_target_: torch.nn.Conv2d, bias: <|>}'))).toEqual(['true: default', 'false']);
    expect(offered(hydra('{_target_: torch.nn.MaxPool2d, _convert_: <|>}'))).toEqual(['none: default', 'partial', 'object', 'all']);
    expect(offered(hydra('{_target_: torch.nn.Conv2d, _args_: [3, 4, 3, 1, <|>]}'))).toEqual(['same', 'valid', 'causal']);
  });

  it('by position are told while they are written', () => {
    expect(signature(hydra('{_target_: torch.nn.MaxPool2d, _args_: [3, <|>]}'))).toMatchInlineSnapshot(`
      "torch.nn.MaxPool2d(kernel_size, «stride?», padding = 0, dilation = 1, return_indices = false, ceil_mode = false)
      Step from one window to the next; the window itself when left out.
      samples · optional"
    `);
    expect(signature(hydra('{_target_: torch.nn.MaxPool2d, kernel_size: <|>}'))).toMatch(/^«kernel_size»\n/);
  });
});

describe('a mapping without a class', () => {
  it('is offered one', () => {
    expect(taken(hydra(RELU, '{_ta<|>}'), '_target_')).toBe('    - {_target_: }');
  });
});

describe('hovering', () => {
  const meaning = (source: string) => hover(source)?.split('\n\n---')[0]?.trim();

  it('says what a key means, and what an entry of a list or of arguments by position is', () => {
    expect(meaning(hydra('{_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 4, kernel_s<|>ize: 3}'))).toBe(
      '**kernel\\_size** · samples  \nExtent of the window.'
    );
    expect(meaning(hydra('{_target_: torch.nn.MaxPool2d, _args_: [<|>2]}'))).toBe('**kernel\\_size** · samples  \nExtent of the window.');
    expect(meaning(hydra('{_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 4, kernel_size: [<|>3, 3]}'))).toBe(
      '**kernel\\_size** · samples  \nExtent of the window.'
    );
    expect(meaning(hydra('{_target_: torch.nn.ReLU, _conv<|>ert_: all}'))).toMatch(/^\*\*\\_convert\\_\*\*/);
  });

  it('counts nothing of a network that its constructor refuses', () => {
    const refused =
      '# input: [1, 1, 8, 8]\nmodel: {_target_: monai.networks.nets.UN<|>et, spatial_dims: 2, in_channels: 1, out_channels: 1, channels: [4], strides: []}\n';
    expect(hover(refused)).not.toContain('parameters');
  });
});
