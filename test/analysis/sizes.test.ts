import { expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis';
import { newMemo } from '../../server/src/analysis/memo';
import { propagate } from '../../server/src/analysis/propagate';
import { sizes } from '../../server/src/analysis/sizes';
import { runsAt } from '../../server/src/analysis/sizes/axis';
import { inputsGiving, mapOf } from '../../server/src/analysis/sizes/inverse';
import { has } from '../../server/src/arithmetic/residues';
import type { ModelGraph } from '../../server/src/dialects/dialect';
import { isFault } from '../../server/src/ir/finding';
import { numbers, randomGraph, randomPlane } from './randomGraph';

/** Random graphs; SIZES_LONG runs more of them. */
const GRAPHS = process.env.SIZES_LONG ? 5000 : 500;
/** Beyond this a graph is compared only so far. */
const FARTHEST = process.env.SIZES_LONG ? 100_000 : 5000;

function analysisOf(graph: ModelGraph): Analysis {
  const memo = newMemo();
  const layers = propagate(graph, memo);
  const faults = layers.flatMap(result => result.findings.map(finding => ({ result, finding })));
  return { graph, memo, layers, faults } as unknown as Analysis;
}

/** What a run of the graph at one size says. */
function runOf(graph: ModelGraph, memo: ReturnType<typeof newMemo>, n: number) {
  const layers = propagate(graph, memo, [[1, 1, n]]);
  const findings = layers.flatMap(layer => layer.findings);
  const runs = !findings.some(isFault);
  // A window that hangs over the map although the program goes on reads what is not there.
  return { layers, runs, lossless: runs && !findings.some(({ kind }) => kind === 'pixels-unread' || kind === 'window-exceeds-input') };
}

it(`states for ${GRAPHS} random graphs the sizes that run, that lose nothing, and that give an output, as brute force finds them`, () => {
  const kinds = { all: 0, exact: 0, limited: 0, periodic: 0 };
  for (let seed = 1; seed <= GRAPHS; seed++) {
    const graph = randomGraph(seed);
    const analysis = analysisOf(graph);
    const [axis] = sizes(analysis).axes;
    const { valid, lossless, upTo } = axis!;
    const bound = 4 * (valid.threshold + valid.period);
    const runs = Array.from({ length: Math.min(bound, upTo ?? bound, FARTHEST) }, (_, i) => ({
      n: i + 1,
      ...runOf(graph, analysis.memo, i + 1)
    }));
    const found = (set: typeof valid) => runs.filter(({ n }) => has(set, n)).map(({ n }) => n);
    expect({ seed, valid: found(valid) }).toEqual({ seed, valid: runs.filter(run => run.runs).map(({ n }) => n) });
    // A remainder that is lost at every size (behind a constant extent) says nothing of sizes.
    if (!graph.layers.some(({ args }) => (args.map?.value as { kind?: string })?.kind === 'constant'))
      expect({ seed, lossless: found(lossless) }).toEqual({ seed, lossless: runs.filter(run => run.lossless).map(({ n }) => n) });

    const pick = numbers(seed);
    const [layer, sample] = [analysis.layers[pick(0, analysis.layers.length - 1)]!, runs[pick(0, runs.length - 1)]!];
    const wanted = mapOf(sample.layers[layer.layer.index]!, analysis)?.dims[2];
    if (typeof wanted === 'number' && sample.runs && mapOf(layer, analysis)) {
      const giving = inputsGiving(analysis, layer, [wanted])![0]!.sizes;
      const brute = runs.filter(run => run.runs && mapOf(run.layers[layer.layer.index]!, analysis)?.dims[2] === wanted);
      expect({ seed, giving: found(giving) }).toEqual({ seed, giving: brute.map(({ n }) => n) });
    }
    kinds.all++;
    kinds[upTo === undefined ? 'exact' : 'limited']++;
    if (valid.period > 1) kinds.periodic++;
  }
  // Most are proved, a float scale limits some, and many run at some remainders only.
  expect(kinds.exact).toBeGreaterThan(0.8 * kinds.all);
  expect(kinds.limited).toBeGreaterThan(0);
  expect(kinds.periodic).toBeGreaterThan(0.15 * kinds.all);
});

const PLANES = GRAPHS / 2;

it(`states for both axes of ${PLANES} random planes, which are run at once, what brute force finds along each`, () => {
  const planes = { running: 0, together: 0 };
  for (let seed = 1; seed <= PLANES; seed++) {
    const graph = randomPlane(seed);
    const analysis = analysisOf(graph);
    const { axes, base } = sizes(analysis);
    if (axes.every(({ minimum }) => minimum !== undefined)) planes.running++;
    if (axes[0]!.traced.layers === axes[1]!.traced.layers) planes.together++;
    for (const { axis, valid, upTo } of axes) {
      const bound = Math.min(2 * (valid.threshold + valid.period), upTo ?? 300, 300);
      const upward = Array.from({ length: bound }, (_, i) => i + 1);
      const runs = upward.filter(n => runsAt(graph, analysis.memo, [base[0]!.with(axis, n)]));
      expect({ seed, axis, valid: upward.filter(n => has(valid, n)) }).toEqual({ seed, axis, valid: runs });
    }
  }
  expect(planes.together).toBeGreaterThan(0.8 * planes.running);
  expect(planes.running).toBeGreaterThan(0.2 * PLANES);
});
