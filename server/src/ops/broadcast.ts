import { type Dim, mayEqual, moreDefinite, type Tensor } from '../ir/shape';
import type { OpContext } from './op';

/** The extent that two come to where one of 1 is repeated; undefined where they differ. */
export const meet = (a: Dim, b: Dim): Dim | undefined => (a === 1 ? b : b === 1 ? a : mayEqual(a, b) ? moreDefinite(a, b) : undefined);

/** The first axis on which operands differ, and the two that do. */
export interface Clash {
  readonly axis: number;
  readonly operands: readonly [number, number];
}

/** The extents that operands have in common, their last axes lined up and met axis by axis. */
export function common(operands: readonly (readonly Dim[])[], met: typeof meet = meet): Dim[] | Clash {
  const rank = Math.max(...operands.map(dims => dims.length));
  const out = new Array<Dim>(rank);
  for (let axis = 0; axis < rank; axis++) {
    let extent: Dim | undefined;
    let from = 0;
    for (const [i, dims] of operands.entries()) {
      const dim = dims[axis - rank + dims.length];
      if (dim === undefined) continue;
      // What is repeated is told of no mismatch.
      if (extent === undefined || extent === 1) from = i;
      extent = extent === undefined ? dim : met(extent, dim);
      if (extent === undefined) return { axis, operands: [from, i] };
    }
    out[axis] = extent!;
  }
  return out;
}

/** The extents that operands have in common once those of extent 1 are repeated; reports the first that differs. */
export function broadcast(ctx: OpContext, operands: readonly Tensor[], verb: string): Dim[] | undefined {
  const found = common(operands.map(({ dims }) => dims));
  return Array.isArray(found) ? found : clash(ctx, found, verb);
}

/** Reports that operands differ. */
export function clash(ctx: OpContext, { axis, operands }: Clash, verb: string): undefined {
  ctx.report({ kind: 'add-mismatch', blame: [], input: operands[1], data: { axis, operands, verb } });
  return undefined;
}
