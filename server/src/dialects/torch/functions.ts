import { moveAxes, squeeze, swapAxes } from '../../ops/axes';
import { einsum } from '../../ops/einsum';
import { softmax } from '../../ops/elementwise';
import { gather, indexSelect, narrow, select } from '../../ops/gather';
import { broadcastAll, join, stack } from '../../ops/join';
import { matmul } from '../../ops/linear';
import { concat, elementwise } from '../../ops/merge';
import { applyMatrix, pairDistances, scaledAttention } from '../../ops/products';
import { reduce } from '../../ops/reduce';
import { expand, repeat } from '../../ops/repeat';
import { flatten, permute, reshape, unflatten, unsqueeze } from '../../ops/reshape';
import { interpolate, pad } from '../../ops/resize';
import { chunk, split, splitAt } from '../../ops/slice';
import { transposedView } from '../../ops/view';
import type { Spelling, Take } from '../spelling';
import { torch } from './module';
import { corners, scale, size } from './reshape';
import { flag, needed, refused, whole, word } from './takes';

const strict: Take = (one, all) => needed(one, all) ?? whole(one, all);

/** An axis, or a list of them. */
const axes: Take = one => {
  if (one.value === null) return { value: undefined };
  const entries: readonly unknown[] = Array.isArray(one.value) ? one.value : [one.value];
  return !one.float && entries.every(n => Number.isInteger(n)) ? { value: one.value } : refused('a whole number, or a list of them', one);
};

/** Extents in a list, or the only one. */
const extents: Take = one => (Number.isInteger(one.value) && !one.float ? { value: [one.value] } : undefined);

/** Extents in a list, one at least. */
const some: Take = one => (Array.isArray(one.value) && one.value.length === 0 ? refused('one extent at least', one) : undefined);

const dim = ['dim', 'axis', strict] as const;
const reduceArgs = [
  ['dim', 'axes', axes],
  ['keepdim', 'keepDims', flag]
] as const;

const reductions = [
  torch('torch.mean', reduce, reduceArgs, { fixed: { operation: 'mean' } }),
  torch('torch.sum', reduce, reduceArgs, { fixed: { operation: 'sum' } }),
  torch('torch.amax', reduce, reduceArgs, { fixed: { operation: 'largest' } }),
  torch('torch.max', reduce, reduceArgs, { fixed: { operation: 'largest', both: true } }),
  torch('torch.argmax', reduce, reduceArgs, { fixed: { operation: 'position' } })
];

const merges = [
  torch('torch.cat', concat, [dim], { defaults: { axis: 0 } }),
  torch('torch.stack', stack, [dim]),
  torch('torch.hstack', join, [], { fixed: { as: 'columns' } }),
  torch('torch.vstack', join, [], { fixed: { as: 'rows' } }),
  torch('torch.add', elementwise, [], { fixed: { operation: 'add' } }),
  torch('torch.mul', elementwise, [], { fixed: { operation: 'multiply' } }),
  torch('torch.where', elementwise, [], { fixed: { operation: 'select' } }),
  torch('torch.broadcast_tensors', broadcastAll, []),
  torch('torch.matmul', matmul, []),
  torch('torch.bmm', matmul, [], { fixed: { rank: 3 } }),
  torch('torch.mm', matmul, [], { fixed: { rank: 2 } }),
  torch('torch.einsum', einsum, [['equation', 'equation']]),
  torch('F.linear', applyMatrix, []),
  torch('F.scaled_dot_product_attention', scaledAttention, [['is_causal', 'causal', flag]]),
  torch('torch.cdist', pairDistances, [])
];

const reorders = [
  torch('Tensor.permute', permute, [['dims', 'order']]),
  torch('Tensor.transpose', swapAxes, [
    ['dim0', 'first', strict],
    ['dim1', 'second', strict]
  ]),
  torch('torch.swapaxes', swapAxes, [
    ['axis0', 'first', strict],
    ['axis1', 'second', strict]
  ]),
  torch('torch.movedim', moveAxes, [
    ['source', 'from', axes],
    ['destination', 'to', axes]
  ]),
  torch('Tensor.reshape', reshape, [['shape', 'shape', extents]], { fixed: { keep: 0 } }),
  torch('Tensor.view', reshape, [['shape', 'shape', extents]], { fixed: { keep: 0 } }),
  torch(
    'torch.flatten',
    flatten,
    [
      ['start_dim', 'start', strict],
      ['end_dim', 'end', strict]
    ],
    { defaults: { start: 0 } }
  ),
  torch('torch.unflatten', unflatten, [
    ['dim', 'axis', strict],
    ['sizes', 'sizes', some]
  ]),
  torch('torch.squeeze', squeeze, [['dim', 'axes', axes]]),
  torch('torch.unsqueeze', unsqueeze, [dim]),
  torch('Tensor.transpose.view', transposedView, [
    ['dim0', 'first', strict],
    ['dim1', 'second', strict],
    ['shape', 'shape']
  ])
];

const parts = [
  torch('torch.split', split, [['split_size_or_sections', 'sizes'], dim], { defaults: { axis: 0 } }),
  torch('torch.chunk', chunk, [['chunks', 'chunks', strict], dim], { defaults: { axis: 0 } }),
  torch('torch.tensor_split', splitAt, [['indices_or_sections', 'at', axes], dim], { defaults: { axis: 0 } }),
  torch('torch.narrow', narrow, [dim, ['start', 'start', strict], ['length', 'length', strict]]),
  torch('torch.select', select, [dim, ['index', 'index', strict]]),
  torch('torch.gather', gather, [dim]),
  torch('torch.index_select', indexSelect, [dim])
];

const sizes = [
  torch('Tensor.expand', expand, [['sizes', 'sizes', some]]),
  torch('Tensor.repeat', repeat, [['sizes', 'counts', some]]),
  torch('torch.tile', repeat, [['dims', 'counts']], { fixed: { fill: true } }),
  torch('torch.softmax', softmax, [dim], { required: ['axis'] }),
  torch('F.interpolate', interpolate, [
    ['size', 'size', size],
    ['scale_factor', 'scale', scale],
    ['mode', 'mode'],
    ['align_corners', 'alignCorners', corners],
    ['recompute_scale_factor', 'recompute'],
    ['antialias', 'antialias', flag]
  ]),
  torch(
    'F.pad',
    pad,
    [
      ['pad', 'amounts'],
      ['mode', 'mode', word('constant', 'reflect', 'replicate', 'circular')],
      ['value', 'value']
    ],
    {
      fixed: { lastAxisFirst: true }
    }
  )
];

const pageOf = (type: string): string => {
  const name = type.replace(/^F\./, 'torch.nn.functional.').replace(/^Tensor\.(\w+).*/, 'torch.Tensor.$1');
  return `https://docs.pytorch.org/docs/stable/generated/${name}.html`;
};

/** How `torch`, `torch.nn.functional` and `torch.Tensor` write the operators. */
export const torchFunctions: ReadonlyMap<string, Spelling> = new Map(
  [...merges, ...reductions, ...reorders, ...parts, ...sizes].map(s => [s.type, { ...s, url: pageOf(s.type) }])
);
