import { size } from '../arithmetic/axisMap';
import { type Dim, mapDim, product, UNKNOWN_DIM } from '../ir/shape';
import { hasSamples } from './border';
import { dilation, kernel, pad, stride } from './conv';
import { slides, tapCount } from './kernel';
import { layoutOf, ofRank } from './layout';
import { defineOp } from './op';
import { integers, onAxis } from './param';

/** Lays out every window as a column. */
export const unfold = defineOp({
  name: 'unfold',
  doc: 'Unfold (im2col): every window of the input becomes a column of channels × window samples.',
  formula: 'N×C×H×W → N×(C·kh·kw)×L; L = the product over both axes of ⌊(n + before + after − (dilation·(kernel − 1) + 1))/stride⌋ + 1',
  params: { kernel, dilation, padding: pad, stride },
  shape(ctx, args) {
    if (!ofRank(ctx, [3, 4]) || !hasSamples(ctx, 2)) return undefined;
    const { dims } = ctx.x;
    const { channel, spatial } = layoutOf(dims.length, 2, ctx.conventions);
    const columns: Dim[] = [];
    const taps = tapCount(args.kernel, 2);
    for (let i = 0; i < 2; i++) {
      const n = dims[spatial + i]!;
      if (typeof n !== 'number') {
        columns.push(UNKNOWN_DIM);
        continue;
      }
      const out = size(slides(args, i, ctx.conventions), n);
      if ('failure' in out) {
        ctx.report({ kind: 'output-vanishes', blame: ['kernel'], input: 0, data: { input: [n], output: [0] } });
        return undefined;
      }
      columns.push(out.extent);
    }
    return { dims: [...dims.slice(0, channel), mapDim(dims[channel]!, c => c * taps), product(columns) ?? UNKNOWN_DIM] };
  }
});

/** Puts columns of windows back where the windows were. */
export const fold = defineOp({
  name: 'fold',
  doc: 'Fold (col2im): columns of channels × window samples are added up where their windows lie in an image of given size.',
  formula:
    'N×(C·kh·kw)×L → N×C×outputSize; L = the product over both axes of ⌊(n + before + after − (dilation·(kernel − 1) + 1))/stride⌋ + 1',
  params: { outputSize: integers('Height and width of the image.', { unit: 'samples', min: 1 }), kernel, dilation, padding: pad, stride },
  shape(ctx, args) {
    if (!ofRank(ctx, [2, 3]) || !hasSamples(ctx, 1)) return undefined;
    const { dims } = ctx.x;
    const [rows, columns] = [dims.at(-2)!, dims.at(-1)!];
    const taps = tapCount(args.kernel, 2);
    if (typeof rows === 'number' && rows % taps !== 0) {
      const data = { value: rows, by: taps, what: 'rows of the columns', divisor: 'window samples' };
      ctx.report({ kind: 'indivisible', blame: ['kernel'], input: 0, data });
      return undefined;
    }
    const extents = [0, 1].map(i => onAxis(args.outputSize, i));
    const windows = extents.map((n, i) => {
      const out = size(slides(args, i, ctx.conventions), n);
      return 'extent' in out ? out.extent : 0;
    });
    const expected = windows[0]! * windows[1]!;
    if (expected < 1 || (typeof columns === 'number' && columns !== expected)) {
      ctx.report({ kind: 'reshape-mismatch', blame: ['outputSize'], input: 0, data: { from: [columns], to: windows } });
      return undefined;
    }
    return { dims: [...dims.slice(0, -2), mapDim(rows, n => n / taps), ...extents] };
  }
});
