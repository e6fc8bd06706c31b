import { alike } from '../base/alike';
import type { ModelGraph, ModelLayer } from '../dialects/dialect';
import type { Source } from '../ir/graph';
import type { Dim } from '../ir/shape';
import type { LayerResult } from './propagate';

/** A run of the graph as it was before a change, or on other inputs. */
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
  const itself = graph === earlier?.graph;
  if (!earlier || (!itself && !(graph.kept && alike(graph.conventions, earlier.graph.conventions)))) return EVERYTHING;
  const sameInputs = graph.inputs.map(
    ({ numbers }, i) => alike(inputs[i], earlier.inputs[i]) && numbers === earlier.graph.inputs[i]?.numbers
  );
  /** By index: what others read of a layer is what it was. */
  const same: boolean[] = [];
  const isSame = (source: Source): boolean => {
    if ('layer' in source) return same[source.layer] === true;
    return 'nowhere' in source || sameInputs[source.input] === true;
  };
  return {
    kept(layer) {
      const before = earlier.layers[layer.index];
      if (!(itself || graph.kept![layer.index]) || !before || isComposite(layer) || !layer.sources.every(isSame)) return undefined;
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

/** Its result follows from layers that it does not read. */
const isComposite = ({ holds, contains, inside }: ModelLayer): boolean =>
  holds !== undefined || contains !== undefined || inside !== undefined;
