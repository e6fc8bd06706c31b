import { evaluate } from '../analysis/evaluate';
import { isFault } from '../ir/finding';
import type { Shape } from '../ir/shape';
import { lastOfEachStride, stridesOf } from '../rules/headLevels';
import type { Written } from './cursor';
import { lacksArguments } from './parameter';

/** What a reference may stand for: the index of a layer, where it is one, and what it gives. */
interface Candidate {
  readonly index?: number;
  readonly output: Shape;
}

export interface Fit {
  /** Undefined for what does not go with the layer that is being written; what is more likely meant has a lower one. */
  rank(candidate: Candidate): number | undefined;
  /** How coarse a level it is, where that matters. */
  strideOf(candidate: Candidate): number | undefined;
}

/** Undefined where nothing is known of the layer that a reference is written for. */
export function fitting({ analysis, cursor: { layer }, at }: Written): Fit | undefined {
  const { unit } = layer ?? {};
  const input = layer?.sources.findLastIndex(({ span }) => span && span.start <= at && at <= span.end) ?? -1;
  if (!layer || !unit || input < 0) return undefined;
  if (unit.is === 'block' && unit.decodes === 'levels') return levels(stridesOf(layer, analysis), input, lastOfEachStride(analysis, layer));
  const { inputs, values } = analysis.layers[layer.index]!;
  // What is wrong with it besides the reference would be wrong with every other one as well, and may be more than can be run.
  if (layer.findings.some(one => isFault(one) && one.kind !== 'reference') || lacksArguments(unit, values)) return undefined;
  const conventions = layer.conventions ?? analysis.graph.conventions;
  return {
    rank({ output }) {
      const { certain, findings } = evaluate(unit, values, inputs.with(input, output), conventions, analysis.memo);
      return certain && !findings.some(isFault) ? 0 : undefined;
    },
    strideOf: () => undefined
  };
}

/** A head takes one map of each stride, the finest first: of the layers of one stride what comes last is what they worked out. */
function levels(written: readonly (number | undefined)[], input: number, last: ReturnType<typeof lastOfEachStride>): Fit {
  const strides = new Map([...last].map(([stride, { layer }]) => [layer.index, stride]));
  const isBetween = (stride: number): boolean =>
    written.every((one, i) => one === undefined || i === input || (i < input ? one < stride : one > stride));
  const strideOf = ({ index }: Candidate) => (index === undefined ? undefined : strides.get(index));
  return {
    strideOf,
    rank(candidate) {
      const stride = strideOf(candidate);
      if (stride === undefined || !isBetween(stride)) return undefined;
      // Where a head begins is anyone's choice: the nearest; from there it goes on to the next coarser level.
      return input === 0 ? 0 : stride;
    }
  };
}
