import { size } from '../arithmetic/axisMap';
import { type Dim, mapDim, product, UNKNOWN_DIM } from '../ir/shape';
import { dilation, kernel, pad, sides, stride } from './conv';
import { layoutOf, ofRank } from './layout';
import { defineOp } from './op';
import { onAxis } from './param';

/** Lays out every window as a column. */
export const unfold = defineOp({
  name: 'unfold',
  doc: 'Unfold (im2col): every window of the input becomes a column of channels × window samples.',
  params: { kernel, dilation, padding: pad, stride },
  shape(ctx, args) {
    if (!ofRank(ctx, [3, 4])) return undefined;
    const { dims } = ctx.x;
    const { channel, spatial } = layoutOf(dims.length, 2, ctx.conventions);
    const columns: Dim[] = [];
    let taps = 1;
    for (let i = 0; i < 2; i++) {
      const [before, after] = sides(args.padding, i) ?? [0, 0];
      const window = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride, i), dilation: onAxis(args.dilation, i) };
      taps *= window.kernel;
      const n = dims[spatial + i]!;
      if (typeof n !== 'number') {
        columns.push(UNKNOWN_DIM);
        continue;
      }
      const out = size({ kind: 'window', ...window, before, after, rounding: 'floor' }, n);
      if ('failure' in out) {
        ctx.report({ kind: 'output-vanishes', blame: ['kernel'], input: 0, data: { input: [n], output: [0] } });
        return undefined;
      }
      columns.push(out.extent);
    }
    return { dims: [...dims.slice(0, channel), mapDim(dims[channel]!, c => c * taps), product(columns) ?? UNKNOWN_DIM] };
  }
});
