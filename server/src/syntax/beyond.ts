import type { Steps } from '../base/steps';

/** Thrown where a text goes beyond what a quick reader reads: it is no error of the text, which another one then reads. */
export const BEYOND = Symbol('beyond the plain form');

/** What a quick reader reads; undefined where the text goes beyond it. */
export function* attempting<T>(steps: Steps<T>): Steps<T | undefined> {
  try {
    return yield* steps;
  } catch (error) {
    if (error === BEYOND) return undefined;
    throw error;
  }
}
