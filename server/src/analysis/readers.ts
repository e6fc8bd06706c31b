import type { Source } from '../ir/graph';
import type { Analysis } from './analysis';

/** Who reads what: indices of layers, by what they read. */
export interface Readers {
  /** The layers that read a source, be it one tensor of it or all. */
  of(source: Source): readonly number[];
}

const NOBODY: readonly number[] = [];

const known = new WeakMap<Analysis, Readers>();

/** Who reads the layers and inputs of a model. */
export function readersOf(analysis: Analysis): Readers {
  const before = known.get(analysis);
  if (before) return before;
  const ofLayers: number[][] = [];
  const ofInputs: number[][] = [];
  for (const { layer } of analysis.layers) {
    for (const source of layer.sources) {
      if ('layer' in source) note(ofLayers, source.layer, layer.index);
      else if ('input' in source) note(ofInputs, source.input, layer.index);
    }
  }
  const made: Readers = {
    of(source) {
      if ('nowhere' in source) return NOBODY;
      return ('layer' in source ? ofLayers[source.layer] : ofInputs[source.input]) ?? NOBODY;
    }
  };
  known.set(analysis, made);
  return made;
}

/** A layer may read the same twice. */
function note(readers: number[][], read: number, reader: number): void {
  const others = readers[read];
  if (!others) readers[read] = [reader];
  else if (others.at(-1) !== reader) others.push(reader);
}
