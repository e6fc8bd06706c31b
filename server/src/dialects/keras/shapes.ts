import { dot } from '../../ops/dot';
import { identity } from '../../ops/elementwise';
import { resizeImage } from '../../ops/image';
import { concat, elementwise } from '../../ops/merge';
import { repeatVector } from '../../ops/repeatVector';
import { flatten, permute, reshape } from '../../ops/reshape';
import { crop, interpolate, pad } from '../../ops/resize';
import type { Take } from '../spelling';
import { show } from '../value';
import { kerasLayer } from './kerasLayer';
import { sidesOf, tuple, whole } from './takes';

const ranks = [1, 2, 3] as const;
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** Whole numbers of at least 0, one -1 at most; Keras leaves open what is no whole number. */
const targetShape: Take = ({ value, float }) => {
  // Python makes a list of a text's letters.
  if (typeof value === 'string') return { value: [...value].map(() => '?') };
  if (!Array.isArray(value)) return { problem: { is: 'type', expected: 'a list of whole numbers', written: show(value) } };
  if (value.filter(n => n === -1).length > 1) return { problem: { is: 'value', why: 'at most one extent may be -1' } };
  const low = value.find(n => typeof n === 'number' && n < -1);
  if (low !== undefined) return { problem: { is: 'range', written: show(low), min: -1 } };
  return { value: value.map(n => (isWhole(n) && !float ? n : '?')) };
};

/** The axes behind the batch in another order, counted from 1. */
const order: Take = ({ value }) => {
  const sorted = Array.isArray(value) ? [...value].sort((a, b) => a - b) : [];
  if (!Array.isArray(value) || sorted.some((axis, i) => axis !== i + 1))
    return { problem: { is: 'value', why: `each axis from 1 on must be named once; ${show(value)} is written` } };
  return { value: [0, ...value] };
};

const axis: Take = ({ value: written, float }) => {
  const value = typeof written === 'boolean' ? Number(written) : written;
  return isWhole(value) && !float ? { value } : { problem: { is: 'type', expected: 'a whole number', written: show(value) } };
};

/** Two axes, or one that both inputs share. */
const dotAxes: Take = ({ value, float }) => {
  if (Array.isArray(value) && value.length !== 2)
    return { problem: { is: 'value', why: `two axes are needed; ${value.length} are written` } };
  const pair = (Array.isArray(value) ? value : [value, value]).map(one => (typeof one === 'boolean' ? Number(one) : one));
  return pair.every(isWhole) && !float
    ? { value: pair }
    : { problem: { is: 'type', expected: 'a whole number, or a list of two', written: show(value) } };
};

/** Written as it is: Keras does not look at it before data flows. */
const mode: Take = ({ value }) => ({ value: String(value) });

/** A whole number, or nothing, which leaves the extent open. */
const extent: Take = (one, all) => (one.value === null ? { value: undefined } : whole(0)(one, all));

/** Any value goes in while the layer is made; the output's shape must be whole numbers. */
const image = (type: string, others: string, elsewhere?: 'first' | 'last') =>
  kerasLayer(
    type,
    {
      unit: resizeImage,
      fixed: { elsewhere },
      keyed: { height: 'height', width: 'width' },
      takes: { height: extent, width: extent },
      required: ['height', 'width'],
      others
    },
    { laidOut: true }
  );

const merging = (type: string, operation: string, count?: number) =>
  kerasLayer(type, { unit: elementwise, fixed: { operation } }, { call: 'list', ...(count && { count }) });

const random =
  'seed factor mode fill_mode fill_value interpolation height_factor width_factor value_range data_format lower upper max_delta';

/** Reshaping, merging, padding, cropping and resizing layers (keras/src/layers/reshaping, merging, preprocessing). */
export const shapes = [
  ...kerasLayer('Flatten', { unit: flatten }, { laidOut: true }),
  ...kerasLayer('Reshape', { unit: reshape, keyed: { target_shape: 'shape' }, takes: { shape: targetShape } }),
  ...kerasLayer('Permute', { unit: permute, keyed: { dims: 'order' }, takes: { order } }),
  ...kerasLayer('RepeatVector', { unit: repeatVector, keyed: { n: 'times' }, takes: { times: whole(1, 'refused') } }),
  ...ranks.flatMap(rank => [
    ...kerasLayer(
      `UpSampling${rank}D`,
      {
        unit: interpolate,
        fixed: { spatial: rank },
        defaults: { scale: 2 },
        keyed: rank === 2 ? { size: 'scale', interpolation: 'mode' } : { size: 'scale' },
        takes: { scale: rank === 1 ? whole(1, 'refused') : tuple(rank), mode }
      },
      rank === 1 ? {} : { laidOut: true }
    ),
    ...kerasLayer(
      `ZeroPadding${rank}D`,
      { unit: pad, fixed: { rank }, defaults: { amounts: 1 }, keyed: { padding: 'amounts' }, takes: { amounts: sidesOf(rank, rank > 1) } },
      { laidOut: true }
    ),
    ...kerasLayer(
      `Cropping${rank}D`,
      {
        unit: crop,
        fixed: { rank },
        defaults: { amounts: rank === 2 ? 0 : 1 },
        keyed: { cropping: 'amounts' },
        takes: { amounts: sidesOf(rank) }
      },
      rank === 1 ? {} : { laidOut: true }
    )
  ]),
  ...merging('Add', 'add'),
  ...merging('Subtract', 'subtract', 2),
  ...merging('Multiply', 'multiply'),
  ...merging('Average', 'average'),
  ...merging('Maximum', 'maximum'),
  ...merging('Minimum', 'minimum'),
  ...kerasLayer(
    'Concatenate',
    { unit: concat, defaults: { axis: -1 }, keyed: { axis: 'axis' }, takes: { axis } },
    { call: 'list', checksWhenBuilt: true }
  ),
  ...kerasLayer(
    'Dot',
    { unit: dot, keyed: { axes: 'axes' }, takes: { axes: dotAxes }, required: ['axes'], others: 'normalize' },
    { call: 'list' }
  ),
  ...image('Resizing', 'interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias', 'first'),
  ...image('CenterCrop', ''),
  ...image('RandomCrop', 'seed', 'last'),
  ...'RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast RandomBrightness RandomShear RandomErasing RandomHue RandomSaturation'
    .split(' ')
    .flatMap(type => kerasLayer(type, { unit: identity, others: random }))
];
