import type { Param, ValueType } from '../../ops/param';
import type { Spelling } from '../spelling';
import { keyDoc, unknownWords } from './keyDocs';
import { type NumberType, numberType, type Words } from './options';
import type { Section } from './section';

/** What becomes of a key: it is an argument of a type, it is only looked at for numbers that C reads otherwise, or it is read elsewhere. */
export type Use = ValueType | 'elsewhere' | Looked;

interface Looked {
  readonly looked: NumberType | Words;
}

const plans = new WeakMap<Spelling, ReadonlyMap<string, Use>>();

/** The use of every key that a section knows; others are unknown to the program. */
export function planOf(known: Section, spelling: Spelling): ReadonlyMap<string, Use> {
  const done = plans.get(spelling);
  if (done) return done;
  const plan = new Map<string, Use>();
  for (const key of [...(known.ignored ?? []), ...(spelling.ignored ?? [])]) plan.set(key, lookedAt(key, keyDoc(known.type, key)));
  for (const [key, parameter] of Object.entries(spelling.keyed ?? {})) plan.set(key, spelling.unit.params[parameter]?.type ?? 'elsewhere');
  for (const key of known.worked ?? []) plan.set(key, 'elsewhere');
  plans.set(spelling, plan);
  return plan;
}

/** A key that bears on no shape is looked at where it holds numbers, or one of some words. */
function lookedAt(key: string, param: Param | undefined): Use {
  const looked = param && (numberType(param) ?? wordsOf(key, param));
  return looked ? { looked } : 'elsewhere';
}

function wordsOf(key: string, { choices, default: otherwise }: Param): Words | undefined {
  return choices && { choices, otherwise: String(unknownWords[key] ?? otherwise) };
}
