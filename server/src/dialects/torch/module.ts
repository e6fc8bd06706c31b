import type { Block } from '../../blocks/block';
import type { Op } from '../../ops/op';
import type { Given, Params } from '../../ops/param';
import { type Spelling, spell, type Take } from '../spelling';

/** One argument of a constructor: its name there, the operator's parameter, and how it is taken where that differs. */
export type Argument<S extends Params> = readonly [name: string, parameter: keyof S & string, take?: Take];

interface Rest<S extends Params> {
  /** Arguments that are taken by their names alone. */
  readonly named?: readonly Argument<S>[];
  readonly fixed?: Given<S>;
  readonly defaults?: Given<S>;
  /** Parameters that must be written although the operator can do without. */
  readonly required?: readonly (keyof S & string)[];
  readonly tuples?: readonly (keyof S & string)[];
  readonly ignored?: readonly string[];
  readonly call?: Readonly<Record<string, keyof S & string>>;
  readonly tensors?: readonly string[];
}

/** Declares a module or function of PyTorch: its arguments in the order they have there. */
export function torch<const S extends Params>(
  type: string,
  unit: Op<S> | Block<S>,
  args: readonly Argument<S>[],
  { named = [], ...rest }: Rest<S> = {}
): Spelling {
  const all = [...args, ...named];
  return spell<S>({
    type,
    unit,
    positional: args.map(([, parameter]) => parameter),
    keyed: Object.fromEntries(all.map(([name, parameter]) => [name, parameter])),
    takes: Object.fromEntries(all.flatMap(([, parameter, take]) => (take ? [[parameter, take]] : []))) as Spelling<S>['takes'],
    ...rest
  } as Spelling<S>);
}

export const ranks = [1, 2, 3] as const;

/** Where weights are kept: no bearing on shapes. */
export const PLACE = ['device', 'dtype'];
