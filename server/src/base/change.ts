/** What makes a text into the next one: `start` to `oldEnd` of the one was replaced by `start` to `newEnd` of the other. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The least change between two texts: what they do not have in common at either end. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  const start = commonStart(before, after, most);
  let same = 0;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

/** Whole stretches are compared at once: a long text costs little. */
const STRETCH = 4096;

function commonStart(before: string, after: string, most: number): number {
  let at = 0;
  while (at + STRETCH <= most && before.slice(at, at + STRETCH) === after.slice(at, at + STRETCH)) at += STRETCH;
  while (at < most && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}
