import { type Block, defineBlock, type Out, type Ref } from '../../blocks/block';
import type { Source } from '../../ir/graph';
import { lost } from '../../ops/lost';
import { pick } from '../../ops/slice';
import { plain } from '../arguments';
import type { ModelLayer } from '../dialect';

/** A whole model as one block: what a wrapper runs on every step. Its name tells it from other models, as a block's must. */
export function modelBlock(layers: readonly ModelLayer[], outputs: readonly Source[]): Block {
  const content = JSON.stringify(layers.map(({ type, sources, args }) => [type, sources, plain(args)]));
  return defineBlock({
    name: `model ${content}`,
    doc: 'A model that another layer runs.',
    params: {},
    inputs: { min: 1, max: Number.MAX_SAFE_INTEGER },
    build(g, inputs): Out | undefined {
      const made: Ref[] = [];
      const of = (source: Source): Ref | undefined => {
        if ('nowhere' in source) return undefined;
        if ('input' in source) return inputs[source.input];
        const from = made[source.layer];
        return from && source.item ? g.add(pick, from, { index: source.item }) : from;
      };
      for (const layer of layers) {
        const sources = layer.sources.map(of);
        const known = sources.every(ref => ref !== undefined) && layer.unit && !layer.unusable;
        made.push(known ? g.add(layer.unit!, sources as Ref[], plain(layer.args), layer.conventions) : g.add(lost, []));
      }
      const items = outputs.map(of).filter(ref => ref !== undefined);
      return items.length === 1 ? items[0] : items.length > 1 ? { items } : undefined;
    }
  }) as unknown as Block;
}
