import type { Conventions } from '../ir/conventions';
import { CELLS, cellOf } from '../ops/cell';
import { concat, elementwise } from '../ops/merge';
import { any, text } from '../ops/param';
import { recurrent } from '../ops/recurrent';
import { batchToSteps, stepsToBatch } from '../ops/steps';
import { type Builder, defineBlock, type Out, type Ref, type Unit } from './block';

/** A layer as an argument of another: what it runs, and with what. */
export interface Held {
  readonly unit: Unit;
  readonly args: Readonly<Record<string, unknown>>;
  readonly conventions?: Partial<Conventions>;
}

const run = (g: Builder, held: Held, inputs: readonly Ref[]): Ref => g.add(held.unit, inputs, held.args, held.conventions);

/** One layer on every step of a sequence (keras/src/layers/rnn/time_distributed.py). */
export const timeDistributed = defineBlock({
  name: 'timeDistributed',
  doc: 'Runs one layer on every step of a sequence, with the same weights.',
  params: { layer: any('The layer.') },
  build(g, [x], { layer }) {
    const held = layer as Held;
    const made = run(g, held.unit.is === 'op' ? { ...held, conventions: { ...held.conventions, unasked: true } } : held, [
      g.add(stepsToBatch, x!)
    ]);
    return g.add(batchToSteps, [x!, made]);
  }
});

/** A recurrent layer forwards and another backwards (keras/src/layers/rnn/bidirectional.py). */
export const bidirectional = defineBlock({
  name: 'bidirectional',
  doc: 'Runs a recurrent layer over a sequence forwards and one like it backwards, and merges what they hand out.',
  params: {
    forward: any('The layer that walks forwards.'),
    backward: any('The layer that walks backwards; one like the other when left out.', { default: undefined }),
    merge: text('How their outputs become one.', { default: 'concat', choices: ['concat', 'sum', 'mul', 'ave', 'none'] })
  },
  inputs: { min: 1, max: 5 },
  build(g, [x, ...states], { forward, backward, merge }): Out {
    const layers = [forward, backward ?? forward] as readonly Held[];
    const half = states.length / 2;
    const ran = layers.map((layer, i) => run(g, layer, [x!, ...states.slice(i * half, (i + 1) * half)]));
    const counts = layers.map(stateCount);
    const outputs = ran.map((ref, i) => (counts[i]! > 0 ? g.item(ref, 0) : ref));
    const merged = merge === 'none' ? outputs : [merges[merge]!(g, outputs)];
    const rest = ran.flatMap((ref, i) => Array.from({ length: counts[i]! }, (_, state) => g.item(ref, state + 1)));
    const items = [...merged, ...rest];
    return items.length === 1 ? items[0]! : { items };
  }
});

/** States handed out behind the output. */
function stateCount({ unit, args }: Held): number {
  if (args.states !== true) return 0;
  return ((unit as unknown) === recurrent ? cellOf(String(args.kind)) : CELLS.lstm).states;
}

const merges: Readonly<Record<string, (g: Builder, both: readonly Ref[]) => Ref>> = {
  concat: (g, both) => g.add(concat, both, { axis: -1 }),
  sum: (g, both) => g.add(elementwise, both, { operation: 'add' }),
  mul: (g, both) => g.add(elementwise, both, { operation: 'multiply' }),
  ave: (g, both) => g.add(elementwise, both, { operation: 'average' })
};
