import { describe, expect, it } from 'vitest';
import { sizes } from '../../server/src/analysis/sizes';
import { isTensor } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse, type Seen } from '../support/see';

/** Each layer's path and output, and the first line of each report with its place. */
function run(text: string, options: Seen = {}) {
  const analysis = analyse(text, options);
  return {
    layers: analysis.layers.map(({ layer, output }) => `${layer.id}: ${isTensor(output) ? output.dims.join('×') : 'unknown'}`),
    reports: diagnose(analysis).map(
      ({ rule, layer, span, message }) => `${rule.code} ${layer} \`${text.slice(span.start, span.end)}\`: ${message.split('\n')[0]}`
    )
  };
}

const sequential = (...items: string[]) =>
  `# input: [1, 3, 8, 8]\nwidth: 16\nmodel:\n  _target_: torch.nn.Sequential\n  _args_:\n${items.map(item => `    - ${item}\n`).join('')}`;
const conv = (args: string) => `{_target_: torch.nn.Conv2d, ${args}}`;

describe('interpolation', () => {
  it('is absolute, relative, inside another and inside text', () => {
    const text = sequential(
      conv('_args_: [3, "${width}", 1]'),
      conv('in_channels: "${width}", out_channels: "${.in_channels}", kernel_size: 3'),
      conv('_args_: ["${${which}}", 4, 1]')
    );
    const { layers, reports } = run(`${text}which: width\n`);
    expect(layers).toEqual(['model: 1×4×6×6', 'model._args_[0]: 1×16×8×8', 'model._args_[1]: 1×16×6×6', 'model._args_[2]: 1×4×6×6']);
    expect(reports).toEqual([]);
  });

  it('that leads nowhere is an error at its place', () => {
    const { reports } = run(sequential(conv('in_channels: "${widths}", out_channels: 4, kernel_size: 1')));
    expect(reports).toEqual([
      'SL306 model._args_[0] `"${widths}"`: `in_channels`: ${widths} leads to nothing in this file; did you mean width?'
    ]);
  });

  it('goes round in circles without end and is told', () => {
    const { reports } = run(`a: "\${b}"\nb: "\${a}"\n${sequential(conv('in_channels: 3, out_channels: "${a}", kernel_size: 1'))}`);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^SL306 model\._args_\[0\] `"\$\{a\}"`/);
  });

  it('asks the environment: unknown, not guessed', () => {
    const { layers, reports } = run(sequential(conv('in_channels: 3, out_channels: "${oc.env:WIDTH}", kernel_size: 1')));
    expect(layers.at(-1)).toBe('model._args_[0]: unknown');
    expect(reports).toEqual([
      'SL602 model._args_[0] `torch.nn.Conv2d`: `${oc.env:WIDTH}` is not known: shapes are not followed behind it.'
    ]);
  });

  it('a value that is to be filled in is told', () => {
    expect(run(sequential(conv('in_channels: 3, out_channels: ???, kernel_size: 1'))).reports).toEqual([
      'SL306 model._args_[0] `???`: `out_channels`: has to be filled in before the model is built.'
    ]);
  });
});

describe('lists', () => {
  const pool = (more: string) => sequential(`{_target_: torch.nn.MaxPool2d, kernel_size: [2, 4]${more}}`);

  it('are refused where torch is handed a ListConfig', () => {
    expect(run(pool('')).reports).toHaveLength(1);
    expect(run(pool('')).reports[0]).toMatch(/^SL306 model\._args_\[0\] `\[2, 4\]`/);
  });

  it.each(['all', 'partial', 'object'])('are taken under _convert_: %s', how => {
    expect(run(pool(`, _convert_: ${how}`))).toEqual({ layers: ['model: 1×3×4×2', 'model._args_[0]: 1×3×4×2'], reports: [] });
  });
});

describe('modules', () => {
  it('of other packages are declared unknown', () => {
    const { layers, reports } = run(sequential('{_target_: my.net.Block, c: 3}', conv('_args_: [99, 4, 1]')));
    expect(layers.at(-1)).toBe('model._args_[1]: unknown');
    expect(reports).toEqual(['SL602 model._args_[0] `my.net.Block`: `my.net.Block` is not known: shapes are not followed behind it.']);
  });

  it('that torch.nn lacks are an error', () => {
    const { reports } = run(sequential('{_target_: torch.nn.Relu}'));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^SL601 model\._args_\[0\] `torch\.nn\.Relu`.*torch\.nn\.ReLU/);
  });

  it('are found under the full path of their module', () => {
    expect(run(sequential('{_target_: torch.nn.modules.flatten.Flatten}')).layers).toEqual(['model: 1×192', 'model._args_[0]: 1×192']);
  });

  it('handed out half-built are unknown', () => {
    expect(run(sequential('{_target_: torch.nn.ReLU, _partial_: true}')).layers.at(-1)).toBe('model._args_[0]: unknown');
  });
});

describe('resolvers of OmegaConf', () => {
  const asked = (written: string, more = '') =>
    run(`${more}${sequential(conv(`in_channels: 3, out_channels: '${written}', kernel_size: 1`))}`);

  it('that look into the file are followed', () => {
    expect(asked('${oc.select:out,6}').layers.at(-1)).toBe('model._args_[0]: 1×6×8×8');
    expect(asked('${oc.select:out,6}', 'out: 9\n').layers.at(-1)).toBe('model._args_[0]: 1×9×8×8');
    expect(asked('${oc.decode:"4"}').layers.at(-1)).toBe('model._args_[0]: 1×4×8×8');
  });

  it('count no list from its end', () => {
    expect(asked('${list[-1]}', 'list: [4, 5]\n').reports).toEqual([
      "SL306 model._args_[0] `'${list[-1]}'`: `out_channels`: ${list[-1]} leads to nothing in this file."
    ]);
  });
});

