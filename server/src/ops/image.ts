import { ofRank, onSpatialAxes } from './layout';
import { defineOp } from './op';
import { integer, optional, text } from './param';

/** Brings images, in a batch or alone, to one size: by resizing, or by cropping and resizing what is too small. */
export const resizeImage = defineOp({
  name: 'resizeImage',
  doc: 'Brings images to a height and a width, whatever arrives; a single image without a batch is taken as well.',
  params: {
    height: optional(integer('Height that comes out.', { unit: 'samples', min: 0 })),
    width: optional(integer('Width that comes out.', { unit: 'samples', min: 0 })),
    elsewhere: optional(
      text('Which two axes are height and width where no image arrives; Keras refuses when left out.', { choices: ['first', 'last'] })
    )
  },
  sizedBy: ['height', 'width'],
  axes(args, input, conventions) {
    if (input.dims.length !== 3 && input.dims.length !== 4) return undefined;
    return onSpatialAxes(input, 2, conventions, i => {
      const extent = i === 0 ? args.height : args.width;
      return extent === undefined ? { kind: 'identity' } : { kind: 'constant', extent };
    });
  },
  shape(ctx, args) {
    const { dims } = ctx.x;
    const first = ctx.conventions.layout === 'channels-first';
    const image = dims.length === 3 || dims.length === 4;
    const last = dims.length - (first ? 2 : 3);
    const at = image || args.elsewhere === 'last' ? last : first ? 1 : 0;
    if ((!image && !args.elsewhere) || at < 0 || at + 1 >= dims.length) {
      ofRank(ctx, [3, 4]);
      return undefined;
    }
    const height = args.height ?? '?';
    return { dims: dims.with(at, height).with(at + 1, args.width ?? '?') };
  }
});
