import type { Dim } from '../ir/shape';
import type { Analysis } from './analysis';
import { type Memo, newMemo } from './memo';
import { type LayerResult, propagate } from './propagate';

interface Bench {
  readonly memo: Memo;
  readonly runs: Map<string, readonly LayerResult[]>;
}

const benches = new WeakMap<Analysis, Bench>();

/** What re-runs of an analysis share, so that many reports cost few runs. */
export function benchOf(analysis: Analysis): Bench {
  const known = benches.get(analysis);
  if (known) return known;
  const bench: Bench = { memo: newMemo(), runs: new Map() };
  benches.set(analysis, bench);
  return bench;
}

/** The layers as they are at another input. */
export function runAt(analysis: Analysis, inputs: readonly (readonly Dim[] | undefined)[]): readonly LayerResult[] {
  const { memo, runs } = benchOf(analysis);
  const key = JSON.stringify(inputs);
  const known = runs.get(key);
  if (known) return known;
  const run = propagate(analysis.graph, memo, inputs);
  runs.set(key, run);
  return run;
}
