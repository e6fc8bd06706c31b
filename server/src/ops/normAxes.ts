import { product, type Tensor } from '../ir/shape';
import { axisAt } from './layout';
import type { OpContext } from './op';
import { any, optional } from './param';

/** A parameter that names axes: one number, or a list. */
export const axisNames = (doc: string) => optional(any(doc));

const listed = (axis: unknown): readonly number[] => [axis].flat() as number[];

/** The positions of named axes; undefined after a report, and where none are named. */
export function namedAxes(ctx: OpContext<'axis'>, axis: unknown): readonly number[] | undefined {
  if (axis === undefined) return undefined;
  const rank = ctx.x.dims.length;
  const positions: number[] = [];
  for (const one of listed(axis)) {
    const position = typeof one === 'number' ? axisAt(one, rank) : undefined;
    if (position === undefined) {
      const problem = { is: 'range', written: String(one), min: -rank, max: rank - 1 } as const;
      ctx.report({ kind: 'argument', blame: ['axis'], data: { problem } });
      return undefined;
    }
    positions.push(position);
  }
  return positions;
}

/** The samples along the named axes, or what the layer was made for; undefined where no axis is named or one is not known. */
export function namedExtent(args: { readonly axis?: unknown; readonly features?: number }, input: Tensor | undefined): number | undefined {
  if (args.axis === undefined) return undefined;
  if (args.features !== undefined) return args.features;
  const dims = listed(args.axis).map(one => input?.dims[axisAt(one, input.dims.length) ?? -1] ?? '?');
  return product(dims);
}
