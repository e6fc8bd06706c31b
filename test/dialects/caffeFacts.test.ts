import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse } from '../support/see';

/** The reports as "line CODE severity", in order. */
function told(text: string): string[] {
  const analysis = analyse(text, { file: 'net.prototxt' });
  return diagnose(analysis).map(({ span, rule, severity }) => `${analysis.model.lines.lineAt(span.start)} ${rule.code} ${severity}`);
}

const shape = (dims: readonly number[]): string => `shape { ${dims.map(n => `dim: ${n}`).join(' ')} }`;
const input = (...dims: number[]): string => `layer { name: "in" type: "Input" top: "x" input_param { ${shape(dims)} } }\n`;
const two = (a: readonly number[], b: readonly number[]): string =>
  `layer { name: "in" type: "Input" top: "x" top: "y" input_param { ${shape(a)} ${shape(b)} } }\n`;

/** A layer over three lines; its settings stand on the second. */
const layer = (type: string, settings = '', bottom = 'bottom: "x"', top = 'top: "o"'): string =>
  `layer { name: "l" type: "${type}" ${bottom} ${top}\n${settings}\n}\n`;
const IMAGE = input(1, 3, 8, 8);
const XY = 'bottom: "x" bottom: "y"';

/** A text, then the line, rule and severity of all that is said of it. */
const facts: readonly (readonly [says: string, text: string, reports: readonly string[]])[] = [
  ['two separators in a row', IMAGE + layer('ReLU').replace('type: "ReLU"', 'type: "ReLU";;'), ['2 SL701 error']],
  ['an escape that C does not know', `${IMAGE}layer { name: "a\\q" type: "ReLU" bottom: "x" top: "o" }`, ['2 SL701 error']],
  ['a plus', IMAGE + layer('Convolution', 'convolution_param { num_output: +3 kernel_size: 3 }'), ['3 SL701 error']],
  ['a point in a whole number', IMAGE + layer('Convolution', 'convolution_param { num_output: 3.0 kernel_size: 3 }'), ['3 SL306 error']],
  [
    'an exponent in a whole number',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 1e2 kernel_size: 3 }'),
    ['3 SL306 error']
  ],
  ['a number in quotes', IMAGE + layer('Convolution', 'convolution_param { num_output: "3" kernel_size: 3 }'), ['3 SL306 error']],
  [
    'a number that is octal and cannot be',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 09 kernel_size: 3 }'),
    ['3 SL701 error']
  ],
  [
    'a number that no unsigned integer holds',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 4294967296 kernel_size: 3 }'),
    ['3 SL306 error']
  ],
  ['a hexadecimal fraction', IMAGE + layer('Dropout', 'dropout_param { dropout_ratio: 0x1 }'), ['3 SL306 error']],
  ['TRUE', IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 bias_term: TRUE }'), ['3 SL306 error']],
  [
    '2 as a truth value',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 bias_term: 2 }'),
    ['3 SL306 error']
  ],
  [
    'a comma at the end of a list',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: [3,3,] }'),
    ['3 SL701 error']
  ],
  ['a list', IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: [3,3] }'), []],
  ['an extension', `${IMAGE}[foo.bar]: 3\n`, ['2 SL701 error']],
  ['both generations', `${IMAGE}layers { name: "q" type: RELU bottom: "x" top: "q" }`, ['2 SL306 error']],
  ['an old type in a new layer', `${IMAGE}layer { name: "q" type: RELU bottom: "x" top: "q" }`, ['2 SL306 error']],
  [
    'a new type in an old layer',
    'input: "x" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\nlayers { name: "q" type: "RELU" bottom: "x" top: "q" }',
    ['2 SL306 error']
  ],
  [
    'more input_dim than inputs',
    'input: "x"\ninput_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\ninput_dim: 4\nlayer { name: "q" type: "ReLU" bottom: "x" top: "q" }',
    ['3 SL306 warning']
  ],
  [
    'input_dim beside input_shape',
    'input: "x"\ninput_shape { dim: 1 dim: 3 }\ninput_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\nlayer { name: "q" type: "ReLU" bottom: "x" top: "q" }',
    ['3 SL306 warning']
  ],
  ['a blob that nobody makes', IMAGE + layer('ReLU', '', 'bottom: "zz"'), ['2 SL601 error']],
  ['a blob that is made twice', IMAGE + layer('ReLU') + layer('ReLU'), ['5 SL601 error']],
  ['two layers of one name that learn nothing', IMAGE + layer('ReLU') + layer('ReLU', '', 'bottom: "o"', 'top: "p"'), []],
  ['a split in place', IMAGE + layer('Split', '', 'bottom: "x"', 'top: "x" top: "b"'), ['2 SL617 error']],
  ['AbsVal in place', IMAGE + layer('AbsVal', '', 'bottom: "x"', 'top: "x"'), ['2 SL617 error']],
  [
    'a convolution in place',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 }', 'bottom: "x"', 'top: "x"'),
    ['2 SL617 warning']
  ],
  ['a type in other letters', IMAGE + layer('Relu'), ['2 SL601 error']],
  ['no type', IMAGE + layer(''), ['2 SL306 error']],
  ['the block of another type', IMAGE + layer('ReLU', 'pooling_param { kernel_size: 2 }'), ['3 SL306 warning']],
  ['a description of parameters where there are none', IMAGE + layer('ReLU', 'param { lr_mult: 1 }'), ['2 SL207 error']],
  [
    'one description too many',
    IMAGE +
      layer(
        'Convolution',
        'param { lr_mult: 1 } param { lr_mult: 1 } param { lr_mult: 1 } convolution_param { num_output: 3 kernel_size: 3 }'
      ),
    ['2 SL207 error']
  ],
  [
    'a description of the offsets that are not there',
    IMAGE +
      layer(
        'Convolution',
        'param { lr_mult: 1 } param { lr_mult: 1 }\nconvolution_param { num_output: 3 kernel_size: 3 bias_term: false }'
      ),
    ['2 SL207 error']
  ],
  [
    'shared weights of another shape',
    IMAGE +
      layer('Convolution', 'param { name: "w" } convolution_param { num_output: 3 kernel_size: 3 bias_term: false }') +
      layer(
        'Convolution',
        'param { name: "w" } convolution_param { num_output: 3 kernel_size: 1 bias_term: false }',
        'bottom: "o"',
        'top: "p"'
      ),
    ['5 SL306 warning', '5 SL207 error']
  ],
  ['more loss weights than tops', IMAGE + layer('ReLU', 'loss_weight: 1 loss_weight: 2'), ['3 SL306 error']],
  ['more propagate_down than bottoms', IMAGE + layer('ReLU', 'propagate_down: true propagate_down: false'), ['3 SL306 error']],
  ['a negative extent', input(1, -3, 8) + layer('ReLU'), ['1 SL306 error']],
  ['an extent of 0', input(0, 3, 8, 8) + layer('ReLU'), []],
  ['an axis that is not there', IMAGE + layer('Softmax', 'softmax_param { axis: 4 }'), ['3 SL306 error']],
  [
    'a channel axis that is not there',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 axis: 5 }'),
    ['3 SL306 error']
  ],
  [
    'both kinds of shapes of dummy data',
    `layer { name: "d" type: "DummyData" top: "x"\ndummy_data_param { shape { dim: 1 } num: 1 channels: 1 height: 1 width: 1 } }`,
    ['2 SL306 error']
  ],
  [
    'shapes for some tops',
    `layer { name: "d" type: "DummyData" top: "x" top: "y" top: "z"\ndummy_data_param { num: 1 num: 2 channels: 1 height: 1 width: 1 } }`,
    ['1 SL306 error']
  ],
  ['no outputs', IMAGE + layer('Convolution', 'convolution_param { num_output: 0 kernel_size: 3 }'), ['3 SL306 error']],
  [
    'groups that do not divide the outputs',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 4 group: 3 kernel_size: 3 }'),
    ['3 SL302 error']
  ],
  ['a kernel of 0', IMAGE + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 0 }'), ['3 SL306 error']],
  ['no kernel', IMAGE + layer('Convolution', 'convolution_param { num_output: 4 }'), ['2 SL306 error']],
  [
    'both kinds of stride',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 stride: 1 stride_h: 2 stride_w: 2 }'),
    ['3 SL306 error']
  ],
  [
    'both kinds of padding',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 pad: 1 pad_h: 1 pad_w: 1 }'),
    ['3 SL306 error']
  ],
  [
    'height and width in three axes',
    input(1, 3, 8, 8, 8) + layer('Convolution', 'convolution_param { num_output: 4 kernel_h: 3 kernel_w: 3 }'),
    ['2 SL306 error']
  ],
  [
    'paddings for two of three axes',
    input(1, 3, 8, 8, 8) + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 pad: 1 pad: 1 }'),
    ['2 SL306 error']
  ],
  [
    'a stride of 0 on one axis',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 stride_h: 0 stride_w: 1 }'),
    ['3 SL306 error']
  ],
  [
    'several bottoms of other shapes',
    two([1, 3, 8, 8], [1, 3, 9, 9]) + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 }', XY, 'top: "a" top: "b"'),
    ['2 SL306 error']
  ],
  [
    'a convolution without spatial axes',
    input(2, 5) + layer('Convolution', 'convolution_param { num_output: 4 kernel_size: 1 }'),
    ['2 SL305 warning']
  ],
  [
    'groups that do not divide the inputs',
    IMAGE + layer('Deconvolution', 'convolution_param { num_output: 4 kernel_size: 2 stride: 2 group: 2 }'),
    ['3 SL302 error']
  ],
  [
    'a deconvolution that crops all',
    input(1, 3, 1, 1) + layer('Deconvolution', 'convolution_param { num_output: 4 kernel_size: 2 pad: 2 }'),
    ['3 SL102 error']
  ],
  ['a pool without a kernel', IMAGE + layer('Pooling', 'pooling_param { pool: MAX }'), ['2 SL306 error']],
  ['a pool without settings', IMAGE + layer('Pooling'), ['2 SL306 error']],
  ['a padding as large as the window', IMAGE + layer('Pooling', 'pooling_param { kernel_size: 2 pad: 2 }'), ['3 SL306 error']],
  ['a padding of the height alone', IMAGE + layer('Pooling', 'pooling_param { kernel_size: 3 pad_h: 1 }'), ['3 SL616 error']],
  ['a pool of three axes', input(1, 3, 8) + layer('Pooling', 'pooling_param { kernel_size: 2 }'), ['2 SL305 error']],
  ['a padding of the whole map', IMAGE + layer('Pooling', 'pooling_param { global_pooling: true pad: 1 }'), ['3 SL306 error']],
  [
    'a pool that C lets go on with nothing',
    input(1, 3, 4, 4) + layer('Pooling', 'pooling_param { kernel_size: 7 stride: 3 }'),
    ['3 SL101 warning']
  ],
  ['a pool that hangs over', input(1, 3, 4, 4) + layer('Pooling', 'pooling_param { kernel_size: 5 stride: 2 }'), []],
  ['a pool of 0', IMAGE + layer('Pooling', 'pooling_param { kernel_size: 0 }'), ['3 SL306 error']],
  ['no num_output', IMAGE + layer('InnerProduct', 'inner_product_param { bias_term: false }'), ['2 SL306 error']],
  ['a concatenation of other sizes', two([1, 3, 8, 8], [1, 3, 9, 8]) + layer('Concat', '', XY), ['2 SL202 error']],
  ['a concatenation of other channels', two([1, 3, 8, 8], [1, 4, 8, 8]) + layer('Concat', '', XY), []],
  [
    'more cuts than tops',
    IMAGE + layer('Slice', 'slice_param { slice_point: 1 slice_point: 2 }', 'bottom: "x"', 'top: "a" top: "b"'),
    ['3 SL306 error']
  ],
  ['a cut beyond the end', IMAGE + layer('Slice', 'slice_param { slice_point: 5 }', 'bottom: "x"', 'top: "a" top: "b"'), ['3 SL102 error']],
  ['a sum of one', IMAGE + layer('Eltwise'), ['2 SL601 error']],
  ['a sum that would need broadcasting', two([1, 3, 8, 8], [1, 1, 8, 8]) + layer('Eltwise', '', XY), ['2 SL203 error']],
  ['an extent of −2', IMAGE + layer('Reshape', 'reshape_param { shape { dim: 0 dim: -2 } }'), ['3 SL205 error']],
  ['two open extents', IMAGE + layer('Reshape', 'reshape_param { shape { dim: -1 dim: -1 } }'), ['3 SL205 error']],
  ['a reshape to another number of values', IMAGE + layer('Reshape', 'reshape_param { shape { dim: 1 dim: 100 } }'), ['3 SL205 error']],
  ['a reshape from an axis that is not there', IMAGE + layer('Reshape', 'reshape_param { shape { dim: 3 } axis: 7 }'), ['3 SL306 error']],
  [
    'a reshape of more axes than there are',
    IMAGE + layer('Reshape', 'reshape_param { shape { dim: 3 } axis: 2 num_axes: 5 }'),
    ['3 SL306 error']
  ],
  ['an even window of channels', IMAGE + layer('LRN', 'lrn_param { local_size: 4 }'), ['3 SL306 error']],
  ['a batch norm of one axis', input(5) + layer('BatchNorm'), ['2 SL305 error']],
  ['factors for more axes than there are', IMAGE + layer('Scale', 'scale_param { axis: 2 num_axes: 4 }'), ['3 SL306 error']],
  ['factors from an axis that is not there', IMAGE + layer('Scale', 'scale_param { axis: 4 }'), ['3 SL306 error']],
  ['offsets of another shape', two([1, 3, 8, 8], [4]) + layer('Bias', '', XY), ['2 SL306 error']],
  ['a reduction from an axis that is not there', IMAGE + layer('Reduction', 'reduction_param { axis: 5 }'), ['3 SL306 error']],
  ['more places than values', input(1, 3) + layer('ArgMax', 'argmax_param { top_k: 4 }'), ['3 SL306 error']],
  ['places along an axis that is not there', IMAGE + layer('ArgMax', 'argmax_param { axis: 4 }'), ['3 SL306 error']],
  ['no places', IMAGE + layer('ArgMax', 'argmax_param { top_k: 0 }'), ['3 SL306 error']],
  ['a pyramid that is finer than its map', input(1, 3, 2, 2) + layer('SPP', 'spp_param { pyramid_height: 4 }'), ['3 SL306 error']],
  ['a pyramid of no grids', IMAGE + layer('SPP', 'spp_param { pyramid_height: 0 }'), ['3 SL306 error']],
  ['a pyramid without a height', IMAGE + layer('SPP'), ['2 SL306 error']],
  ['no tiles', IMAGE + layer('Tile', 'tile_param { axis: 1 }'), ['2 SL306 error']],
  ['0 tiles', IMAGE + layer('Tile', 'tile_param { tiles: 0 }'), ['3 SL306 error']],
  ['an embedding without entries', input(4) + layer('Embed', 'embed_param { num_output: 3 input_dim: 0 }'), ['3 SL306 error']],
  ['an embedding of no features', input(4) + layer('Embed', 'embed_param { num_output: 0 input_dim: 5 }'), ['3 SL306 error']],
  ['a product without outputs', IMAGE + layer('InnerProduct', 'inner_product_param { num_output: 0 }'), ['3 SL306 error']],
  [
    'a product along an axis that is not there',
    IMAGE + layer('InnerProduct', 'inner_product_param { num_output: 2 axis: 4 }'),
    ['3 SL306 error']
  ],
  ['an embedding without a dictionary', input(4) + layer('Embed', 'embed_param { num_output: 3 }'), ['2 SL306 error']],
  [
    'a sequence without features',
    input(4, 3) + layer('LSTM', 'recurrent_param { num_output: 3 }', 'bottom: "x" bottom: "x"'),
    ['2 SL305 error']
  ],
  [
    'continuation marks of another shape',
    two([4, 2, 5], [4, 3]) + layer('LSTM', 'recurrent_param { num_output: 3 }', XY),
    ['2 SL206 error']
  ],
  ['a sequence without continuation marks', input(4, 2, 5) + layer('LSTM', 'recurrent_param { num_output: 3 }'), ['2 SL601 error']],
  ['labels of another number', two([2, 5], [3]) + layer('SoftmaxWithLoss', '', XY), ['2 SL206 error']],
  ['a top_k beyond the classes', two([2, 5], [2]) + layer('Accuracy', 'accuracy_param { top_k: 6 }', XY), ['3 SL306 error']],
  ['labels that accuracy cannot compare', two([2, 5], [3]) + layer('Accuracy', '', XY), ['2 SL206 error']],
  ['targets of another size', two([2, 5], [2, 6]) + layer('EuclideanLoss', '', XY), ['2 SL206 error']],
  ['targets of another batch', two([2, 6], [3, 4]) + layer('EuclideanLoss', '', XY), ['2 SL206 error']],
  ['targets of another number', two([2, 5], [2, 6]) + layer('SigmoidCrossEntropyLoss', '', XY), ['2 SL206 error']],
  ['labels of a hinge loss', two([2, 5], [3]) + layer('HingeLoss', '', XY), ['2 SL206 error']],
  ['an infogain loss without its matrix', two([2, 5], [2]) + layer('InfogainLoss', '', XY), ['2 SL306 error']],
  ['labels of a multinomial loss', two([2, 5], [3]) + layer('MultinomialLogisticLoss', '', XY), ['2 SL206 error']],
  ['a contrastive loss without labels', two([2, 5], [2, 5]) + layer('ContrastiveLoss', '', XY), ['2 SL601 error']],
  [
    'a contrastive loss of maps',
    `layer { name: "in" type: "Input" top: "x" top: "y" top: "z" input_param { shape { dim: 2 dim: 5 dim: 3 dim: 3 } shape { dim: 2 dim: 5 dim: 3 dim: 3 } shape { dim: 2 } } }\n` +
      layer('ContrastiveLoss', '', 'bottom: "x" bottom: "y" bottom: "z"'),
    ['2 SL306 error']
  ],
  ['a dropout of more than all', IMAGE + layer('Dropout', 'dropout_param { dropout_ratio: 1.5 }'), ['3 SL306 warning']],
  ['a dropout of all', IMAGE + layer('Dropout', 'dropout_param { dropout_ratio: 1 }'), ['3 SL306 warning']],
  [
    'a crop from an axis that is not there',
    two([1, 3, 8, 8], [1, 3, 4, 4]) + layer('Crop', 'crop_param { axis: 4 }', XY),
    ['3 SL306 error']
  ],
  ['a crop to no size', IMAGE + layer('Crop'), ['2 SL601 error']],
  ['an exponential of base 0', IMAGE + layer('Exp', 'exp_param { base: 0 }'), ['3 SL306 error']],
  ['a logarithm of base 0', IMAGE + layer('Log', 'log_param { base: 0 }'), ['3 SL306 error']],
  ['bounds the wrong way round', IMAGE + layer('Clip', 'clip_param { min: 3 max: 1 }'), ['3 SL306 warning']],
  ['a bound that has to stand', IMAGE + layer('Clip', 'clip_param { min: 3 }'), ['3 SL306 error']],
  ['slopes without channels', input(4) + layer('PReLU'), ['2 SL305 error']],
  ['a flatten from an axis that is not there', IMAGE + layer('Flatten', 'flatten_param { axis: 5 }'), ['3 SL306 error']],
  ['a flatten that ends one axis before it begins', IMAGE + layer('Flatten', 'flatten_param { axis: 2 end_axis: 1 }'), ['3 SL306 warning']],
  ['a flatten that ends further before it begins', IMAGE + layer('Flatten', 'flatten_param { axis: 3 end_axis: 1 }'), ['3 SL306 error']],
  ['samples by index', two([3, 5], [4]) + layer('BatchReindex', '', XY), []],
  ['a selector of another length', two([3, 5], [4]) + layer('Filter', '', XY), ['2 SL206 error']],
  ['windows as channels', IMAGE + layer('Im2col', 'convolution_param { kernel_size: 3 }'), []],
  ['windows without a size', IMAGE + layer('Im2col'), ['2 SL306 error']],
  ['both names of an axis', two([1, 3], [1, 3]) + layer('Concat', 'concat_param { axis: 1 concat_dim: 1 }', XY), ['3 SL306 error']],
  [
    'data without a batch',
    'layer { name: "d" type: "Data" top: "x" top: "l"\ndata_param { source: "s" } transform_param { crop_size: 5 } }',
    ['2 SL306 error']
  ],
  [
    'data without a width',
    'layer { name: "d" type: "MemoryData" top: "x" top: "l"\nmemory_data_param { batch_size: 1 channels: 3 height: 4 } }',
    ['1 SL306 error']
  ],
  [
    'windows without a size to warp to',
    'layer { name: "d" type: "WindowData" top: "x" top: "l"\nwindow_data_param { batch_size: 1 source: "s" } }',
    ['1 SL306 error']
  ],
  ['both kinds of rules', IMAGE + layer('ReLU', 'include { phase: TRAIN } exclude { phase: TEST }'), ['3 SL306 error']],
  ['a phase in other letters', IMAGE + layer('ReLU', 'include { phase: Train }'), ['3 SL306 error']],
  ['a silence with an output', IMAGE + layer('Silence'), ['2 SL601 error']],
  [
    'places of averages',
    IMAGE + layer('Pooling', 'pooling_param { pool: AVE kernel_size: 2 }', 'bottom: "x"', 'top: "a" top: "m"'),
    ['2 SL601 error']
  ],
  [
    'a filler that is not known',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 weight_filler { type: "xaiver" } }'),
    ['3 SL306 error']
  ],
  [
    'a uniform filler without room',
    IMAGE + layer('Convolution', 'convolution_param { num_output: 3 kernel_size: 3 weight_filler { type: "uniform" min: 1 max: 0 } }'),
    ['3 SL306 error']
  ],
  [
    'a bilinear filler that is not square',
    IMAGE + layer('Deconvolution', 'convolution_param { num_output: 3 kernel_h: 3 kernel_w: 4 weight_filler { type: "bilinear" } }'),
    ['3 SL306 error']
  ],
  ['a type that a build may have', IMAGE + layer('Python', 'python_param { module: "a" layer: "b" }'), ['2 SL602 information']],
  [
    'coefficients of a maximum',
    two([1, 3], [1, 3]) + layer('Eltwise', 'eltwise_param { operation: MAX coeff: 1 coeff: 2 }', XY),
    ['3 SL306 warning']
  ],
  [
    'states that are not given',
    two([4, 2, 5], [4, 2]) + layer('LSTM', 'recurrent_param { num_output: 3 expose_hidden: true }', XY),
    ['2 SL601 error']
  ],
  ['a scale with a third bottom', two([1, 3], [3]) + layer('Scale', '', `${XY} bottom: "x"`), ['2 SL601 error']],
  ['an input without a shape', `layer { name: "in" type: "Input" top: "x" }\n${layer('ReLU')}`, []]
];

for (const [says, text, reports] of facts) it(`Caffe, ${says}`, () => expect(told(text)).toEqual(reports));
