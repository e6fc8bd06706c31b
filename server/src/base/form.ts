/**
 * What objects of the same keys are copied from. V8 holds their fields in the objects themselves; where one key is given after the
 * other, those beyond the first four lie in a list beside: a quarter more to make and to keep.
 */
export interface Form<T> {
  readonly keys: readonly string[];
  readonly whole: Readonly<Record<string, T>>;
}

/** A form of these keys. */
export function formOf<T>(keys: readonly string[], of: (key: string) => T): Form<T> {
  // Of an object that is parsed, V8 knows all keys before it makes it.
  const whole = JSON.parse(JSON.stringify(Object.fromEntries(keys.map(key => [key, null])))) as Record<string, T>;
  for (const key of keys) whole[key] = of(key);
  return { keys, whole };
}

export const copyOf = <T>({ whole }: Form<T>): Record<string, T> => ({ ...whole });
