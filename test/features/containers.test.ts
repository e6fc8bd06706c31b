import { describe, expect, it } from 'vitest';
import { structureActions } from '../../server/src/features/structureActions';
import { analyse } from '../support/see';
import { restructured } from '../support/structure';

const NET = `# shapelint: input=1x3x16x16
model:
  _target_: torch.nn.Sequential
  _args_:
    - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
    - _target_: torch.nn.Sequential
      _args_:
        - _target_: torch.nn.BatchNorm2d # inner
          num_features: 8
        - _target_: torch.nn.ReLU
    - {_target_: torch.nn.Flatten}
`;

describe('entries of a container of _target_', () => {
  it('come behind another one at their depth, and in front of all at its own line', () => {
    expect(restructured(NET, { insert: { after: 3, op: 'identity', args: {} } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.Identity
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Flatten}
      "
    `);
    expect(
      restructured(NET, { insert: { after: 2, op: 'conv', args: { inChannels: 8, outChannels: 8, kernel: 3, padding: 1 } } })
    ).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.Conv2d
                in_channels: 8
                out_channels: 8
                kernel_size: 3
                padding: 1
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Flatten}
      "
    `);
    expect(restructured(NET, { insert: { after: 5, op: 'identity', args: {} } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Flatten}
          - {_target_: torch.nn.Identity}
      "
    `);
  });

  it('go with all that is inside of them', () => {
    expect(restructured(NET, { remove: { layer: 2 } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - {_target_: torch.nn.Flatten}
      "
    `);
    expect(restructured(NET, { remove: { layer: 4 } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
          - {_target_: torch.nn.Flatten}
      "
    `);
    expect(restructured(NET, { remove: { layer: 0 } })).toMatchInlineSnapshot(`"cannot be written"`);
  });

  it('change places with the one behind at their depth', () => {
    expect(restructured(NET, { swap: { first: 2 } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - {_target_: torch.nn.Flatten}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
      changed: model; broken: model
      "
    `);
    expect(restructured(NET, { swap: { first: 1 } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - {_target_: torch.nn.Flatten}
      broken: model,model._args_[2]
      "
    `);
    expect(restructured(NET, { swap: { first: 4 } })).toMatchInlineSnapshot(`"cannot be written"`);
  });

  it('are copied with all that is inside of them', () => {
    expect(restructured(NET, { copy: { first: 1, last: 2 } })).toMatchInlineSnapshot(`
      "
      # shapelint: input=1x3x16x16
      model:
        _target_: torch.nn.Sequential
        _args_:
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}
          - _target_: torch.nn.Sequential
            _args_:
              - _target_: torch.nn.BatchNorm2d # inner
                num_features: 8
              - _target_: torch.nn.ReLU
          - {_target_: torch.nn.Flatten}
      changed: model,model._args_[2]; broken: model,model._args_[2]
      "
    `);
    expect(restructured(NET, { copy: { first: 4, last: 5 } })).toMatchInlineSnapshot(`"cannot be written"`);
  });

  it('stay where something counts them, or where one list stands in several places', () => {
    const counted = NET.replace('num_features: 8', 'num_features: ${model._args_[0].out_channels}');
    expect(restructured(counted, { remove: { layer: 1 } })).toBe('cannot be written');
    const twice = `_target_: torch.nn.Sequential
_args_:
  - &block {_target_: torch.nn.Sequential, _args_: [{_target_: torch.nn.ReLU}, {_target_: torch.nn.Tanh}]}
  - *block
  - {_target_: torch.nn.Sigmoid}
`;
    expect(restructured(twice, { swap: { first: 2 } })).toBe('cannot be written');
    expect(restructured(twice, { insert: { after: 2, op: 'identity', args: {} } })).toBe('cannot be written');
    expect(restructured(twice, { remove: { layer: 4 } })).toMatchInlineSnapshot(`
      "
      _target_: torch.nn.Sequential
      _args_:
        - &block {_target_: torch.nn.Sequential, _args_: [{_target_: torch.nn.ReLU}, {_target_: torch.nn.Tanh}]}
        - {_target_: torch.nn.Sigmoid}
      "
    `);
    expect(restructured(twice, { insert: { after: 7, op: 'identity', args: {} } })).toMatchInlineSnapshot(`
      "
      _target_: torch.nn.Sequential
      _args_:
        - &block {_target_: torch.nn.Sequential, _args_: [{_target_: torch.nn.ReLU}, {_target_: torch.nn.Tanh}]}
        - *block
        - {_target_: torch.nn.Sigmoid}
        - {_target_: torch.nn.Identity}
      "
    `);
  });

  it('are written in JSON as the others are', () => {
    const json = JSON.stringify({
      _target_: 'torch.nn.Sequential',
      _args_: [{ _target_: 'torch.nn.ReLU' }, { _target_: 'torch.nn.Flatten' }]
    });
    expect(restructured(json, { insert: { after: 2, op: 'identity', args: {} } }, { file: 'm.json' })).toMatchInlineSnapshot(`
      "
      {"_target_":"torch.nn.Sequential","_args_":[{"_target_":"torch.nn.ReLU"},{"_target_":"torch.nn.Flatten"}, {"_target_":"torch.nn.Identity"}]}
      "
    `);
  });
});

describe('what is offered', () => {
  const titles = (from: string, to = from): string[] => {
    const [start, end] = [NET.indexOf(from), NET.indexOf(to) + (from === to ? 0 : to.length)];
    return structureActions(analyse(NET), { start, end }, () => true).map(({ title }) => title);
  };

  it('at a container is what can be done with the whole of it', () => {
    expect(titles('torch.nn.Sequential\n      _args_')).toMatchInlineSnapshot(`
      [
        "Insert a layer at its beginning",
        "Insert a 3×3 convolution to 8 channels at its beginning",
        "Delete this layer",
        "Move this layer up: 2 other layers fail then (model and model._args_[2])",
        "Move this layer down: 1 other layer fails then (model)",
        "Duplicate this layer",
      ]
    `);
    expect(titles('torch.nn.Sequential')).toMatchInlineSnapshot(`
      [
        "Insert a layer at its beginning",
        "Insert a 3×3 convolution to 3 channels at its beginning",
      ]
    `);
  });

  it('at the first and the last entry keeps to its depth', () => {
    expect(titles('torch.nn.BatchNorm2d')).toMatchInlineSnapshot(`
      [
        "Insert a layer below",
        "Insert a 3×3 convolution to 8 channels below",
        "Delete this layer",
        "Move this layer down",
        "Duplicate this stage (layers model._args_[1]._args_[0] to model._args_[1]._args_[1])",
        "Duplicate this layer",
      ]
    `);
    expect(titles('torch.nn.ReLU')).toMatchInlineSnapshot(`
      [
        "Insert a layer below",
        "Insert a 3×3 convolution to 8 channels below",
        "Delete this layer",
        "Move this layer up",
        "Duplicate this stage (layers model._args_[1]._args_[0] to model._args_[1]._args_[1])",
        "Duplicate this layer",
      ]
    `);
  });

  it('for a selection are the whole entries in it', () => {
    expect(titles('{_target_: torch.nn.Conv2d', '_target_: torch.nn.ReLU\n')).toMatchInlineSnapshot(`
      [
        "Duplicate layers model._args_[0] to model._args_[1]: 2 other layers fail then (model and model._args_[2])",
      ]
    `);
  });
});
