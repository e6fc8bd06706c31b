/**
 * Where the parts of things inside one another are gathered: each thing takes off what was put on since it began, as an array
 * of just that length. (An array that grows by `push` has room for 17 from the first on: most of what small lists weigh.)
 */
export interface Pile<T> {
  readonly items: T[];
  height: number;
}

export const newPile = <T>(): Pile<T> => ({ items: [], height: 0 });

export function put<T>(pile: Pile<T>, item: T): void {
  pile.items[pile.height++] = item;
}

/** All that was put on since the pile was `from` high, in that order. */
export function take<T>(pile: Pile<T>, from: number): T[] {
  const taken = pile.items.slice(from, pile.height);
  pile.height = from;
  return taken;
}
