import { channelScale } from '../../ops/channelScale';
import { elementwise } from '../../ops/merge';
import { kerasLayer } from './kerasLayer';
import { whole } from './takes';

/** Layers that keras.applications keeps to itself: ConvNeXt's, InceptionResNetV2's (keras/src/applications). */
export const privates = [
  ...kerasLayer('LayerScale', {
    unit: channelScale,
    keyed: { projection_dim: 'channels' },
    takes: { channels: whole() },
    others: 'init_values'
  }),
  ...kerasLayer('CustomScaleLayer', { unit: elementwise, fixed: { operation: 'add' }, others: 'scale' }, { call: 'list' })
];
