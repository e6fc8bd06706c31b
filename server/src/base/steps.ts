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
  for (const [i, one] of all.entries()) {
    if (i % size === size - 1) yield;
    each(one, i);
  }
}
