import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newWork, type Task, type Work } from '../support/work';

const times = (count: number, part: (i: number) => string): string => Array.from({ length: count }, (_, i) => part(i)).join('');
const yaml = (text: string): Task => ({ file: 'model.yaml', text });
const list = (layers: string, before = ''): Task => yaml(`${before}input: [3, 16, 16]\nlayers:\n${layers}`);
const rows = (backbone: string, before = ''): Task => yaml(`${before}nc: 3\nbackbone:\n${backbone}head:\n  - [[-1], 1, Detect, [nc]]\n`);
const cfg = (sections: string): Task => ({ file: 'model.cfg', text: `[net]\nwidth=32\nheight=32\nchannels=3\n${sections}` });
const prototxt = (layers: string): Task => ({ file: 'net.prototxt', text: layers });
const keras = (layers: readonly object[], class_name: string, edges: object = {}): Task => ({
  file: 'model.json',
  text: JSON.stringify({ class_name, config: { name: 'm', layers, ...edges } })
});
const reluOf = (name: string, from: string) => ({ class_name: 'ReLU', name, config: { name }, inbound_nodes: [[[from, 0, 0, {}]]] });
const input = { class_name: 'InputLayer', name: 'in', config: { name: 'in', batch_shape: [null, 8] }, inbound_nodes: [] };
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Texts that say something many times over. */
const GROWING: readonly { readonly title: string; readonly make: (count: number) => Task }[] = [
  { title: 'unknown keys of a Darknet section', make: n => cfg(`[convolutional]\nfilters=4\n${times(n, i => `filtr${i}=1\n`)}`) },
  { title: 'unknown keys of [net]', make: n => cfg(`${times(n, i => `wdth${i}=1\n`)}[convolutional]\nfilters=4\n`) },
  { title: 'a key of a Darknet section', make: n => cfg(`[convolutional]\n${times(n, i => `filters=${i}\n`)}`) },
  {
    title: 'options before the first section',
    make: n => ({ file: 'model.cfg', text: times(n, i => `k${i}=1\n`) + cfg(times(n, i => `k${i}=1\n`)).text })
  },
  { title: 'references of a route', make: n => cfg(`[convolutional]\nfilters=4\n[route]\nlayers=${times(n, () => '0,')}0\n`) },
  { title: 'unknown sections', make: n => cfg(times(n, i => `[convolutionl${i}]\nfilters=4\n`)) },
  {
    title: 'suppressions in a Darknet file',
    make: n => cfg(`[convolutional]\nfilters=4\n${times(n, () => '# shapelint-disable-next-line SL103\n')}`)
  },
  { title: 'unknown fields', make: n => prototxt(`layer { name: "a" type: "Input" top: "a" ${times(n, i => `naem${i}: 1\n`)} }`) },
  {
    title: 'outputs of one layer, and inputs of another',
    make: n =>
      prototxt(
        `layer { name: "a" type: "Input" ${times(n, i => `top: "t${i}" `)} input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n` +
          `layer { name: "c" type: "Concat" top: "c" ${times(n, i => `bottom: "t${i}" `)} }`
      )
  },
  { title: 'absent blobs', make: n => prototxt(times(n, i => `layer { name: "r${i}" type: "ReLU" bottom: "x${i}" top: "y${i}" }\n`)) },
  { title: 'open brackets of a prototxt', make: n => prototxt(times(n, () => 'layer {\n')) },
  { title: 'unknown keys of a layer', make: n => list(`  - {type: relu, ${times(n, i => `inplac${i}: 1, `)}}\n`) },
  { title: 'a key of a layer', make: n => list(`  - {type: relu, ${times(n, () => 'inplace: 1, ')}}\n`) },
  { title: 'layers of one name', make: n => list(times(n, () => '  - {type: relu, name: a}\n')) },
  { title: 'absent layers', make: n => list(times(n, i => `  - {type: relu, name: a${i}, from: b${i}}\n`)) },
  {
    title: 'outputs of a layer list',
    make: n => list(`${times(n, i => `  - {type: relu, name: a${i}}\n`)}outputs: [${times(n, i => `a${i}, `)}]\n`)
  },
  {
    title: 'layers that one layer reads',
    make: n => list(`${times(n, () => '  - {type: relu, from: input}\n')}  - {type: add, from: [${times(n, i => `${i}, `)}]}\n`)
  },
  { title: 'unknown types', make: n => list(times(n, i => `  - {type: conv2dd${i}}\n`)) },
  { title: 'inputs', make: n => yaml(`input:\n${times(n, i => `  i${i}: [3, 8, 8]\n`)}layers:\n  - relu: {}\n`) },
  { title: 'documents', make: n => yaml(times(n, () => `---\n${list('  - relu: {}\n').text}`)) },
  { title: 'suppressions before layers', make: n => list(times(n, () => '  # shapelint-disable-next-line SL103\n  - conv2dd: {}\n')) },
  {
    title: 'suppressions of a file',
    make: n =>
      list(
        '  - relu: {}\n',
        times(n, i => `# shapelint-disable SL${i}\n`)
      )
  },
  { title: 'copies', make: n => list(times(n, () => '  - {type: conv2d, filters: 4, kernel: 1, repeat: 1000}\n')) },
  { title: 'rows that read one row', make: n => rows(`  - [-1, 1, Conv, [64]]\n${times(n, () => '  - [0, 1, Conv, [64]]\n')}`) },
  {
    title: 'scales',
    make: n => rows('  - [-1, 1, Conv, [64, 99, 2, 0]]\n', `scales:\n${times(n, i => `  s${i}: [1, ${1 + (i % 5)}, 1024]\n`)}`)
  },
  { title: 'parts of blocks', make: n => rows(times(n, i => `  - [-1, 900, C2f, [${8 * (1 + (i % 50))}]]\n`)) },
  { title: 'aliases', make: n => yaml(`b: &b {type: relu}\n${list(times(n, () => '  - *b\n')).text}`) },
  { title: 'open quotes', make: n => list(times(n, i => `  - {type: "relu, name: a${i}}\n`)) },
  { title: 'stray brackets', make: n => list(times(n, i => `  - {type: relu, name: \${a${i}}}\n`)) },
  { title: 'conflicts', make: n => list(times(n, () => '<<<<<<< a\n  - relu: {}\n=======\n  - gelu: {}\n>>>>>>> b\n')) },
  { title: 'commas too many in JSON', make: n => ({ file: 'model.json', text: `{"layers": [{"type": "relu"}${times(n, () => ',,')}]}` }) },
  { title: 'open objects in JSON', make: n => ({ file: 'model.json', text: `{"layers": [${times(n, () => '{"type": "relu",')}` }) },
  {
    title: 'layers of one name in Keras',
    make: n =>
      keras(
        indices(n).map(() => ({ class_name: 'ReLU', config: { name: 'r' } })),
        'Sequential'
      )
  },
  {
    title: 'unknown classes of Keras',
    make: n =>
      keras(
        indices(n).map(i => ({ class_name: `ReLUU${i}`, config: { name: `r${i}` } })),
        'Sequential'
      )
  },
  {
    title: 'absent layers of Keras',
    make: n =>
      keras([input, ...indices(n).map(i => reluOf(`r${i}`, `x${i}`))], 'Functional', { input_layers: [['in', 0, 0]], output_layers: [] })
  },
  {
    title: 'layers of Keras that are called before they stand there',
    make: n =>
      keras([...indices(n).map(i => reluOf(`r${i}`, i < n - 1 ? `r${i + 1}` : 'in')), input], 'Functional', {
        input_layers: [['in', 0, 0]],
        output_layers: [['r0', 0, 0]]
      })
  },
  {
    title: 'absent keys of a Hydra config',
    make: n => ({
      file: 'config.yaml',
      text: `${times(n, i => `v${i}: 3\n`)}net:\n  _target_: torch.nn.Sequential\n  _args_:\n${times(n, i => `    - {_target_: torch.nn.Flatten, start_dim: "\${w${i}}"}\n`)}`
    })
  }
];

const FEW = 500;

/** What grows with the square takes 16 times as long for four times the text. */
const MOST = 8;

describe('four times the text takes four times the work', () => {
  let work: Work;
  beforeAll(async () => {
    work = await newWork(GROWING.map(({ make }) => make(3)));
  });
  afterAll(() => work.close());

  it.each(GROWING)('$title', async ({ make }) => {
    const few = await work.sum(make(FEW));
    expect((await work.sum(make(4 * FEW))) / few).toBeLessThan(MOST);
  });
});
