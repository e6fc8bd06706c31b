// The README's table of features, line by line: what it says of Shapelint is held here for every format, or by the test that is named.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LayerResult } from '../../server/src/analysis/propagate';
import { dialects } from '../../server/src/dialects/index';
import { hints } from '../../server/src/features/hints';
import { hover } from '../../server/src/features/hover';
import { type Shape, tensors } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { configs } from '../fuzz/configs';
import { complete } from '../support/completion';
import { analyse } from '../support/see';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const readme = read('README.md');

/** A table of the README by the title above it: of each line the first two cells. */
function tableOf(title: string): (readonly [string, string])[] {
  const section = readme.slice(readme.indexOf(`## ${title}\n`)).split(/\n## /)[0]!;
  const rows = section.split('\n').filter(line => /^\|/.test(line) && !/^\| *-/.test(line));
  return rows.slice(1).map(row => {
    const [, first, second] = row.split('|').map(cell => cell.trim());
    return [first!, second!] as const;
  });
}

/** Held by tests elsewhere, by their titles. */
function heldBy(file: string, ...titles: readonly string[]): void {
  const text = read(file);
  for (const title of titles) expect(text, file).toContain(title);
}

/** One file for each format. */
const files = new Map(configs.map(({ file, text }) => [analyse(text, { file }).model.dialect.id, { file, text }]));
const known = ({ output }: LayerResult): boolean => tensors(output as Shape).length > 0;

/** Where a type, a key, a reference and a block are about to be written, in each format. */
const row = (rows: string): string => `nc: 3\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n${rows}`;
const list = (item: string): string => `input: [3, 8, 8]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, name: a}\n  - ${item}\n`;
const cfg = (section: string): string =>
  `[net]\nwidth=8\nheight=8\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\npad=1\n\n${section}\n`;
const net = (layer: string): string =>
  `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n${layer}\n`;
const keras = (layer: string): string =>
  `{"class_name": "Functional", "config": {"layers": [\n{"class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 8, 8, 3], "name": "a"}, "inbound_nodes": []},\n${layer}\n], "input_layers": [["a", 0, 0]], "output_layers": [["a", 0, 0]]}}`;
const hydra = (item: string): string => `# input: [1, 3, 8, 8]\n_target_: torch.nn.Sequential\n_args_:\n  - ${item}\n`;

interface Written {
  readonly file: string;
  readonly type: readonly [source: string, label: string];
  readonly key: readonly [source: string, label: string];
  readonly block: readonly [source: string, label: string];
  /** Formats that have no references have none to complete. */
  readonly reference?: readonly [source: string, label: string, detail: string];
}

const writing: Readonly<Record<string, Written>> = {
  ultralytics: {
    file: 'm.yaml',
    type: [row('  - [-1, 1, <|>\n'), 'C2f'],
    key: [`${row('')}<|>\n`, 'head'],
    block: [row('  - <|>\n'), 'upsample-concat'],
    reference: [row('  - [<|>, 1, Conv, [8]]\n'), '0', 'Conv 16×320×320']
  },
  layers: {
    file: 'm.yaml',
    type: [list('{type: <|>}'), 'relu'],
    key: [list('{type: conv2d, <|>}'), 'filters'],
    block: [list('<|>'), 'residual'],
    reference: [list('{type: add, from: [<|>]}'), 'a', 'conv2d 8×6×6']
  },
  darknet: {
    file: 'm.cfg',
    type: [cfg('[<|>'), '[maxpool]'],
    key: [cfg('[convolutional]\n<|>'), 'filters'],
    block: [cfg('<|>'), 'downsample'],
    reference: [cfg('[route]\nlayers=<|>'), '0', 'convolutional 8×8×8']
  },
  caffe: {
    file: 'm.prototxt',
    type: [net('layer { name: "b" type: "<|>" }'), 'Convolution'],
    key: [net('layer { name: "b" type: "Convolution" convolution_param { <|> } }'), 'num_output'],
    block: [net('<|>'), 'conv-relu'],
    reference: [net('layer { name: "b" type: "ReLU" bottom: "<|>" }'), 'data', 'Input 3×8×8']
  },
  keras: {
    file: 'm.json',
    type: [keras('{"class_name": "<|>", "config": {}}'), 'Conv2D'],
    key: [keras('{"class_name": "Conv2D", "config": {"<|>"}}'), 'filters'],
    block: [keras('<|>'), 'residual'],
    reference: [
      keras('{"class_name": "ReLU", "name": "r", "config": {"name": "r"}, "inbound_nodes": [[["<|>", 0, 0, {}]]]}'),
      'a',
      'InputLayer 8×8×3'
    ]
  },
  target: {
    file: 'm.yaml',
    type: [hydra('{_target_: <|>}'), 'torch.nn.Conv2d'],
    key: [hydra('{_target_: torch.nn.Conv2d, <|>}'), 'in_channels'],
    block: [hydra('<|>'), 'conv-bn-relu']
  }
};

/** What each line says of us, and what holds it. */
const claims: Readonly<Record<string, readonly [cell: string, held: () => void]>> = {
  is: ['a linter and language server for model configs', () => heldBy('test/protocol/answers.test.ts', 'says what it can')],
  reads: [
    'the [formats](#formats) below',
    () => {
      expect([...files.keys()].sort()).toEqual(dialects.map(({ id }) => id).sort());
      expect(tableOf('Formats')).toHaveLength(dialects.length);
    }
  ],
  'shapes of layers': [
    'worked out for every format, while you type',
    () => {
      for (const { file, text } of files.values()) {
        const analysis = analyse(text, { file });
        expect(analysis.layers.filter(known).length, file).toBeGreaterThan(analysis.layers.length * 0.8);
        expect(hints(analysis, { start: 0, end: text.length }).length, file).toBeGreaterThan(2);
      }
      heldBy('test/fuzz/incremental.test.ts', 'what is known after a change is what is known from the start');
    }
  ],
  'sizes that do not fit': [
    'an error at the row, with the cause and sizes that work',
    () => {
      const skip = `${row('')}  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, nn.Upsample, [None, 2, nearest]]\n  - [[-1, 0], 1, Concat, [1]]\nhead: []\n`;
      const found = diagnose(analyse(`# shapelint: input=3x70x70\n${skip}`)).find(({ rule }) => rule.code === 'SL202');
      expect(found).toMatchObject({ severity: 'error' });
      expect(found!.message).toMatch(/part at .*\n?.*work/s);
    }
  ],
  'parameters, MACs, receptive field of each layer': [
    'yes',
    () => {
      for (const { file, text } of files.values()) {
        const analysis = analyse(text, { file });
        const said = analysis.layers.map(({ layer }) => hover(analysis, layer.head.start + 1)?.markdown ?? '');
        for (const word of [/parameters/, /MACs/, /Receptive field/])
          expect(
            said.some(text => word.test(text)),
            `${file} ${word}`
          ).toBe(true);
      }
    }
  ],
  'input sizes that run, lose pixels or break': [
    'yes',
    () => {
      heldBy('test/features/panel.test.ts', 'tells exact sizes from lossy and broken ones');
      heldBy('test/cli/sizes.test.ts', 'promises three sets for each axis');
    }
  ],
  'completion and hover': [
    'by format: types, blocks, keys, references with shapes',
    () => {
      expect(Object.keys(writing).sort()).toEqual(dialects.map(({ id }) => id).sort());
      for (const [id, { file, type, key, block, reference }] of Object.entries(writing)) {
        const offers = (source: string) => complete(source, { file }).map(({ kind, label, detail }) => ({ kind, label, detail }));
        for (const [kind, [source, label]] of [
          ['type', type],
          ['key', key],
          ['snippet', block]
        ] as const)
          expect(offers(source), id).toContainEqual(expect.objectContaining({ kind, label }));
        if (reference) expect(offers(reference[0]), id).toContainEqual({ kind: 'reference', label: reference[1], detail: reference[2] });
      }
      heldBy('test/conformance/writing.test.ts', 'hovers say what it is');
    }
  ],
  graph: ['in the panel; SVG, PNG', () => heldBy('test/vscode/exportUi.mjs', 'the graph is saved as SVG', 'the graph is saved as PNG')],
  'formats a file': ['no', () => expect(read('server/src/lsp/session.ts')).not.toMatch(/documentFormatting/)],
  'command line for CI': ['`shapelint check`', () => heldBy('test/cli/check.test.ts', "'check'")]
};

it('the table has these lines, and says this of Shapelint', () => {
  expect(tableOf('Beside other tools')).toEqual(Object.entries(claims).map(([title, [cell]]) => [title, cell]));
});

it.each(Object.entries(claims).map(([title, [cell, held]]) => [title, cell, held] as const))('%s: %s', (_title, _cell, held) => held());
