import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import type { Span } from '../base/span';
import type { Diagnostic } from '../rules/rule';
import { type Cells, cells, outputCell } from './cells';
import { bytesOf, type LayerRow, layerTable, listed, type Totals } from './layerTable';
import { type Status, status } from './status';

/** A layer as the panel shows it. */
export interface PanelLayer extends LayerRow {
  /** As the file calls it, where it has a name of its own. */
  readonly name: string | null;
  /** Where it stands in the text, and where its type does. */
  readonly span: Span;
  readonly head: Span;
  /** The output in words: `1×64×80×80`, `~` before a guess. */
  readonly output: string;
  /** Where its inputs come from: positions in the list of layers; −1 and below are inputs of the model. */
  readonly sources: readonly number[];
  /** What its outputs take as 32-bit floats. */
  readonly bytes: number | null;
  /** What is kept at the moment when it has run: its outputs, and all earlier ones that a later layer still reads. */
  readonly liveBytes: number | null;
  /** The worst of what is reported for it. */
  readonly problem: 'error' | 'warning' | null;
}

/** Everything that the panel shows of a model. */
export interface PanelModel extends Status {
  readonly fileName: string;
  readonly layers: readonly PanelLayer[];
  readonly totals: Totals;
  /** The layers in words, row by row, with what the columns are called and the sums. */
  readonly table: Cells;
  /** The largest of all `liveBytes`: what running the model layer by layer needs beside its parameters. */
  readonly peakBytes: number | null;
  /** The input that the size explorer changes; null where the model has several, or none whose extents are known. */
  readonly explorer: SizeInput | null;
}

/** The spatial axes of the model's only input. */
export interface SizeInput {
  readonly axes: readonly { readonly name: string; readonly extent: number }[];
}

/** The table, the wiring and the memory of a model. `reported` are its diagnostics, `explorer` what sizes it can be run at. */
export function panel(analysis: Analysis, reported: readonly Diagnostic[], explorer: SizeInput | undefined): PanelModel {
  const { model } = analysis;
  const table = layerTable(analysis);
  const { layers: rows, totals } = table;
  const results = listed(analysis);
  const positions = new Map(results.map(({ layer }, i) => [layer.index, i]));
  const place = (index: number): number | undefined => positions.get(index) ?? positions.get(analysis.layers[index]?.layer.shares ?? -1);
  const sources = results.map(({ layer }) => layer.sources.flatMap(source => sourceOf(source, place)));
  const live = liveBytes(analysis, results, sources);
  const problems = worst(reported);
  return {
    ...status(analysis),
    fileName: model.path.slice(model.path.lastIndexOf('/') + 1),
    layers: results.map(({ layer, output, certain }, i) => ({
      ...rows[i]!,
      name: layer.name ?? null,
      span: layer.span,
      head: layer.head,
      output: outputCell(rows[i]!),
      sources: sources[i]!,
      bytes: (certain ? bytesOf(output) : undefined) ?? null,
      liveBytes: live[i] ?? null,
      problem: problems.get(layer.id) ?? null
    })),
    totals,
    table: cells(table),
    peakBytes: live.includes(undefined) || live.length === 0 ? null : Math.max(...(live as number[])),
    explorer: explorer ?? null
  };
}

function sourceOf(source: LayerResult['layer']['sources'][number], place: (index: number) => number | undefined): number[] {
  if ('input' in source) return [-1 - source.input];
  const at = 'layer' in source ? place(source.layer) : undefined;
  return at === undefined ? [] : [at];
}

/** Bytes that have to be kept at each layer; undefined where one of the values is not known. */
function liveBytes({ graph }: Analysis, results: readonly LayerResult[], sources: readonly (readonly number[])[]): (number | undefined)[] {
  const lastUse = results.map((_, i) => i);
  const lastInputUse = graph.inputs.map(() => -1);
  for (const [reader, read] of sources.entries()) {
    for (const source of read) {
      if (source < 0) lastInputUse[-1 - source] = reader;
      else if (source < reader) lastUse[source] = reader;
    }
  }
  // What nobody reads is an output of the model and stays to the end.
  const isRead = new Set(sources.flat());
  const changes = new Array<number>(results.length + 1).fill(0);
  let unknownFrom = results.length;
  const keep = (from: number, to: number, bytes: number | undefined) => {
    if (bytes === undefined) {
      unknownFrom = Math.min(unknownFrom, from);
      return;
    }
    changes[from] = changes[from]! + bytes;
    changes[to + 1] = changes[to + 1]! - bytes;
  };
  for (const [i, { dims }] of graph.inputs.entries()) {
    if (lastInputUse[i]! >= 0) keep(0, lastInputUse[i]!, dims && bytesOf({ dims }));
  }
  for (const [i, { output, certain, layer }] of results.entries()) {
    if (layer.holds || layer.contains) continue;
    keep(i, isRead.has(i) ? lastUse[i]! : results.length - 1, certain ? bytesOf(output) : undefined);
  }
  let kept = 0;
  return results.map((_, i) => {
    kept += changes[i]!;
    return i < unknownFrom ? kept : undefined;
  });
}

function worst(reported: readonly Diagnostic[]): Map<string, 'error' | 'warning'> {
  const found = new Map<string, 'error' | 'warning'>();
  for (const { layer, severity } of reported) {
    if (layer === undefined || severity === 'information') continue;
    if (severity === 'error' || !found.has(layer)) found.set(layer, severity);
  }
  return found;
}
