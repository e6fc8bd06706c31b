import { type Dim, isTensor, isTuple, type Shape } from '../../ir/shape';

/** What stands in a shape for an extent that is varied: this mark, the axis of the input that it follows from, and a number. */
const MARK = '$'; // No extent that is written can begin with it.
const FIRST_AXIS = 'A'.charCodeAt(0);
/** In the place of the axis, where several decide. */
const MIXED = '*';

export const symbolOf = (axis: number, index: number): string => `${MARK}${String.fromCharCode(FIRST_AXIS + axis)}${index}`;
export const mixedSymbol = (index: number): string => `${MARK}${MIXED}${index}`;

export const isSymbol = (dim: Dim | undefined): dim is string => typeof dim === 'string' && dim.startsWith(MARK);
export const isMixed = (symbol: string): boolean => symbol[1] === MIXED;
/** The axis of a symbol that is not mixed. */
export const axisOf = (symbol: string): number => symbol.charCodeAt(1) - FIRST_AXIS;
export const indexOf = (symbol: string): number => Number(symbol.slice(2));

/** The symbols in these shapes. */
export function symbolsIn(values: readonly Shape[]): string[] {
  const found: string[] = [];
  const collect = (value: Shape): void => {
    if (isTuple(value)) value.items.forEach(collect);
    else if (isTensor(value)) for (const dim of value.dims) if (isSymbol(dim) && !found.includes(dim)) found.push(dim);
  };
  values.forEach(collect);
  return found;
}
