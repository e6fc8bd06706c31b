/** Two items that belong together, one that has gone, or one that has come; positions in their lists. */
export type Pair = { readonly before: number; readonly after: number } | { readonly before: number } | { readonly after: number };

/** Beyond so many cells the table of scores would take too long: the rest is aligned by position. */
const MOST_CELLS = 4_000_000;

/**
 * Aligns two lists so that the sum of scores is largest and their order is kept (Needleman and Wunsch, with gaps that cost
 * nothing). Items that score 0 are never paired; `whole` is the score of two that are wholly alike.
 */
export function align(before: number, after: number, score: (before: number, after: number) => number, whole: number): Pair[] {
  let start = 0;
  while (start < Math.min(before, after) && score(start, start) >= whole) start++;
  let end = 0;
  while (end < Math.min(before, after) - start && score(before - 1 - end, after - 1 - end) >= whole) end++;
  const [rows, columns] = [before - start - end, after - start - end];
  const shifted = (b: number, a: number) => score(start + b, start + a);
  const middle = rows * columns > MOST_CELLS ? byPosition(rows, columns) : byScore(rows, columns, shifted);
  const both = (count: number, b: number, a: number): Pair[] => Array.from({ length: count }, (_, i) => ({ before: b + i, after: a + i }));
  return [...both(start, 0, 0), ...middle.map(pair => moved(pair, start)), ...both(end, before - end, after - end)];
}

const moved = (pair: Pair, by: number): Pair =>
  ({
    ...('before' in pair && { before: pair.before + by }),
    ...('after' in pair && { after: pair.after + by })
  }) as Pair;

function byPosition(rows: number, columns: number): Pair[] {
  return Array.from({ length: Math.max(rows, columns) }, (_, i) =>
    i >= rows ? { after: i } : i >= columns ? { before: i } : { before: i, after: i }
  );
}

function byScore(rows: number, columns: number, score: (before: number, after: number) => number): Pair[] {
  // best[b][a]: the largest sum for what begins at b and at a.
  const width = columns + 1;
  const best = new Int32Array((rows + 1) * width);
  for (let b = rows - 1; b >= 0; b--) {
    for (let a = columns - 1; a >= 0; a--) {
      const own = score(b, a);
      const paired = own > 0 ? own + best[(b + 1) * width + a + 1]! : 0;
      best[b * width + a] = Math.max(paired, best[(b + 1) * width + a]!, best[b * width + a + 1]!);
    }
  }
  const pairs: Pair[] = [];
  let [b, a] = [0, 0];
  while (b < rows && a < columns) {
    const here = best[b * width + a]!;
    const own = score(b, a);
    if (own > 0 && here === own + best[(b + 1) * width + a + 1]!) pairs.push({ before: b++, after: a++ });
    else if (here === best[(b + 1) * width + a]!) pairs.push({ before: b++ });
    else pairs.push({ after: a++ });
  }
  while (b < rows) pairs.push({ before: b++ });
  while (a < columns) pairs.push({ after: a++ });
  return pairs;
}
