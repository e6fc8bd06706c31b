import { defineOp } from './op';

/** What a model hands out: one value as it is, or several together. */
export const bundle = defineOp({
  name: 'bundle',
  fields: 'kept',
  doc: 'Hands out the results of the layers inside: one as it is, several together.',
  params: {},
  takes: 'tuples',
  inputs: { min: 0, max: Number.MAX_SAFE_INTEGER },
  shape: ctx => (ctx.inputs.length === 1 ? ctx.inputs[0] : { items: ctx.inputs })
});
