import type { Names } from '../config/field';
import { layerTypes } from '../dialects/layers/types';
import { rules } from './index';

/** Every name that an argument has in the layer list, with what it is. */
function parameters(): Names['parameter'] {
  const docs = new Map<string, string>();
  for (const { unit, keyed = {} } of layerTypes.values()) {
    for (const [name, parameter] of Object.entries(keyed)) if (!docs.has(name)) docs.set(name, unit.params[parameter]?.doc ?? '');
  }
  return [...docs].map(([name, doc]) => ({ name, doc }));
}

/** The names that a configuration file may use: every rule by its code and its name, every type of the layer list. */
export const names: Names = {
  get rule() {
    return rules.flatMap(({ code, id, title }) => [
      { name: code, doc: title, same: id },
      { name: id, doc: title, same: code }
    ]);
  },
  parameter: parameters(),
  type: [...layerTypes.values()].map(({ type, unit }) => ({ name: type, doc: unit.doc }))
};
