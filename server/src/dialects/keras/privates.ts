import { channelScale } from '../../ops/channelScale';
import { elementwise } from '../../ops/merge';
import { kerasLayer } from './kerasLayer';
import { whole } from './takes';

const FILES = 'https://github.com/keras-team/keras/blob/v3.15.1/keras/src/applications';

/** Layers that keras.applications keeps to itself: ConvNeXt's, InceptionResNetV2's (keras/src/applications). */
export const privates = [
  ...kerasLayer('LayerScale', {
    unit: channelScale,
    keyed: { projection_dim: 'channels' },
    takes: { channels: whole() },
    others: 'init_values',
    url: `${FILES}/convnext.py`
  }),
  ...kerasLayer(
    'CustomScaleLayer',
    { unit: elementwise, fixed: { operation: 'add' }, others: 'scale', url: `${FILES}/inception_resnet_v2.py` },
    { call: 'list' }
  )
];
