/** Where Keras keeps its layer classes, by what their names have in common; the first that fits counts (keras/src/layers). */
const FOLDERS: readonly (readonly [folder: string, names: RegExp])[] = [
  ['rnn', /LSTM|GRU|RNN|^TimeDistributed$|^Bidirectional$/],
  ['convolutional', /Conv(?:olution)?\dD/],
  ['pooling', /Pool(?:ing)?\dD/],
  ['preprocessing', /^Normalization$|^Rescaling$|^CategoryEncoding$|Spectrogram$/],
  ['normalization', /Normalization$/],
  ['activations', /ReLU$|^ELU$|^Softmax$|^Activation$/],
  ['regularization', /Dropout|^GaussianNoise$|^ActivityRegularization$/],
  ['reshaping', /^Flatten$|^Reshape$|^Permute$|^RepeatVector$|^(?:UpSampling|ZeroPadding|Cropping)\dD$/],
  ['merging', /^(?:Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Dot)$/],
  ['preprocessing/image_preprocessing', /^(?:Resizing|CenterCrop|Random\w+)$/],
  ['attention', /Attention$/],
  ['core', /^(?:Dense|EinsumDense|Embedding|Identity|Masking)$/]
];

/** File names that do not follow from the class. */
const FILES: Readonly<Record<string, string>> = { ReLU: 'relu', LeakyReLU: 'leaky_relu', PReLU: 'prelu' };

const snake = (type: string): string =>
  type
    .replace(/(?<=\d)D/g, 'd')
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toLowerCase();

/** The address of the file of Keras 3.15.1 that holds a class; undefined for classes that it has no more. */
export function sourceOf(type: string): string | undefined {
  const folder = type === 'ThresholdedReLU' ? undefined : FOLDERS.find(([, names]) => names.test(type))?.[0];
  const file = FILES[type] ?? snake(type).replace(/^(spatial_dropout)\dd$/, '$1');
  return folder && `https://github.com/keras-team/keras/blob/v3.15.1/keras/src/layers/${folder}/${file}.py`;
}
