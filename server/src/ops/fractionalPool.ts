import type { AxisMap } from '../arithmetic/axisMap';
import { hasSamples } from './border';
import { kernel, rank } from './conv';
import { hasRank, onSpatialAxes } from './layout';
import { defineOp } from './op';
import { boolean, integers, numbers, onAxis, optional, type PerAxis, perAxis } from './param';

/** Pools to a size or a share of the input, with windows at pseudo-random places. */
export const fractionalMaxPool = defineOp({
  name: 'fractionalMaxPool',
  doc: 'Fractional max pooling: the largest sample of windows laid out at random so that a given number comes out (arXiv 1412.6071).',
  params: {
    rank,
    kernel: perAxis(kernel.doc, { unit: 'samples' }),
    outputSize: optional(integers('Samples that come out, one for each axis.', { unit: 'samples', min: 0 })),
    outputRatio: optional(numbers('Samples that come out as a share of those that arrive, above 0 and below 1.')),
    returnIndices: boolean('Hand out the positions of the maxima as well.', { default: false })
  },
  sizedBy: ['outputSize', 'outputRatio'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, args.rank, conventions, (i): AxisMap => {
      if (args.outputSize) return { kind: 'constant', extent: onAxis(args.outputSize, i) };
      return { kind: 'scale-float', factor: onAxis((args.outputRatio ?? 1) as PerAxis, i) };
    }),
  shape(ctx, args) {
    const refuse = (blame: 'kernel' | 'outputSize' | 'outputRatio', why: string): undefined => {
      ctx.report({ kind: 'argument', blame: [blame], data: { problem: { is: 'value', why } } });
      return undefined;
    };
    if ((args.outputSize === undefined) === (args.outputRatio === undefined))
      return refuse('outputSize', 'one of output size and output ratio must be given');
    if ([args.outputRatio ?? 0.5].flat().some(ratio => ratio <= 0 || ratio >= 1)) return refuse('outputRatio', 'must be between 0 and 1');
    if (args.rank === 3 && [args.kernel].flat().some(k => k < 1)) return refuse('kernel', 'must be at least 1');
    if (!hasRank(ctx, args.rank) || !hasSamples(ctx, args.rank, 'second')) return undefined;
    const dims = ctx.sizes(0);
    if (!dims) return undefined;
    // Windows start at different samples, the last one at the end; with three axes one sample more is wanted
    // (FractionalMaxPool2d.cpp, FractionalMaxPool3d.cpp).
    const spare = args.rank === 3 ? 1 : 0;
    const window = Array.from({ length: args.rank }, (_, i) => onAxis(args.kernel, i));
    const [input, output] = [ctx.x.dims.slice(-args.rank), dims.slice(-args.rank)];
    const axes = window.flatMap((k, i) => (Number(output[i]) + k - 1 + spare > Number(input[i]) ? [i] : []));
    if (axes.length > 0) {
      const room = input.map((n, i) => (typeof n === 'number' ? n - Number(output[i]) + 1 - spare : n));
      ctx.report({ kind: 'window-exceeds-input', blame: ['kernel'], input: 0, data: { window, input, room, axes } });
      return undefined;
    }
    return args.returnIndices ? { items: [{ dims }, { dims }] } : { dims };
  }
});
