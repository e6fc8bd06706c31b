/**
 * What objects of the same keys are copied from. V8 holds their fields in the objects themselves; where one key is given after the
 * other, those beyond the first four lie in a list beside: a quarter more to make and to keep.
 */
export interface Form<T> {
  readonly keys: readonly string[];
  /** Copied by a spread that stands where the copy is made: V8 is quick at it for four forms in one place, and slow for more. */
  readonly whole: Record<string, T>;
  /** So few keys that the first form of all has room for them: these are written one by one, and leave the place to the others. */
  readonly isSmall: boolean;
}

/** A form of these keys. */
export function formOf<T>(keys: readonly string[], of: (key: string) => T): Form<T> {
  const whole = JSON.parse(JSON.stringify(Object.fromEntries(keys.map(key => [key, null])))) as Record<string, T>;
  for (const key of keys) whole[key] = of(key);
  return { keys, whole, isSmall: keys.length <= 4 };
}

/** A copy of a small form. */
export function smallCopy<T>({ keys, whole }: Form<T>): Record<string, T> {
  const copy: Record<string, T> = {};
  for (let i = 0; i < keys.length; i++) copy[keys[i]!] = whole[keys[i]!]!;
  return copy;
}
