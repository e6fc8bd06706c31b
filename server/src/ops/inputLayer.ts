import { type Dim, mayEqual } from '../ir/shape';
import { everyAxisKept } from './layout';
import { defineOp } from './op';
import { any, optional } from './param';

/** The door of a model: hands its tensor on when that is one it was made for. */
export const inputLayer = defineOp({
  name: 'inputLayer',
  doc: 'Input: hands its tensor on; an inner model refuses one of another shape than it was made for.',
  params: { shape: optional(any('The extents that the inner model was made for, the batch first.')) },
  axes: everyAxisKept,
  shape(ctx, args) {
    const wanted = args.shape as readonly Dim[] | undefined;
    if (!wanted) return ctx.x;
    const { dims } = ctx.x;
    if (wanted.length !== dims.length) {
      ctx.report({ kind: 'rank', blame: ['shape'], input: 0, data: { expected: [wanted.length], actual: dims.length } });
      return undefined;
    }
    if (!wanted.every((dim, i) => mayEqual(dim, dims[i]!)))
      ctx.report({
        kind: 'argument',
        blame: ['shape'],
        input: 0,
        data: { problem: { is: 'value', why: `the model was made for ${wanted.join('×')}; ${dims.join('×')} arrives` } }
      });
    return ctx.x;
  }
});
