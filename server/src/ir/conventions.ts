/** Where the frameworks differ in the meaning of one and the same operator; set by the dialect, once a file. */
export interface Conventions {
  readonly framework: 'torch' | 'tensorflow' | 'caffe' | 'darknet';
  readonly layout: 'channels-first' | 'channels-last';
  /** How a window's quotient becomes whole: C's division truncates toward zero. */
  readonly division: 'floor' | 'truncate';
  /** One sample runs through the model, without an axis for the batch. */
  readonly unbatched?: true;
  /** A wrapper runs the layer, and does not ask how many axes it takes. */
  readonly unasked?: true;
  /** The model is run in training: some layers then need more than one value a channel. */
  readonly training?: true;
}

export const torchConventions: Conventions = { framework: 'torch', layout: 'channels-first', division: 'floor' };
