import { ofRank, onSpatialAxes } from './layout';
import { defineOp } from './op';
import { boolean, integer } from './param';

/** Brings images, in a batch or alone, to one size: by resizing, or by cropping and resizing what is too small. */
export const resizeImage = defineOp({
  name: 'resizeImage',
  doc: 'Brings images to a height and a width, whatever arrives; a single image without a batch is taken as well.',
  params: {
    height: integer('Height that comes out.', { unit: 'samples', min: 0 }),
    width: integer('Width that comes out.', { unit: 'samples', min: 0 }),
    anyRank: boolean('Whether any axes may stand before the image.', { default: false })
  },
  sizedBy: ['height', 'width'],
  axes: (args, input, conventions) =>
    onSpatialAxes(input, 2, conventions, i => ({ kind: 'constant', extent: i === 0 ? args.height : args.width })),
  shape(ctx, args) {
    const least = ctx.conventions.layout === 'channels-first' ? 2 : 3;
    if (args.anyRank ? ctx.x.dims.length < least && !ofRank(ctx, [3, 4]) : !ofRank(ctx, [3, 4])) return undefined;
    const dims = ctx.sizes(0);
    return dims && { dims };
  }
});
