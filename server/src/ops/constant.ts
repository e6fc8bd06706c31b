import { defineOp } from './op';
import { integers } from './param';

/** A tensor that neither an input nor training decides. */
export const constant = defineOp({
  name: 'constant',
  doc: 'A tensor of fixed extents that is handed to the model from outside and is not learned.',
  params: { shape: integers('Its extents.') },
  inputs: { min: 0, max: 0 },
  shape: (_, args) => ({ dims: args.shape })
});
