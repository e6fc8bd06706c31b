import { defineOp } from './op';

/** A layer that cannot be run: nothing is known of what it makes. */
export const lost = defineOp({
  name: 'lost',
  doc: 'A layer whose meaning is not known; nothing is known of what comes out.',
  params: {},
  inputs: { min: 0, max: Number.MAX_SAFE_INTEGER },
  takes: 'tuples',
  shape: () => undefined,
  weights: () => undefined
});
