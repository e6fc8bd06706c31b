import type { Finding } from '../ir/finding';
import { type Dim, isTensor, product, type Shape, type Tensor } from '../ir/shape';
import { axisAt } from './layout';
import { defineOp, type OpContext } from './op';
import { boolean, integer } from './param';

const axis = integer('The axis of the classes.', { default: 1 });
const parts = integer('How many values come out.', { min: 0, max: 3, default: 1 });

const SCALAR: Tensor = { dims: [] };

const outputs = (count: number, ...more: Shape[]): Shape => (count === 1 ? SCALAR : { items: [SCALAR, ...more].slice(0, count) });

type What = readonly [string, string];

/** Reports two numbers of samples that differ; true when they agree, as far as is known. */
function agree(ctx: OpContext, what: What, dims: readonly [readonly Dim[], readonly Dim[]], counted = dims): boolean {
  const [a, b] = [product(counted[0]), product(counted[1])];
  if (a === undefined || b === undefined || a === b) return true;
  ctx.report({ kind: 'count-mismatch', blame: [], input: 1, data: { what, shapes: dims, counts: [a, b] } });
  return false;
}

const pair = (ctx: OpContext): readonly [Tensor, Tensor] | undefined => {
  const [a, b] = ctx.inputs;
  return isTensor(a) && isTensor(b) ? [a, b] : undefined;
};

/** A label for every place: reports another number of them, and as accepted those that only their number makes fit. */
function labelsFit(ctx: OpContext<'axis'>, classes: number): boolean {
  const both = pair(ctx);
  if (!both) return false;
  const [{ dims }, { dims: labels }] = both;
  const at = axisAt(classes, dims.length);
  if (at === undefined) {
    const problem = { is: 'range', written: String(classes), min: -dims.length, max: dims.length - 1 } as const;
    ctx.report({ kind: 'argument', blame: ['axis'], data: { problem } });
    return false;
  }
  const places = dims.toSpliced(at, 1);
  const what: What = ['predictions', 'labels'];
  if (!agree(ctx, what, [dims, labels], [places, labels])) return false;
  const alike = [places.join(), dims.with(at, 1).join()].includes(labels.join());
  const known = [...dims, ...labels].every(dim => typeof dim === 'number');
  const count = product(places);
  if (!alike && known && count !== undefined) {
    const finding: Finding<'axis'> = {
      kind: 'count-mismatch',
      blame: [],
      input: 1,
      accepted: true,
      data: { what, shapes: [dims, labels], counts: [count, count] }
    };
    ctx.report(finding);
  }
  return true;
}

/** A loss over classes, with one label for every place. */
export const labelLoss = defineOp({
  name: 'labelLoss',
  fields: 'all',
  doc: 'Loss over classes: every place of the first input has one label in the second; one number comes out.',
  formula: 'N×classes×…, N×… → one number',
  params: { axis, parts },
  inputs: { min: 2, max: 3 },
  shape(ctx, args) {
    const both = pair(ctx);
    // loss_layer.cpp compares the batches first.
    if (
      both &&
      !agree(ctx, ['samples', 'samples of labels'], [both[0].dims, both[1].dims], [both[0].dims.slice(0, 1), both[1].dims.slice(0, 1)])
    )
      return undefined;
    return labelsFit(ctx, args.axis) && matrixFits(ctx, args.axis) ? outputs(args.parts, ctx.x) : undefined;
  }
});

/** What each confusion of two classes costs, where it arrives as a third input (infogain_loss_layer.cpp). */
function matrixFits(ctx: OpContext, axis: number): boolean {
  const matrix = ctx.inputs[2];
  const classes = ctx.x.dims[axisAt(axis, ctx.x.dims.length) ?? -1];
  if (!isTensor(matrix) || typeof classes !== 'number') return true;
  const [wanted, count] = [classes * classes, product(matrix.dims)];
  if (count === undefined || count === wanted) return true;
  const data = { what: ['pairs of classes', 'weights'], shapes: [ctx.x.dims, matrix.dims], counts: [wanted, count] } as const;
  ctx.report({ kind: 'count-mismatch', blame: [], input: 2, data });
  return false;
}

/** How many predictions are right. */
export const accuracy = defineOp({
  name: 'accuracy',
  fields: 'all',
  doc: 'Accuracy: the share of places whose label is among the largest classes; with a second output, for each class.',
  formula: 'N×classes×… and N×… → one number',
  params: { axis, best: integer('How many of the largest classes count.', { min: 1, default: 1 }), parts },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const both = pair(ctx);
    if (!both) return undefined;
    const [predictions, labels] = [product(both[0].dims), product(both[1].dims)];
    // accuracy_layer.cpp: the number of classes is the quotient of the counts.
    const classes = predictions !== undefined && labels ? Math.trunc(predictions / labels) : undefined;
    if (classes !== undefined && args.best > classes && labelsFit(ctx, args.axis)) {
      ctx.report({ kind: 'argument', blame: ['best'], data: { problem: { is: 'range', written: String(args.best), max: classes } } });
      return undefined;
    }
    if (!labelsFit(ctx, args.axis)) return undefined;
    return outputs(args.parts, { dims: [ctx.x.dims[axisAt(args.axis, ctx.x.dims.length)!]!] });
  }
});

/** A loss that compares two inputs sample by sample. */
export const distanceLoss = defineOp({
  name: 'distanceLoss',
  fields: 'all',
  doc: 'Loss that compares two inputs, which hold as many samples each; one number comes out.',
  formula: 'two inputs of as many samples → one number',
  params: { batch: boolean('Whether the batches and the rest have to agree each on its own.', { default: true }), parts },
  inputs: { min: 2, max: 2 },
  shape(ctx, args) {
    const both = pair(ctx);
    if (!both) return undefined;
    const [{ dims: a }, { dims: b }] = both;
    const first = agree(ctx, ['samples', 'samples of targets'], [a, b], [a.slice(0, 1), b.slice(0, 1)]);
    if (!first) return undefined;
    const rest = args.batch ? ([a.slice(1), b.slice(1)] as const) : ([a, b] as const);
    return agree(ctx, ['predictions', 'targets'], [a, b], rest) ? outputs(args.parts) : undefined;
  }
});

/** A loss over pairs of vectors that belong together or do not. */
export const pairLoss = defineOp({
  name: 'pairLoss',
  fields: 'all',
  doc: 'Contrastive loss: two batches of vectors, and for each pair whether they belong together; one number comes out.',
  formula: 'N×C, N×C, N → one number',
  params: { parts },
  inputs: { min: 3, max: 3 },
  shape(ctx, args) {
    const both = pair(ctx);
    const labels = ctx.inputs[2];
    if (!both || !isTensor(labels)) return undefined;
    const [{ dims: a }, { dims: b }] = both;
    // contrastive_loss_layer.cpp: channels agree, no height or width, one label a pair.
    const channels = (dims: readonly Dim[]): Dim[] => [dims[1] ?? 1];
    if (!agree(ctx, ['features', 'features of the other'], [a, b], [channels(a), channels(b)])) return undefined;
    for (const [input, dims] of [a, b, labels.dims].entries()) {
      const rest = product(dims.slice(input === 2 ? 1 : 2));
      if (rest === undefined || rest === 1) continue;
      const why = `${input === 2 ? 'labels are' : 'vectors are'} one ${input === 2 ? 'number' : 'row'} a sample; ${dims.join('×')} arrives`;
      ctx.report({ kind: 'argument', blame: [], input, data: { problem: { is: 'value', why } } });
      return undefined;
    }
    return outputs(args.parts);
  }
});
