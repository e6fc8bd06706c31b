import { alike } from '../base/alike';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import type { Source } from '../ir/graph';
import type { Dim } from '../ir/shape';
import type { LayerResult } from './propagate';

/** A run of the graph as it was before a change. */
export interface EarlierRun {
  readonly graph: ModelGraph;
  readonly inputs: readonly (readonly Dim[] | undefined)[];
  readonly layers: readonly LayerResult[];
}

/** How far a change has reached so far, while a graph is run layer by layer. */
export interface Reach {
  /** What came of a layer before, where that is what comes of it now. */
  kept(layer: ModelLayer): LayerResult | undefined;
  /** Takes note of a layer that was run. */
  ran(result: LayerResult): void;
}

const EVERYTHING: Reach = { kept: () => undefined, ran: () => undefined };

/** A layer is out of reach when it says what it said, and all that it reads is what it was. */
export function newReach(graph: ModelGraph, inputs: EarlierRun['inputs'], earlier: EarlierRun | undefined): Reach {
  const { kept } = graph;
  if (!earlier || !kept || !alike(surroundings(graph, inputs), surroundings(earlier.graph, earlier.inputs))) return EVERYTHING;
  /** By index: what others read of a layer is what it was. */
  const same: boolean[] = [];
  const isSame = (source: Source): boolean => !('layer' in source) || same[source.layer] === true;
  return {
    kept(layer) {
      const before = earlier.layers[layer.index];
      if (!kept[layer.index] || !before || isComposite(layer) || !layer.sources.every(isSame)) return undefined;
      same[layer.index] = true;
      return before.layer === layer ? before : { ...before, layer };
    },
    ran({ layer, output, referred, certain }) {
      const before = earlier.layers[layer.index];
      same[layer.index] =
        before !== undefined &&
        !isComposite(layer) &&
        before.certain === certain &&
        alike(before.output, output) &&
        alike(before.referred, referred);
    }
  };
}

/** What layers read besides each other. */
const surroundings = (graph: ModelGraph, inputs: EarlierRun['inputs']) => [
  graph.conventions,
  graph.inputs.map(({ numbers }, i) => [inputs[i], numbers])
];

/** Its result follows from layers that it does not read. */
const isComposite = ({ holds, contains, inside }: ModelLayer): boolean =>
  holds !== undefined || contains !== undefined || inside !== undefined;
