import type { ValueType } from '../../ops/param';
import type { Spelling } from '../spelling';
import type { Section } from './section';

/** What becomes of a key: it is an argument of a type, or it is read elsewhere or by nobody here. */
export type Use = ValueType | 'elsewhere';

const plans = new WeakMap<Spelling, ReadonlyMap<string, Use>>();

/** The use of every key that a section knows; others are unknown to the program. */
export function planOf(known: Section, spelling: Spelling): ReadonlyMap<string, Use> {
  const done = plans.get(spelling);
  if (done) return done;
  const plan = new Map<string, Use>();
  for (const key of [...(known.ignored ?? []), ...(spelling.ignored ?? [])]) plan.set(key, 'elsewhere');
  for (const [key, parameter] of Object.entries(spelling.keyed ?? {})) plan.set(key, spelling.unit.params[parameter]?.type ?? 'elsewhere');
  for (const key of known.worked ?? []) plan.set(key, 'elsewhere');
  plans.set(spelling, plan);
  return plan;
}
