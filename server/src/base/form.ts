/**
 * What objects of the same keys are copied from. V8 holds their fields in the objects themselves; where one key is given after the
 * other, those beyond the first four lie in a list beside: a quarter more to make and to keep.
 */
export interface Form<T> {
  readonly keys: readonly string[];
  readonly whole: Readonly<Record<string, T>>;
  readonly copier: Copier;
}

type Copier = (whole: object) => object;

/** A spread that stands in one place is quick for four forms, and calls V8's runtime for more: each of these is a place of its own. */
const COPIERS: readonly Copier[] = [
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole }),
  whole => ({ ...whole })
];

let made = 0;

/** A form of these keys. */
export function formOf<T>(keys: readonly string[], of: (key: string) => T): Form<T> {
  const whole = JSON.parse(JSON.stringify(Object.fromEntries(keys.map(key => [key, null])))) as Record<string, T>;
  for (const key of keys) whole[key] = of(key);
  return { keys, whole, copier: COPIERS[made++ % COPIERS.length]! };
}

export const copyOf = <T>({ whole, copier }: Form<T>): Record<string, T> => copier(whole) as Record<string, T>;
