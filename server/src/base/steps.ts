/** Work that may be laid down between its steps: done at once, or a step in each turn. */
export type Steps<T> = Generator<void, T, void>;

/** Does all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The members of a long list, and `undefined` behind every so many of them: a pause. */
export function* withPauses<T>(all: Iterable<T>, size: number): Generator<T | undefined> {
  let count = 0;
  for (const one of all) {
    yield one;
    if (++count % size === 0) yield undefined;
  }
}

/** Goes through a long list, in steps of so many members. */
export function* inSteps<T>(all: readonly T[], size: number, each: (one: T, index: number) => void): Steps<void> {
  for (let from = 0; from < all.length; ) {
    if (from > 0) yield;
    from = through(all, from, size, each);
  }
}

/** A part of it; where the next one begins. (No generator, which V8 is slower at.) */
function through<T>(all: readonly T[], from: number, size: number, each: (one: T, index: number) => void): number {
  const end = Math.min(from + size, all.length);
  for (let i = from; i < end; i++) each(all[i]!, i);
  return end;
}
