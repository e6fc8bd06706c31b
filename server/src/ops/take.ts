import { type Dim, mapDim } from '../ir/shape';
import { defineOp } from './op';
import { any } from './param';

/** What stands between the brackets of Python's `x[…]`, one entry an axis. */
export type Index =
  | number
  | 'new-axis'
  | 'rest'
  | { readonly start: number | null; readonly stop: number | null; readonly step: number | null };

/** Python's indexing with numbers, slices and new axes. */
export const take = defineOp({
  name: 'take',
  fields: 'kept',
  doc: 'Indexing: single positions take an axis away, slices shorten it.',
  params: { index: any('An entry for each axis: a position, a slice, a new axis, or the rest.') },
  shape(ctx, args) {
    const index = args.index as readonly Index[];
    const { dims } = ctx.x;
    const used = index.filter(one => one !== 'new-axis' && one !== 'rest').length;
    if (used > dims.length) {
      ctx.report({ kind: 'rank', blame: ['index'], input: 0, data: { expected: [used], actual: dims.length } });
      return undefined;
    }
    const out: Dim[] = [];
    let at = 0;
    for (const one of index) {
      if (one === 'new-axis') out.push(1);
      else if (one === 'rest') while (at < dims.length - (used - at)) out.push(dims[at++]!);
      else if (typeof one === 'object') out.push(sliced(dims[at++]!, one));
      else if (!inside(dims[at]!, one)) {
        const n = dims[at] as number;
        const problem = { is: 'range', written: String(one), min: -n, max: n - 1 } as const;
        ctx.report({ kind: 'argument', blame: ['index'], data: { problem } });
        return undefined;
      } else at++;
    }
    return { dims: [...out, ...dims.slice(at)] };
  }
});

const inside = (dim: Dim, i: number): boolean => typeof dim !== 'number' || (i < dim && i >= -dim);

/** How many samples a slice takes of an axis, as Python counts them. */
function sliced(dim: Dim, { start, stop, step }: Exclude<Index, number | string>): Dim {
  if (start === null && stop === null && Math.abs(step ?? 1) === 1) return dim;
  return mapDim(dim, n => {
    const by = step ?? 1;
    const [low, high] = by > 0 ? [0, n] : [-1, n - 1];
    const place = (i: number | null, otherwise: number): number =>
      i === null ? otherwise : Math.min(Math.max(i < 0 ? i + n : i, low), high);
    const [from, to] = by > 0 ? [place(start, 0), place(stop, n)] : [place(start, n - 1), place(stop, -1)];
    return by === 0 ? undefined : Math.max(Math.ceil((to - from) / by), 0);
  });
}
