import type { AxisMap } from '../../server/src/arithmetic/axisMap';
import type { Unit } from '../../server/src/blocks/block';
import type { ModelGraph, ModelLayer } from '../../server/src/dialects/dialect';
import { type Conventions, torchConventions } from '../../server/src/ir/conventions';
import type { Source } from '../../server/src/ir/graph';
import { linear } from '../../server/src/ops/linear';
import { concat, elementwise } from '../../server/src/ops/merge';
import { defineOp } from '../../server/src/ops/op';
import { any } from '../../server/src/ops/param';
import { flatten } from '../../server/src/ops/reshape';

/** Sends the third axis through any map, and a fourth one through another. */
const mapped = defineOp({
  name: 'mapped',
  doc: 'Any axis map.',
  params: { map: any('The map.'), across: any('That of the fourth axis.') },
  axes: ({ map, across }, { dims: { length } }) =>
    Array.from({ length }, (_, i) => (i === 2 ? (map as AxisMap) : i === 3 ? (across as AxisMap) : { kind: 'identity' })),
  shape(ctx) {
    const dims = ctx.sizes();
    return dims && { dims };
  }
});

/** Numbers that come the same from the same seed (mulberry32). */
export function numbers(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return from + (((t ^ (t >>> 14)) >>> 0) % (to - from + 1));
  };
}

type Pick = ReturnType<typeof numbers>;

const taps = (pick: Pick, stride: number) => ({ kernel: pick(1, 5), dilation: pick(1, 2), stride });

const window = (pick: Pick, stride: number): AxisMap => ({
  kind: 'window',
  ...taps(pick, stride),
  before: pick(0, 2),
  after: pick(0, 2),
  rounding: pick(0, 2) === 0 ? 'ceil' : 'floor',
  clip: pick(0, 1) === 1
});

/** A map that makes the axis about `stride` times shorter. */
const down = (pick: Pick, stride: number): AxisMap =>
  [
    () => window(pick, stride),
    () => window(pick, stride),
    (): AxisMap => ({ kind: 'same', ...taps(pick, stride) }),
    (): AxisMap => ({ kind: 'causal', ...taps(pick, stride) }),
    (): AxisMap => ({ kind: 'shrink', factor: stride, remainder: pick(0, 1) === 1 ? 'error' : 'drop' }),
    (): AxisMap => ({ kind: 'scale', numerator: 1, denominator: stride })
  ][pick(0, 5)]!();

/** A map that makes it about `stride` times longer. */
const up = (pick: Pick, stride: number): AxisMap =>
  [
    (): AxisMap => ({ kind: 'scale', numerator: stride, denominator: 1 }),
    (): AxisMap => ({ kind: 'scale-float', factor: stride }),
    (): AxisMap => ({ kind: 'grow', factor: stride }),
    (): AxisMap => ({ kind: 'transposed', ...taps(pick, stride), before: pick(0, 2), after: pick(0, 2), outputPadding: pick(0, 1) })
  ][pick(0, 3)]!();

/** A map that leaves it about as long. */
const level = (pick: Pick): AxisMap =>
  [
    (): AxisMap => ({ kind: 'identity' }),
    (): AxisMap => ({ kind: 'window', kernel: 3, dilation: 1, stride: 1, before: 1, after: 1, rounding: 'floor' }),
    () => window(pick, 1),
    (): AxisMap => ({ kind: 'shift', before: pick(-2, 2), after: pick(-2, 2) })
  ][pick(0, 3)]!();

const anyMap = (pick: Pick): AxisMap =>
  [
    () => level(pick),
    () => down(pick, pick(2, 4)),
    () => up(pick, pick(2, 3)),
    (): AxisMap => ({ kind: 'scale', numerator: pick(1, 4), denominator: pick(1, 4) }),
    (): AxisMap => (pick(0, 3) === 0 ? { kind: 'constant', extent: pick(1, 9) } : level(pick)),
    (): AxisMap => (pick(0, 5) === 0 ? { kind: 'scale-float', factor: pick(5, 30) / 10 } : level(pick))
  ][pick(0, 5)]!();

/** A graph that is put together layer by layer; each returns its index. */
interface Sketch {
  readonly layers: ModelLayer[];
  map(from: number, map: AxisMap): number;
  join(unit: Unit, from: readonly number[], args?: object): number;
}

const NOWHERE = { start: 0, end: 0 };

/** How a program rounds is the same for all of its windows. */
const rounded = (map: AxisMap, { division }: Conventions): AxisMap =>
  map.kind === 'window' && map.rounding === 'floor' ? { ...map, rounding: division } : map;

