import { spatialAxes } from '../analysis/spatial';
import type { Source } from '../ir/graph';
import { isTensor, type Tensor } from '../ir/shape';
import { type AnyFact, type Fact, finderOf, runOf } from './fact';
import { insideText, partingText } from './parting';
import type { Related } from './rule';
import { axisName, probeText, relatedSource, sourceName } from './wording';
import { worksText } from './working';

/** The two tensors that do not go together, and, outside of blocks, where they come from. */
export interface Operands {
  readonly first: Tensor;
  readonly second: Tensor;
  readonly sources?: readonly [Source, Source];
}

export function operandsOf(fact: Fact<'concat-size-mismatch'> | Fact<'add-mismatch'>): Operands | undefined {
  const { operands } = fact.finding.data;
  const finder = finderOf(fact);
  const tensors = (finder?.inputs ?? fact.result?.inputs ?? []).filter(isTensor);
  const [first, second] = [tensors[operands[0]], tensors[operands[1]]];
  if (!first || !second) return undefined;
  const layerSources = fact.result?.layer.sources;
  const sources = [layerSources?.[operands[0]], layerSources?.[operands[1]]] as const;
  if (fact.finding.within || !sources[0] || !sources[1]) return { first, second };
  return { first, second, sources: [sources[0], sources[1]] };
}

/** "40×40 (row 6)": an operand in the words given, with its source where it has one. */
export function named(text: string, source: Source | undefined, fact: AnyFact): string {
  return source ? `${text} (${sourceName(source, fact.analysis)})` : text;
}

export interface Cause {
  readonly lines: readonly (string | undefined)[];
  readonly related: readonly Related[];
}

/** Why two sizes differ along an axis, which inputs work, and the places that have to do with it. */
export function causeOf(fact: AnyFact, operands: Operands, axis: number, spatial: boolean): Cause {
  const { analysis, result, probe } = fact;
  const { first, second, sources } = operands;
  const related = sources ? [...relatedSource(sources[0], first, analysis), ...relatedSource(sources[1], second, analysis)] : [];
  const parted = spatial && sources ? partingText(analysis, runOf(fact), sources, axis, onlyAxis(fact, operands, axis)) : undefined;
  if (!spatial || !result) return { lines: [], related };
  const works = probe ? undefined : worksText(analysis);
  const inside = !sources && fact.finding.within ? insideText(runOf(fact), result, axis, [first.dims[axis], second.dims[axis]]) : undefined;
  const lines = [parted?.text ?? inside, works ?? (probe ? undefined : probeText(analysis, result))];
  return { lines, related: [...related, ...(parted?.related ?? [])] };
}

/** The name of the axis, where the operands agree on all other sizes. */
function onlyAxis({ analysis }: AnyFact, { first, second }: Operands, axis: number): string | undefined {
  const { conventions } = analysis.graph;
  const rank = first.dims.length;
  const sizes = spatialAxes(rank, conventions);
  const others = sizes.filter(other => other !== axis);
  return others.length > 0 && others.every(other => first.dims[other] === second.dims[other])
    ? axisName(axis, rank, conventions)
    : undefined;
}
