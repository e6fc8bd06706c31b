import { ofRank } from './layout';
import { defineOp } from './op';
import { integer } from './param';

/** The same features at several steps. */
export const repeatVector = defineOp({
  name: 'repeatVector',
  doc: 'Repeats the features of each sample along a new axis in front of them.',
  formula: 'N×F → N×times×F',
  params: { times: integer('How often they are repeated.', { min: 1 }) },
  shape(ctx, args) {
    if (!ofRank(ctx, [2])) return undefined;
    const [batch, features] = ctx.x.dims;
    return { dims: [batch!, args.times, features!] };
  }
});
