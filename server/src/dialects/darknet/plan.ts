import type { Param, ValueType } from '../../ops/param';
import type { Spelling } from '../spelling';
import { keyDoc, unknownWords } from './keyDocs';
import { type NumberType, numberType, type Words } from './look';
import type { Section } from './section';

/** What becomes of an option. */
export type Use =
  /** `words`: those it may be. */
  | { readonly is: 'argument'; readonly parameter: string; readonly type: ValueType; readonly words: Words | undefined }
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
  for (const key of [...(known.ignored ?? []), ...(spelling.ignored ?? [])]) plan.set(key, lookedAt(key, known));
  for (const [key, parameter] of Object.entries(spelling.keyed ?? {})) {
    const type = spelling.unit.params[parameter]?.type;
    const words = key === 'activation' ? activationOf(known) : undefined;
    plan.set(key, type ? { is: 'argument', parameter, type, words } : ELSEWHERE);
  }
  for (const key of known.worked ?? []) plan.set(key, ELSEWHERE);
  plans.set(spelling, plan);
  return plan;
}

/** A key that bears on no shape is looked at where it holds numbers, or one of some words. */
function lookedAt(key: string, known: Section): Use {
  const param = keyDoc(known.type, key);
  const type = (key === 'activation' && activationOf(known)) || (param && (numberType(param) ?? wordsOf(key, param)));
  return type ? { is: 'looked', type } : ELSEWHERE;
}

const activationOf = ({ activation }: Section): Words | undefined => activation && { choices: activation, otherwise: 'relu' };

function wordsOf(key: string, { choices, default: otherwise }: Param): Words | undefined {
  return choices && { choices: new Set(choices), otherwise: String(unknownWords[key] ?? otherwise) };
}
