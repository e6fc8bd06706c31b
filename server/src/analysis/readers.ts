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
  const readers = new Map<string, number[]>();
  for (const { layer } of analysis.layers) {
    for (const key of new Set(layer.sources.map(keyOf))) {
      const others = key === undefined ? undefined : readers.get(key);
      if (others) others.push(layer.index);
      else if (key !== undefined) readers.set(key, [layer.index]);
    }
  }
  const made: Readers = { of: source => readers.get(keyOf(source) ?? '') ?? NOBODY };
  known.set(analysis, made);
  return made;
}

function keyOf(source: Source): string | undefined {
  if ('layer' in source) return `${source.layer}`;
  return 'input' in source ? `input ${source.input}` : undefined;
}
