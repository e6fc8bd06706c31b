/** So many candidates are looked at: of more names the first ones. */
const MOST = 500;

/** Of the names of very many layers in their order, those that stand around a place. */
export const around = <T>(all: readonly T[], index: number): readonly T[] =>
  all.length <= MOST ? all : all.slice(Math.max(0, index - MOST / 2), index + MOST / 2);

/** The candidate that a misspelt name most likely means, or undefined when none is near; nothing is a misspelling of none. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name === '') return undefined;
  const wanted = name.toLowerCase().slice(0, 64);
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let left = MOST;
  for (const candidate of candidates) {
    if (--left < 0) break;
    if (Math.abs(candidate.length - wanted.length) >= bound) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bound);
    if (distance < bound) [best, bound] = [candidate, distance];
  }
  return best;
}

/** One row of the table of distances, used again and again: hostile files ask for millions. */
const row: number[] = [];

/** Insertions, deletions and replacements between two words (Levenshtein); the bound itself where there are as many or more. */
function editDistance(a: string, b: string, bound: number): number {
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const c = a.charCodeAt(i - 1);
    let diagonal = row[0]!;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      const here = c === b.charCodeAt(j - 1) ? diagonal : 1 + Math.min(diagonal, above, row[j - 1]!);
      diagonal = above;
      row[j] = here;
      if (here < least) least = here;
    }
    if (least >= bound) return bound;
  }
  return row[b.length]!;
}
