/** `a` modulo `b ≥ 1`, in [0, b); never −0. Exact for safe integers. */
export function mod(a: number, b: number): number {
  const remainder = a % b;
  return remainder < 0 ? remainder + b : remainder + 0;
}

/** ⌊a/b⌋ for `b ≥ 1`. The quotient is taken of an exact multiple, so no rounding of doubles can lift it to the next integer. */
export const floorDiv = (a: number, b: number): number => (a - mod(a, b)) / b;

/** ⌈a/b⌉ for `b ≥ 1`. */
export const ceilDiv = (a: number, b: number): number => floorDiv(a + b - 1, b);

/** ⌊a·numerator/denominator⌋ for `denominator ≥ 1`, exact also where the product leaves the safe integers. */
export function mulDiv(a: number, numerator: number, denominator: number): number {
  const product = a * numerator;
  if (Number.isSafeInteger(product)) return floorDiv(product, denominator);
  const [p, d] = [BigInt(a) * BigInt(numerator), BigInt(denominator)];
  return Number((p - (((p % d) + d) % d)) / d);
}

/** The greatest common divisor of `a, b ≥ 0`; gcd(a, 0) = a. It ends for what is no number as well. */
export function gcd(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** The least common multiple of `a, b ≥ 1`. */
export const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b;

/** A residue class: first, first + step, first + 2·step … */
export interface Progression {
  readonly first: number;
  readonly step: number;
}

/** All t ≥ 0 with a·t ≡ b (mod m), for `a, m ≥ 1`; undefined where there are none. */
export function solveCongruence(a: number, b: number, m: number): Progression | undefined {
  const divisor = gcd(a, m);
  if (mod(b, divisor) !== 0) return undefined;
  const step = m / divisor;
  // Extended Euclid: every `u` satisfies (a/divisor)·u ≡ r (mod step), and the last r but one is 1.
  let [r, nextR, u, nextU] = [a / divisor, step, 1, 0];
  while (nextR !== 0) {
    const quotient = floorDiv(r, nextR);
    [r, nextR, u, nextU] = [nextR, r - quotient * nextR, nextU, u - quotient * nextU];
  }
  const first = (BigInt(mod(b / divisor, step)) * BigInt(mod(u, step))) % BigInt(step);
  return { first: Number(first), step };
}

/** How many terms of `progression`, continued both ways, lie in [from, to]. */
export const countWithin = ({ first, step }: Progression, from: number, to: number): number =>
  Math.max(0, floorDiv(to - first, step) - floorDiv(from - 1 - first, step));

/** The least m in [0, bound) with `holds(m)`, by bisection, for a property that once true stays true; `bound` where there is none. */
export function firstWhere(bound: number, holds: (m: number) => boolean): number {
  // Past the safe integers low + 1 = low, and the bisection would never end.
  let [low, high] = [0, Math.min(bound, Number.MAX_SAFE_INTEGER)];
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The least divisor of `period` that `repeats` accepts; `repeats` must hold for `period` itself and for multiples of what it holds for. */
export function leastPeriod(period: number, repeats: (candidate: number) => boolean): number {
  let [least, rest] = [period, period];
  for (let prime = 2; rest > 1; prime = prime * prime > rest ? rest : prime + 1) {
    while (rest % prime === 0) {
      rest /= prime;
      if (repeats(least / prime)) least /= prime;
    }
  }
  return least;
}
