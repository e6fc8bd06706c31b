import { type Dim, product } from '../ir/shape';
import { everyAxisKept } from './layout';
import { defineOp, type OpContext } from './op';
import { integer, optional } from './param';

const writtenFilters = optional(integer('The number of filters as it stands in the layer before.'));

/** Decodes boxes on the cells of a grid: checks the channels, hands the map on. */
export const gridHead = defineOp({
  name: 'gridHead',
  doc: 'Detection head: every cell of the map predicts some boxes, each with coordinates, an objectness and the classes.',
  formula: 'channels: boxes·(classes + coordinates)',
  params: {
    classes: integer('Number of classes.', { min: 0, default: 20 }),
    boxes: integer('Boxes that each cell of this head predicts.', { min: 1, default: 1 }),
    coordinates: integer('Numbers of each box beside the classes: its coordinates and the objectness.', { min: 0, default: 5 }),
    written: writtenFilters
  },
  axes: everyAxisKept,
  shape(ctx, { classes, boxes, coordinates }) {
    if (ctx.x.dims.length !== 4) {
      ctx.report({ kind: 'rank', blame: [], input: 0, data: { expected: [4], actual: ctx.x.dims.length } });
      return undefined;
    }
    return decoded(ctx, boxes * (classes + coordinates), `(${classes} classes + ${coordinates}) × ${boxes}`);
  }
});

/** The map as it is handed on; other channels than a head needs are reported. */
function decoded(ctx: OpContext<'written'>, needed: number, how: string): { readonly dims: Dim[] } {
  const channels = ctx.x.dims[1];
  if (typeof channels === 'number' && channels !== needed)
    ctx.report({ kind: 'head-filters', blame: ['written'], input: 0, data: { channels, needed, how, per: 'filters' } });
  return { dims: ctx.x.dims.with(1, needed) };
}

/** The head of the first YOLO: a fixed grid, its numbers in one row. */
export const sideHead = defineOp({
  name: 'sideHead',
  doc: 'Detection head with a fixed grid: side × side cells, each with the classes once and some boxes with coordinates.',
  formula: 'N×(side²·((1 + coordinates)·boxes + classes)) → the same',
  params: {
    side: integer('Cells along each axis.', { min: 1, default: 7 }),
    classes: integer('Number of classes.', { min: 0, default: 1 }),
    boxes: integer('Boxes that each cell predicts.', { min: 0, default: 1 }),
    coordinates: integer('Coordinates of a box.', { min: 0, default: 1 }),
    written: optional(integer('The number of outputs as it stands in the layer before.'))
  },
  shape(ctx, { side, classes, boxes, coordinates }) {
    const arriving: Dim = product(ctx.x.dims.slice(1)) ?? '?';
    const needed = side * side * ((1 + coordinates) * boxes + classes);
    if (typeof arriving === 'number' && arriving !== needed) {
      const how = `${side} × ${side} × ((1 + ${coordinates}) × ${boxes} + ${classes} classes)`;
      ctx.report({ kind: 'head-filters', blame: ['written'], input: 0, data: { channels: arriving, needed, how, per: 'output' } });
    }
    return { dims: [ctx.x.dims[0]!, arriving] };
  }
});
/** The mask head that numbers instances: classes and identifiers for each position. */
export const instanceHead = defineOp({
  name: 'instanceHead',
  doc: 'Instance head: every position has the classes and a number of identifiers.',
  formula: 'channels: classes + identifiers',
  params: {
    classes: integer('Number of classes.', { min: 0, default: 20 }),
    identifiers: integer('Numbers that tell instances apart.', { min: 0, default: 32 }),
    written: writtenFilters
  },
  axes: everyAxisKept,
  shape: (ctx, { classes, identifiers }) => decoded(ctx, classes + identifiers, `${classes} classes + ${identifiers} identifiers`)
});
