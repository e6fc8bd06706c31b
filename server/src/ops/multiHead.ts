import { type Dim, product } from '../ir/shape';

/** What attention weighs and costs, however a framework spells it (arXiv 1706.03762). */

/** The matrices of attention with heads, by features of all heads together. */
export interface Projections {
  /** Features that arrive; undefined or a name where they are not known. */
  readonly from: { readonly query: Dim | undefined; readonly key: Dim | undefined; readonly value: Dim | undefined };
  /** What each is projected to; heads that share keys make those of keys and values fewer. */
  readonly widths: { readonly query: number; readonly key: number; readonly value: number };
  /** Features that are gathered for a query. */
  readonly gathered: number;
  /** Features that come out. */
  readonly to: Dim | undefined;
  readonly bias: boolean;
  /** Whether the queries are projected once more, to a factor for each gathered feature. */
  readonly gate: boolean;
}

interface Matrix {
  readonly at: 'query' | 'key' | 'value';
  readonly from: Dim;
  readonly to: Dim;
}

const UNKNOWN: Dim = '?';

function matrices({ from, widths, gathered, to, gate }: Projections): readonly Matrix[] {
  const arriving = (['query', 'key', 'value'] as const).map(at => ({ at, from: from[at] ?? UNKNOWN, to: widths[at] }));
  const gates = gate ? [{ at: 'query', from: from.query ?? UNKNOWN, to: gathered } as const] : [];
  return [...arriving, { at: 'query', from: gathered, to: to ?? UNKNOWN }, ...gates];
}

/** The sum of products; undefined where one of them is. */
function total(products: readonly (readonly Dim[])[]): number | undefined {
  return products.map(product).reduce<number | undefined>((sum, n) => (sum === undefined || n === undefined ? undefined : sum + n), 0);
}

/** Elements of all projections and their offsets. */
export const projectionWeights = (projections: Projections): number | undefined =>
  total(matrices(projections).flatMap(({ from, to }) => [[from, to], ...(projections.bias ? [[to]] : [])]));

/** How many positions there are in a whole batch, and how many keys a query sees. */
export interface Positions {
  readonly query: readonly Dim[];
  readonly key: readonly Dim[];
  readonly value: readonly Dim[];
  readonly seen: readonly Dim[];
}

/** Multiply-accumulates of queries that meet all keys they see, and gather from as many values. */
export const gatherMacs = (queries: readonly Dim[], seen: readonly Dim[], keyFeatures: Dim, valueFeatures: Dim): number | undefined =>
  total([
    [...queries, ...seen, keyFeatures],
    [...queries, ...seen, valueFeatures]
  ]);

/** Multiply-accumulates of the projections and of what stands between them. */
export function projectedMacs(projections: Projections, positions: Positions): number | undefined {
  const projected = total(matrices(projections).map(({ at, from, to }) => [...positions[at], from, to]));
  const gathered = gatherMacs(positions.query, positions.seen, projections.widths.query, projections.gathered);
  return projected === undefined || gathered === undefined ? undefined : projected + gathered;
}
