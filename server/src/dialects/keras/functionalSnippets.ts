import { BLOCKS, type Snippet } from '../snippet';

/** A tensor that a layer reads: who makes it, and its shape without the batch. */
interface Edge {
  readonly from: string;
  readonly shape: readonly string[];
}

/** How a generation of Keras writes a layer that says what it reads. */
type Writer = (name: string, type: string, config: Readonly<Record<string, string>>, edges: readonly Edge[]) => string;

const entries = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `"${key}": ${value}`)
    .join(', ');

const object = (values: Readonly<Record<string, string>>): string => `{${entries(values)}}`;

/** Keras 3: every tensor with its shape; several in a list of their own. */
const modern: Writer = (name, type, config, edges) => {
  const tensors = edges.map(({ from, shape }) => {
    const facts = { shape: `[${['null', ...shape].join(', ')}]`, dtype: '"float32"', keras_history: `["${from}", 0, 0]` };
    return object({ class_name: '"__keras_tensor__"', config: object(facts) });
  });
  const args = tensors.length === 1 ? tensors[0]! : `[${tensors.join(', ')}]`;
  return object({
    module: '"keras.layers"',
    class_name: `"${type}"`,
    config: object({ name: `"${name}"`, ...config }),
    registered_name: 'null',
    name: `"${name}"`,
    inbound_nodes: `[${object({ args: `[${args}]`, kwargs: '{}' })}]`
  });
};

/** Keras 2: a call is a list of edges. */
const old: Writer = (name, type, config, edges) =>
  object({
    class_name: `"${type}"`,
    config: object({ name: `"${name}"`, ...config }),
    name: `"${name}"`,
    inbound_nodes: `[[${edges.map(({ from }) => `["${from}", 0, 0, {}]`).join(', ')}]]`
  });

const IMAGE = ['null', 'null'];
const before = (shape: readonly string[]): Edge => ({ from: '<before>', shape });

/** Convolution, normalisation, activation: each reads the one before, and is named after the first. */
function convolution(
  write: Writer,
  name: string,
  filters: string,
  shown: string,
  strides: number,
  read: Edge,
  ending = ['relu']
): string[] {
  const later = name.replace(/^\$\{(\d+):[^}]*\}/, '$$$1');
  const shape = [...IMAGE, shown];
  const window = { kernel_size: '[3, 3]', strides: `[${strides}, ${strides}]`, padding: '"same"' };
  return [
    write(name, 'Conv2D', { filters, ...window }, [read]),
    write(`${later}_bn`, 'BatchNormalization', {}, [{ from: later, shape }]),
    ...ending.map(end => write(`${later}_${end}`, 'ReLU', {}, [{ from: `${later}_bn`, shape }]))
  ];
}

function residual(write: Writer): string[] {
  const shape = [...IMAGE, '<channels>'];
  const between: Edge = { from: '$1_a_relu', shape };
  return [
    ...convolution(write, '${1:<new:res>}_a', '<channels>', '<channels>', 1, before(shape)),
    ...convolution(write, '$1_b', '<channels>', '<channels>', 1, between, []),
    write('$1', 'Add', {}, [before(shape), { from: '$1_b_bn', shape }]),
    write('$1_relu', 'ReLU', {}, [{ from: '$1', shape }])
  ];
}

/** Common blocks of a Functional model: each layer says what it reads; a name is written once, and follows wherever it stands. */
const snippets = (write: Writer): readonly Snippet[] => [
  {
    name: 'conv-bn-relu',
    doc: BLOCKS.convolution,
    layers: convolution(write, '${1:<new:conv>}', '${2:64}', '$2', 1, before([...IMAGE, '<channels>']))
  },
  {
    name: 'downsample',
    doc: BLOCKS.downsample,
    layers: convolution(write, '${1:<new:down>}', '${2:128}', '$2', 2, before([...IMAGE, '<channels>']))
  },
  { name: 'residual', doc: BLOCKS.residual, layers: residual(write) },
  {
    name: 'classifier',
    doc: BLOCKS.classifier,
    layers: [
      write('${1:<new:classes>}_pool', 'GlobalAveragePooling2D', {}, [before([...IMAGE, '<channels>'])]),
      write('$1', 'Dense', { units: '${2:10}', activation: '"softmax"' }, [{ from: '$1_pool', shape: ['<channels>'] }])
    ]
  },
  {
    name: 'dense-dropout',
    doc: 'A dense layer, some of whose outputs are dropped while training.',
    layers: [
      write('${1:<new:dense>}', 'Dense', { units: '${2:64}', activation: '"relu"' }, [before(['<features>'])]),
      write('$1_dropout', 'Dropout', { rate: '${3:0.5}' }, [{ from: '$1', shape: ['$2'] }])
    ]
  }
];

export const functionalSnippets = { modern: snippets(modern), old: snippets(old) } as const;
