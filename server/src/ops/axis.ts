import { axisAt } from './layout';
import type { OpContext } from './op';

/** The position of an axis, or a report; a single number counts as having one axis unless `strict`. */
export function positionOf(ctx: OpContext, blame: string, axis: number, rank = Math.max(ctx.x.dims.length, 1)): number | undefined {
  const at = axisAt(axis, rank);
  if (at === undefined) {
    const problem = { is: 'range', written: String(axis), min: -rank, max: rank - 1 } as const;
    ctx.report({ kind: 'argument', blame: [blame], data: { problem } });
  }
  return at;
}

/** The positions of several axes, none of them twice. */
export function positionsOf(ctx: OpContext, blame: string, axes: readonly number[]): number[] | undefined {
  const found: number[] = [];
  for (const axis of axes) {
    const at = positionOf(ctx, blame, axis);
    if (at === undefined) return undefined;
    if (found.includes(at)) return refuse(ctx, blame, `names axis ${at} twice`);
    found.push(at);
  }
  return found;
}

/** Reports an argument that cannot be. */
export function refuse(ctx: OpContext, blame: string | undefined, why: string): undefined {
  ctx.report({ kind: 'argument', blame: blame === undefined ? [] : [blame], data: { problem: { is: 'value', why } } });
  return undefined;
}
