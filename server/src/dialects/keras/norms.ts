import { batchNorm, groupNorm, layerNorm, rmsNorm } from '../../ops/norm';
import { unitNorm } from '../../ops/unitNorm';
import type { Take } from '../spelling';
import { show } from '../value';
import { kerasLayer } from './kerasLayer';
import { truth } from './takes';

/** One axis, or a list: Keras 2 writes the axes of some layers as lists of one. */
const axes: Take = ({ value, float }) => {
  const listed = [value].flat().map(one => (typeof one === 'boolean' ? Number(one) : one));
  return listed.every(one => Number.isSafeInteger(one)) && !float
    ? { value: Array.isArray(value) ? listed : listed[0] }
    : { problem: { is: 'type', expected: 'a whole number, or a list of them', written: show(value) } };
};

/** What Python's int() makes of a number or a text; of a list of one its entry, as Keras 2 writes it. */
const pythonInt: Take = ({ value }) => {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const n = typeof one === 'string' && /^\s*[+-]?\d{1,9}\s*$/.test(one) ? Number(one) : typeof one === 'boolean' ? Number(one) : one;
  return typeof n === 'number' ? { value: Math.trunc(n) } : { problem: { is: 'type', expected: 'a whole number', written: show(value) } };
};

/** Keras takes one axis; the only entry of a list is what Keras 2 means by it. */
const axis: Take = (one, all) =>
  axes({ ...one, value: Array.isArray(one.value) && one.value.length === 1 ? one.value[0] : one.value }, all);

const others = 'momentum epsilon synchronized renorm renorm_clipping renorm_momentum fused virtual_batch_size adjustment';
const learns = 'beta gamma moving_mean moving_variance';

/** Normalisation layers of `keras.layers` (keras/src/layers/normalization). */
export const norms = [
  ...kerasLayer(
    'BatchNormalization',
    {
      unit: batchNorm,
      defaults: { axis: -1 },
      keyed: { axis: 'axis', center: 'center', scale: 'scale' },
      takes: { axis: pythonInt, center: truth, scale: truth },
      others,
      learns
    },
    { built: { param: 'features', axis: 'axis' } }
  ),
  ...kerasLayer(
    'GroupNormalization',
    {
      unit: groupNorm,
      defaults: { axis: -1, groups: 32 },
      keyed: { groups: 'groups', axis: 'axis', center: 'center', scale: 'scale' },
      takes: { axis, center: truth, scale: truth },
      others: 'epsilon',
      learns
    },
    { built: { param: 'features', axis: 'axis' } }
  ),
  ...kerasLayer('LayerNormalization', {
    unit: layerNorm,
    defaults: { axis: -1 },
    keyed: { axis: 'axis', center: 'bias', scale: 'scale', rms_scaling: 'rms' },
    takes: { axis: axes, bias: truth, scale: truth, rms: truth },
    others: 'epsilon',
    learns
  }),
  ...kerasLayer('RMSNormalization', {
    unit: rmsNorm,
    defaults: { axis: -1 },
    keyed: { axis: 'axis' },
    takes: { axis: axes },
    others: 'epsilon'
  }),
  ...kerasLayer('UnitNormalization', { unit: unitNorm, defaults: { axis: -1 }, keyed: { axis: 'axis' }, takes: { axis: axes } })
];
