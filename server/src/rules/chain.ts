import { extentsUpTo, type Run } from '../analysis/cause';
import type { LayerResult } from '../analysis/propagate';
import { isTensor } from '../ir/shape';
import { axisName, capital } from './wording';

/** How many numbers of a chain are shown: the first, and the last before the fault. */
const SHOWN = 12;

/** "Height by layer: 64, 32, 16, 8."; `end` is what would come out; nothing where the network did not make the map small. */
export function sizeChain(
  run: Run,
  result: LayerResult,
  axes: readonly number[],
  end?: (axis: number) => number | undefined
): string | undefined {
  const [input] = result.inputs;
  if (!isTensor(input)) return undefined;
  const chains = axes.map(axis => {
    const extents = extentsUpTo(run, result, axis);
    const last = end?.(axis);
    return {
      name: axisName(axis, input.dims.length, run.graph.conventions),
      small: extents.length > 1,
      extents: last === undefined ? extents : [...extents, last]
    };
  });
  const told = chains.filter(chain => chain.small);
  const [first] = told;
  if (!first) return undefined;
  const same = told.every(chain => chain.extents.join() === first.extents.join());
  const texts = (same ? [{ ...first, name: told.map(chain => chain.name).join(' and ') }] : told).map(
    chain => `${capital(chain.name)} by layer: ${cap(chain.extents).join(', ')}.`
  );
  return texts.join('\n');
}

function cap(extents: readonly number[]): string[] {
  const words = extents.map(extent => (extent < 0 ? `−${-extent}` : `${extent}`));
  return words.length <= SHOWN ? words : [words[0]!, '…', ...words.slice(-(SHOWN - 1))];
}
