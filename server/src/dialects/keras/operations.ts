import type { Block } from '../../blocks/block';
import { activation } from '../../ops/elementwise';
import { matmul } from '../../ops/linear';
import { concat, elementwise } from '../../ops/merge';
import type { Op } from '../../ops/op';
import { complete, type Given, type Params } from '../../ops/param';
import { reduce } from '../../ops/reduce';
import { permute, reshape, unsqueeze } from '../../ops/reshape';
import { chunk } from '../../ops/slice';
import { type Index, take } from '../../ops/take';
import { get, type Node } from '../../syntax/tree';
import { plainValue } from '../value';
import { type Call, type Handed, holdsTensor, plainOf } from './inbound';
import { type KerasObject, textOf } from './objects';

/** Operations called on tensors without a layer: `keras.ops`, and TensorFlow functions in Keras 2's models. */
export interface Operation {
  readonly unit: Op | Block;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Value of a parameter, by its name or its position among the arguments behind the tensors. */
type Read = (name: string, position?: number) => unknown;

const BINARY =
  'Add Subtract Multiply Divide TrueDivide FloorDivide Power Maximum Minimum Mod Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr Logaddexp SquaredDifference Arctan2';
const UNARY = `Absolute Abs Exp Expm1 Log Log1p Log2 Log10 Sqrt Rsqrt Square Negative Sign Sin Cos Tan Tanh Sigmoid Relu Relu6 Silu Gelu Selu
  Elu Softmax LogSoftmax Softplus Softsign HardSigmoid HardSilu HardTanh LeakyRelu Erf Floor Ceil Round Rint Reciprocal Clip Cast
  StopGradient Identity Copy IsNan Isfinite Cumsum Cumprod Flip Sort L2Normalize Mish Swish ZerosLike OnesLike Nan_to_num LogicalNot`;
const REDUCING =
  'Mean Sum Max Min Prod Std Var Any All Argmax Argmin Logsumexp Median Amax Amin ReduceMean ReduceSum ReduceMax ReduceMin CountNonzero Average';

const key = (name: string): string => name.toLowerCase().replaceAll('_', '');
const namesIn = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/).map(key));
const [binary, unary, reducing] = [namesIn(BINARY), namesIn(UNARY), namesIn(REDUCING)];

const run = <S extends Params>(unit: Op<S>, given: Given<S>): Operation => ({
  unit: unit as unknown as Op,
  args: complete(unit.params, given)
});

/** What an operation does to the tensors of a call; undefined where it is not known, or an argument of it. */
export function readOperation(object: KerasObject, call: Call): Operation | undefined {
  const name = nameOf(object);
  if (name === undefined) return undefined;
  // A constant of several numbers has extents of its own, which are not followed.
  if (call.args.some(isArray) && key(name) !== 'getitem' && binary.has(key(name))) return undefined;
  const constants = call.args.filter(one => !holdsTensor(one));
  const read: Read = (parameter, position = 0) => {
    const node = get(object.config, parameter);
    if (node) return plainValue(node);
    const handed = call.kwargs.get(parameter) ?? constants[position];
    return handed === undefined ? undefined : handedValue(handed);
  };
  return operationOf(key(name), read, constants[0] ?? call.kwargs.get('slice_spec') ?? call.kwargs.get('key'));
}

/** "Add" of keras.ops; "math.add" of a TFOpLambda, whose argument names differ in part. */
function nameOf({ className, module, config }: KerasObject): string | undefined {
  if (className === 'SlicingOpLambda') return 'getitem';
  if (className !== 'TFOpLambda') return module !== undefined && /^keras\.(?:src\.)?ops/.test(module) ? className : undefined;
  return textOf(get(config, 'function'))?.split('.').at(-1);
}

const isArray = (value: Handed): boolean => 'list' in value && !holdsTensor(value);

const handedValue = (value: Handed): unknown => ('list' in value ? value.list.map(handedValue) : plainOf(value));

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const areWhole = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isWhole);

function operationOf(name: string, read: Read, index: Handed | undefined): Operation | undefined {
  if (binary.has(name)) return run(elementwise, { operation: 'add', batched: false });
  if (unary.has(name)) return run(activation, { function: name });
  if (reducing.has(name)) {
    const axis = read('axis') ?? undefined;
    const fine = axis === undefined || isWhole(axis) || areWhole(axis);
    return fine ? run(reduce, { operation: 'mean', axes: axis, keepDims: read('keepdims', 1) === true }) : undefined;
  }
  switch (name) {
    case 'concatenate':
    case 'concat': {
      const axis = read('axis');
      return isWhole(axis) ? run(concat, { axis }) : undefined;
    }
    case 'matmul':
      return run(matmul, {});
    case 'transpose': {
      const order = read('axes') ?? read('perm');
      return areWhole(order) ? run(permute, { order }) : undefined;
    }
    case 'reshape': {
      const shape = read('newshape') ?? read('shape');
      return areWhole(shape) ? run(reshape, { shape, keep: 0 }) : undefined;
    }
    case 'expanddims': {
      const axis = read('axis');
      return isWhole(axis) ? run(unsqueeze, { axis }) : undefined;
    }
    case 'split': {
      const chunks = read('indices_or_sections') ?? read('num_or_size_splits');
      const axis = read('axis', 1) ?? 0;
      return isWhole(chunks) && chunks > 0 && isWhole(axis) ? run(chunk, { chunks, axis }) : undefined;
    }
    case 'getitem': {
      const entries = index && readIndex(index);
      return entries && run(take, { index: entries });
    }
    default:
      return undefined;
  }
}

function readIndex(value: Handed): readonly Index[] | undefined {
  const parts = 'list' in value ? value.list : [value];
  const read = parts.map(part => ('plain' in part ? indexOf(part.plain) : undefined));
  return read.every(one => one !== undefined) ? (read as Index[]) : undefined;
}

/** A position, null for a new axis, `__slice__` and `__ellipsis__` objects, or Keras 2's bare `{start, stop, step}`. */
function indexOf(node: Node): Index | undefined {
  if (node.kind === 'scalar') return node.value === null ? 'new-axis' : isWhole(node.value) ? node.value : undefined;
  const type = textOf(get(node, 'class_name'));
  if (type === '__ellipsis__') return 'rest';
  const bounds = type === '__slice__' ? get(node, 'config') : node;
  const [start, stop, step] = ['start', 'stop', 'step'].map(name => {
    const part = get(bounds, name);
    return part?.kind === 'scalar' && (part.value === null || isWhole(part.value)) ? part.value : undefined;
  });
  if (start === undefined || stop === undefined || step === undefined) return undefined;
  return { start: start as number | null, stop: stop as number | null, step: step as number | null };
}
