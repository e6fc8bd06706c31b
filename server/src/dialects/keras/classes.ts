import { convolutions } from './convolutions';
import { core } from './core';
import type { KerasLayer } from './kerasLayer';
import { norms } from './norms';
import { pools } from './pools';
import { preprocessing } from './preprocessing';
import { privates } from './privates';
import { sequences } from './sequences';
import { shapes } from './shapes';

/** Every layer class that is modelled, by its name in `keras.layers`. */
export const classes: ReadonlyMap<string, KerasLayer> = new Map([
  ...convolutions,
  ...pools,
  ...norms,
  ...core,
  ...shapes,
  ...privates,
  ...preprocessing,
  ...sequences
]);
