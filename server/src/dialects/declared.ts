import type { Declared } from '../config/settings';
import type { Conventions } from '../ir/conventions';
import { identity } from '../ops/elementwise';
import { normaliseKey } from './layers/keys';
import { spellingOf } from './layers/types';
import { type Spelling, spell } from './spelling';

const same = (type: string): Spelling => spell({ type, unit: identity, takesAnything: true });

/**
 * How a module is written that its users declared: with the words of the layer list, in whatever format. Arguments that are not
 * declared are taken and have no bearing on shapes.
 */
export function declaredSpelling(name: string, declared: Declared | undefined, conventions: Conventions): Spelling | undefined {
  const module = declared?.modules.get(name);
  if (!module) return undefined;
  if (module.is === 'same') return same(name);
  const like = spellingOf(module.type, conventions);
  if (!like) return undefined;
  const { keyed = {} } = like;
  const parameter = (written: string): string => keyed[normaliseKey(written)] ?? written;
  const defaults = Object.fromEntries([...(module.defaults ?? [])].map(([key, value]) => [parameter(key), value]));
  return {
    ...like,
    type: name,
    normalise: normaliseKey,
    takesAnything: true,
    ...(module.args && { positional: module.args.map(parameter) }),
    defaults: { ...like.defaults, ...defaults }
  };
}
