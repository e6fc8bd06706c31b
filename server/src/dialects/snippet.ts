/**
 * A common block of layers in the words of a format, a text for each layer. Numbers that are meant to be changed are tab stops
 * as editors know them (`${1:64}`, `$1` for the same once more); `<channels>` stands for as many as arrive, `<before>` for the
 * name of the layer before, and `<new:conv>` for a name that is free.
 */
export interface Snippet {
  readonly name: string;
  readonly doc: string;
  readonly layers: readonly string[];
}

/** Snippets with what stands between two of their layers; a line break goes on at the indentation of the line. */
export interface Snippets {
  readonly what: 'snippet';
  readonly snippets: readonly Snippet[];
  readonly between: string;
}

/** A layer as a type with its arguments, all as they are to be written. */
export type Sketch = readonly [type: string, args?: Readonly<Record<string, string>>];

/** What the snippets of all formats show. */
export const BLOCKS = {
  convolution: 'Convolution, batch normalisation and activation; keeps the size.',
  downsample: 'Convolution with stride 2: halves the size.',
  residual: 'Two convolutions whose output is added to what comes in.',
  upsample: 'Doubles the size and joins it with an earlier layer of that size.',
  classifier: 'From a map of features to a number for each class.'
} as const;
