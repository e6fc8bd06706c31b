import type { Param, ValueType } from '../../ops/param';
import type { Spelling } from '../spelling';
import { keyDoc, unknownWords } from './keyDocs';
import { type NumberType, numberType, type Words } from './look';
import type { Section } from './section';

/** What becomes of an option. */
export type Use =
  | { readonly is: 'argument'; readonly parameter: string; readonly type: ValueType }
  /** It is only looked at for numbers that C reads otherwise. */
  | { readonly is: 'looked'; readonly type: NumberType | Words }
  | { readonly is: 'elsewhere' | 'unknown' };

const ELSEWHERE: Use = { is: 'elsewhere' };

const plans = new WeakMap<Spelling, ReadonlyMap<string, Use>>();

/** The use of every key that a section knows; others are unknown to the program. */
export function planOf(known: Section, spelling: Spelling): ReadonlyMap<string, Use> {
  const done = plans.get(spelling);
  if (done) return done;
  const plan = new Map<string, Use>();
  for (const key of [...(known.ignored ?? []), ...(spelling.ignored ?? [])]) plan.set(key, lookedAt(key, keyDoc(known.type, key)));
  for (const [key, parameter] of Object.entries(spelling.keyed ?? {})) {
    const type = spelling.unit.params[parameter]?.type;
    plan.set(key, type ? { is: 'argument', parameter, type } : ELSEWHERE);
  }
  for (const key of known.worked ?? []) plan.set(key, ELSEWHERE);
  plans.set(spelling, plan);
  return plan;
}

/** A key that bears on no shape is looked at where it holds numbers, or one of some words. */
function lookedAt(key: string, param: Param | undefined): Use {
  const type = param && (numberType(param) ?? wordsOf(key, param));
  return type ? { is: 'looked', type } : ELSEWHERE;
}

function wordsOf(key: string, { choices, default: otherwise }: Param): Words | undefined {
  return choices && { choices, otherwise: String(unknownWords[key] ?? otherwise) };
}
