import { type Dim, mayEqual, product, type Tensor } from '../ir/shape';
import { defineOp, type OpContext } from './op';
import { any, optional, text } from './param';

interface Reading {
  readonly output: readonly Dim[];
  readonly kernel: readonly Dim[];
  readonly bias: readonly Dim[];
}

type Failure = { readonly why: string; readonly blame: 'equation' | 'outputShape' | 'biasAxes' };

interface EinsumArgs {
  readonly equation: string;
  readonly outputShape: unknown;
  readonly biasAxes?: string;
}

/** A dense layer whose sums an einsum equation describes (keras/src/layers/core/einsum_dense.py). */
export const einsumDense = defineOp({
  name: 'einsumDense',
  fields: 'all',
  doc: 'Einsum dense layer: a learned kernel is multiplied in along the axes that the equation names.',
  formula: 'every letter behind -> with its extent; outputShape behind the batch',
  params: {
    equation: text('Letters of the input, the kernel and the output: "abc,cd->abd".'),
    outputShape: any('Extents that come out, without the batch; null leaves one open.'),
    biasAxes: optional(text('Letters of the output axes along which an offset is learned.'))
  },
  shape(ctx: OpContext, args) {
    const read = readEinsum(args, ctx.x);
    if ('why' in read) {
      ctx.report({ kind: 'argument', blame: [read.blame], data: { problem: { is: 'value', why: read.why } } });
      return undefined;
    }
    return { dims: read.output };
  },
  weights(args, inputs) {
    const read = inputs[0] && readEinsum(args, inputs[0]);
    if (!read || 'why' in read) return undefined;
    const kernel = product(read.kernel);
    const bias = args.biasAxes ? product(read.bias) : 0;
    return kernel === undefined || bias === undefined ? undefined : kernel + bias;
  },
  macs(args, inputs, output) {
    const read = inputs[0] && readEinsum(args, inputs[0]);
    if (!read || 'why' in read) return undefined;
    const [, kernel = '', out = ''] = partsOf(args.equation) ?? [];
    const summed = [...kernel].flatMap((letter, i) => (out.includes(letter) ? [] : [read.kernel[i]!]));
    const outputs = product(output.dims);
    const each = product(summed);
    return outputs === undefined || each === undefined ? undefined : outputs * each;
  }
});

/** Letters of input, kernel and output, dots taken away; undefined for an equation of another form. */
function partsOf(equation: string): [string, string, string, 'left' | 'right' | 'none'] | undefined {
  const dotted = equation.replaceAll('...', '0');
  const plain = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/.exec(dotted);
  if (plain) return [plain[1]!, plain[2]!, plain[3]!, 'none'];
  const left = /^0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)$/.exec(dotted);
  if (left) return [left[1]!, left[2]!, left[3]!, 'left'];
  const right = /^([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0$/.exec(dotted);
  return right ? [right[1]!, right[2]!, right[3]!, 'right'] : undefined;
}

function readEinsum(args: EinsumArgs, { dims }: Tensor): Reading | Failure {
  const parts = partsOf(args.equation);
  if (!parts) return { why: 'the equation must be in the form X,Y->Z, ...X,Y->...Z or X...,Y->Z...', blame: 'equation' };
  const [input, kernel, output, dots] = parts;
  const wanted = args.outputShape as readonly (number | null)[];
  const elided = dims.length - input.length;
  const full: Dim[] = [dims[0] ?? '?', ...wanted.map((n): Dim => n ?? '?')];
  // The output repeats what the dots stand for, before its own axes or behind them.
  if (dots === 'left') for (let i = 1; i < elided; i++) full.splice(1, 0, dims[i] ?? '?');
  else for (let i = input.length; i < dims.length; i++) full.push(dims[i] ?? '?');
  const inputDims = letters(input, dots === 'left' ? elided : 0, dims);
  const outputDims = letters(output, dots === 'left' ? elided : 0, full);
  for (const letter of input) {
    const [from, to] = [inputDims.get(letter), outputDims.get(letter)];
    if (from === undefined) return { why: `${dims.length} axes arrive; the equation names ${input.length}`, blame: 'equation' };
    if (output.includes(letter) && to !== undefined && !mayEqual(from, to))
      return { why: `${letter} is ${from} in the input and ${to} in the output`, blame: 'outputShape' };
  }
  for (const letter of output) {
    if (!input.includes(letter) && !kernel.includes(letter))
      return { why: `${letter} of the output is neither in the input nor in the kernel`, blame: 'equation' };
    if (outputDims.get(letter) === undefined) return { why: `the output shape has no extent for ${letter}`, blame: 'outputShape' };
  }
  for (const letter of kernel)
    if (!input.includes(letter) && !output.includes(letter))
      return { why: `${letter} of the kernel is neither in the input nor in the output`, blame: 'equation' };
  if (args.biasAxes === '') return { why: 'no axis is named', blame: 'biasAxes' };
  for (const letter of args.biasAxes ?? '')
    if (!output.includes(letter)) return { why: `${letter} is no axis of the output`, blame: 'biasAxes' };
  const extent = (letter: string): Dim => inputDims.get(letter) ?? outputDims.get(letter) ?? '?';
  return { output: full, kernel: [...kernel].map(extent), bias: biasOf(args.biasAxes ?? '', output, outputDims) };
}

/** An offset spans its own axes; all behind the first of them that are not its own have extent 1. */
const biasOf = (axes: string, output: string, dims: ReadonlyMap<string, Dim>): Dim[] =>
  [...output].filter(letter => axes.includes(letter)).map(letter => dims.get(letter) ?? '?');

/** The extent that each letter stands for; the dots in front take `skipped` axes. */
const letters = (names: string, skipped: number, dims: readonly Dim[]): Map<string, Dim> => {
  const found = new Map<string, Dim>();
  [...names].forEach((letter, i) => {
    const dim = dims[i + skipped];
    if (dim !== undefined) found.set(letter, dim);
  });
  return found;
};