function sketch(conventions: Conventions, across: (map: AxisMap) => AxisMap): Sketch {
  const layers: ModelLayer[] = [];
  const add = (unit: Unit, from: readonly number[], values: object): number => {
    const index = layers.length;
    const args = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, { value, origin: { kind: 'default', by: 'op' } as const }])
    );
    const sources = from.map((layer): Source => (layer < 0 ? { input: 0 } : { layer }));
    layers.push({ index, id: String(index), type: unit.name, unit, args, sources, repeat: 1, span: NOWHERE, head: NOWHERE, findings: [] });
    return index;
  };
  return {
    layers,
    map: (from, map) =>
      add(mapped as unknown as Unit, [from], { map: rounded(map, conventions), across: rounded(across(map), conventions) }),
    join: (unit, from, args = {}) => add(unit, from, args)
  };
}

const joined = (g: Sketch, pick: Pick, a: number, b: number): number =>
  [
    () => g.join(concat as unknown as Unit, [a, b], { axis: 1, late: false }),
    () => g.join(concat as unknown as Unit, [a, b], { axis: 1, late: false }),
    () => g.join(elementwise as unknown as Unit, [a, b], { operation: 'add', batched: true }),
    () => g.join(concat as unknown as Unit, [a, b], { axis: 2, late: false })
  ][pick(0, 3)]!();

const kinds = {
  chain(g: Sketch, pick: Pick) {
    let at = -1;
    for (let i = pick(1, 7); i > 0; i--) at = g.map(at, anyMap(pick));
    return at;
  },
  skips(g: Sketch, pick: Pick) {
    let at = g.map(-1, level(pick));
    for (let i = pick(1, 3); i > 0; i--) {
      const stride = pick(1, 3);
      const [one, other] = [g.map(at, down(pick, stride)), g.map(at, down(pick, stride))];
      at = g.join(concat as unknown as Unit, [one, pick(0, 2) === 0 ? g.map(other, level(pick)) : other], { axis: 1, late: false });
    }
    return at;
  },
  uNet(g: Sketch, pick: Pick) {
    const skips: { readonly at: number; readonly stride: number }[] = [];
    let at = g.map(-1, level(pick));
    for (let depth = pick(1, 3); depth > 0; depth--) {
      const stride = pick(2, 3);
      skips.push({ at, stride });
      at = g.map(at, down(pick, stride));
      if (pick(0, 1) === 1) at = g.map(at, level(pick));
    }
    for (const skip of skips.reverse()) at = joined(g, pick, g.map(at, up(pick, skip.stride)), skip.at);
    return at;
  },
  pyramid(g: Sketch, pick: Pick) {
    const levels = [g.map(-1, down(pick, 2))];
    for (let i = pick(1, 3); i > 0; i--) levels.push(g.map(levels.at(-1)!, down(pick, 2)));
    let top = levels.pop()!;
    const outputs = [top];
    for (const lateral of levels.reverse()) {
      top = g.join(elementwise as unknown as Unit, [g.map(top, up(pick, 2)), lateral], { operation: 'add', batched: true });
      outputs.push(top);
    }
    return g.join(concat as unknown as Unit, outputs, { axis: 2, late: false });
  }
};

/** A graph of one axis with one input [1, 1, n], made of all kinds of maps; now and then with a linear layer at its end. */
export const randomGraph = (seed: number): ModelGraph => graphOf(seed, [64], map => map);

/** The same with two axes, [1, 1, n, m], which mostly behave alike. */
export function randomPlane(seed: number): ModelGraph {
  const pick = numbers(~seed);
  return graphOf(seed, [64, 48], map => (pick(0, 9) === 0 ? level(pick) : map));
}

function graphOf(seed: number, extents: readonly number[], across: (map: AxisMap) => AxisMap): ModelGraph {
  const pick = numbers(seed);
  const conventions: Conventions =
    seed % 3 === 0 ? { framework: 'darknet', layout: 'channels-first', division: 'truncate' } : torchConventions;
  const g = sketch(conventions, across);
  const make = Object.values(kinds)[seed % 4]!;
  const end = make(g, pick);
  if (pick(0, 4) === 0) {
    const flat = g.join(flatten as unknown as Unit, [end], { start: 1, end: -1 });
    g.join(linear as unknown as Unit, [flat], { inFeatures: pick(4, 60), outFeatures: 3, bias: true, leastAxes: 0 });
  }
  const inputs = [{ name: 'input', dims: [1, 1, ...extents], source: 'file' as const }];
  return { inputs, layers: g.layers, conventions, notices: [], probes: [] };
}
