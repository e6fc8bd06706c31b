/**
 * Whether two values of plain data (numbers, words, lists, records) say the same. What is undefined counts as left out. Reads no
 * further than to the first difference, and nothing of what is one and the same object.
 */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Number.isNaN(a) && Number.isNaN(b);
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && alikeLists(a, b);
  for (const key in a) if (!alike(a[key as never], b[key as never])) return false;
  for (const key in b) if (b[key as never] !== undefined && a[key as never] === undefined) return false;
  return true;
}

function alikeLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!alike(a[i], b[i])) return false;
  return true;
}

/** A number that values have in common that are `alike`, and others hardly ever; `seed` is that of what stands before. */
export function digest(value: unknown, seed: number): number {
  if (typeof value === 'number') return mixed(seed, value);
  if (typeof value === 'string') return digestWord(value, seed);
  if (typeof value !== 'object' || value === null) return value === undefined ? seed : mixed(seed, value ? 2 : 1);
  let all = seed;
  if (Array.isArray(value)) {
    all = mixed(seed, value.length);
    for (let i = 0; i < value.length; i++) all = digest(value[i], all);
    return all;
  }
  for (const key in value) all = digest(value[key as never], all);
  return all;
}

function digestWord(word: string, seed: number): number {
  let all = mixed(seed, word.length);
  for (let i = 0; i < word.length; i++) all = mixed(all, word.charCodeAt(i));
  return all;
}

/** The golden ratio of 32 bits: near numbers that are multiplied by it come to lie apart. */
export const GOLDEN = 0x9e3779b1;

/** Mixes a number into another, in all its bits. */
export function mixed(seed: number, value: number): number {
  const product = Math.imul(seed ^ value, GOLDEN);
  return (product ^ (product >>> 15)) | 0;
}