describe('a class', () => {
  it('may be put together from references', () => {
    const text = `rank: 2\nact: torch.nn.ReLU\n${sequential("{_target_: 'torch.nn.Conv${rank}d', _args_: [3, 4, 1]}", "{_target_: '${act}'}")}`;
    expect(run(text)).toEqual({
      layers: ['model: 1×4×8×8', 'model._args_[0]: 1×4×8×8', 'model._args_[1]: 1×4×8×8'],
      reports: []
    });
  });

  it('that only holds modules is refused inside of Sequential, and left alone elsewhere', () => {
    expect(run(sequential('{_target_: torch.nn.ModuleList, modules: []}')).reports).toEqual([
      'SL306 model._args_[0] `torch.nn.ModuleList`: ModuleList has no forward pass, which Sequential calls.'
    ]);
    expect(run('# input: [1, 3, 8, 8]\nmodel: {_target_: torch.nn.ModuleList, modules: []}\n').reports).toEqual([
      'SL602 model `torch.nn.ModuleList`: `torch.nn.ModuleList` is not known: shapes are not followed behind it.'
    ]);
  });
});

describe('numbers with an exponent', () => {
  it('are numbers to OmegaConf, without a point as well, and words to MONAI, which reads YAML 1.1', () => {
    const dropout = '_target_: torch.nn.Dropout, p: 1e-1';
    expect(run(`# input: [1, 3]\nmodel: {${dropout}}\n`).reports).toEqual([]);
    expect(run(`# input: [1, 3]\nnetwork_def: {${dropout}}\n`).reports).toEqual([
      'SL306 network_def `1e-1`: `p` takes a number; "1e-1" is written.'
    ]);
  });
});

describe('a part that is referred to', () => {
  it('reads relative references where it stands, and is listed where it is used', () => {
    const part = 'x: {c: 5, m: {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: "${..c}", kernel_size: 1}}\n';
    expect(run(`${part}${sequential("'${x.m}'")}`).layers).toEqual(['model: 1×5×8×8', 'model._args_[0]: 1×5×8×8']);
  });
});

it.each(['_target_: torch.optim.Adam\nlr: 0.1\n', 'loss:\n  _target_: torch.nn.CrossEntropyLoss\n'])('%s is no model', text => {
  expect(() => analyse(text)).toThrow('not recognised');
});

it('a container that refers to itself is told, and built no further', () => {
  expect(run('model: {_target_: torch.nn.Sequential, _args_: ["${model}"]}\n').reports).toEqual([
    'SL306 model `"${model}"`: `0`: stands inside of itself.'
  ]);
});

it('an encoder is not known where a module stands for a number of its layer', () => {
  const layer = '{_target_: torch.nn.TransformerEncoderLayer, d_model: {_target_: torch.nn.ReLU}, nhead: 8}';
  const encoder = sequential(`{_target_: torch.nn.TransformerEncoder, encoder_layer: ${layer}, num_layers: 2}`);
  expect(run(encoder).reports).toEqual([
    'SL602 model._args_[0] `torch.nn.TransformerEncoder`: `torch.nn.ReLU` is not known: shapes are not followed behind it.'
  ]);
});

describe('torchvision', () => {
  const model = (args: string) => `# input: [1, 3, 64, 64]\nmodel: {_target_: torchvision.models.resnet18${args}}\n`;

  it('has classifiers, for as many classes as are wanted', () => {
    expect(run(model(', weights: null, num_classes: 10'))).toEqual({ layers: ['model: 1×10'], reports: [] });
    expect(analyse(model('')).layers[0]?.weights).toBe(11_689_512);
  });

  it('has weights for its own classes only', () => {
    expect(run(model(', weights: DEFAULT, num_classes: 10')).reports).toEqual([
      'SL306 model `10`: `num_classes`: weights are for 1000 classes, and 10 are wanted.'
    ]);
  });

  it('is not known with arguments that make another network of it', () => {
    expect(run(model(', width_per_group: 128')).reports).toEqual([
      'SL602 model `torchvision.models.resnet18`: `width_per_group` is not known: shapes are not followed behind it.'
    ]);
  });
});

describe('an input without a batch', () => {
  const model = (input: string, ...rest: string[]) =>
    analyse(
      [
        `# input: ${input}`,
        '_target_: torch.nn.Sequential',
        '_args_:',
        '  - {_target_: torch.nn.ReLU}',
        '  - {_target_: torch.nn.Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3, stride: 2}',
        ...rest,
        ''
      ].join('\n')
    );

  it('has the spatial axes of an image, as PyTorch takes it', () => {
    const analysis = model('[3, 33, 32]', '  - {_target_: torch.nn.MaxPool2d, kernel_size: 2}');
    expect(sizes(analysis).axes.map(({ name, axis, text }) => `${name} ${axis}: ${text}`)).toEqual([
      'height 1: every size from 5',
      'width 2: every size from 5'
    ]);
    expect(analysis.field(3)?.map(({ extent, stride }) => [extent, stride])).toEqual([
      [5, 4],
      [5, 4]
    ]);
    expect(diagnose(analysis).map(({ message }) => message.split('\n')[0])).toEqual([
      'The last column of the 33×32 input is never read: (32 + 0 − 3)/2 + 1 = 15.5 → 15.',
      'The last column of the 16×15 input is never read: (15 + 0 − 2)/2 + 1 = 7.5 → 7.'
    ]);
  });

  it('is refused where a layer wants one', () => {
    expect(diagnose(model('[3, 9, 9]', '  - {_target_: torch.nn.BatchNorm2d, num_features: 8}')).map(({ rule }) => rule.code)).toEqual([
      'SL305'
    ]);
  });
});
