import { copyOf, type Form, formOf } from '../base/form';

/** The parameters of operators: each is declared once, with all that checks, hovers, completion and documentation need. */

/** One number for all spatial axes, or one for each (depth, height, width). */
export type PerAxis = number | readonly number[];

/** Per axis, or per side as [before, after] pairs, or a rule by name. */
export type Padding = PerAxis | readonly (readonly [number, number])[] | 'same' | 'valid' | 'causal';

/** One number for all sides, or before and after each axis in turn, or as pairs. */
export type Sides = PerAxis | readonly (readonly [number, number])[];

export interface Values {
  integer: number;
  number: number;
  boolean: boolean;
  text: string;
  'per-axis': PerAxis;
  padding: Padding;
  'per-side': Sides;
  integers: readonly number[];
  numbers: number | readonly number[];
  any: unknown;
}

export type ValueType = keyof Values;

export interface Param<T = unknown> {
  readonly type: ValueType;
  readonly doc: string;
  readonly unit?: string;
  /** Taken when nothing is written; a parameter with neither default nor `optional` must be written. */
  readonly default?: T;
  readonly optional?: true;
  readonly min?: number;
  readonly max?: number;
  /** The only texts that are allowed. */
  readonly choices?: readonly string[];
  /** Carries the value's type; never there at run time. */
  readonly value?: T;
}

export type Params = Readonly<Record<string, Param>>;

export type ParamValue<P> = P extends Param<infer T> ? T : never;

/** What an operator is called with: every parameter with its value, optional ones perhaps undefined. */
export type ArgsOf<S extends Params> = { readonly [K in keyof S]: ParamValue<S[K]> };

/** What must be said when an operator is used in a block: parameters without a default. */
export type Given<S extends Params> = { readonly [K in keyof S]?: ParamValue<S[K]> };

type Details<T> = Omit<Partial<Param<T>>, 'type' | 'doc' | 'value' | 'optional'>;

const declare =
  <V extends ValueType>(type: V) =>
  (doc: string, details: Details<Values[V]> = {}): Param<Values[V]> => ({ type, doc, ...details });

export const integer = declare('integer');
export const number = declare('number');
export const boolean = declare('boolean');
export const text = declare('text');
export const perAxis = declare('per-axis');
export const padding = declare('padding');
export const perSide = declare('per-side');
export const integers = declare('integers');
export const numbers = declare('numbers');
export const any = declare('any');

/** The same parameter, one that may be left out without a default. */
export const optional = <T>(param: Param<T>): Param<T | undefined> => ({ ...param, optional: true }) as Param<T | undefined>;

/** The same parameter with another default. */
export const withDefault = <T>(param: Param<T>, value: T): Param<T> => ({ ...param, default: value });

/** The value of a per-axis argument on spatial axis `i`. */
export const onAxis = (value: PerAxis, i: number): number =>
  typeof value === 'number' ? value : (value[i] ?? value[value.length - 1] ?? 0);

/** Padding before and after axis `i`; undefined for a rule by name. */
export function sides(value: Padding, i: number): readonly [number, number] | undefined {
  if (typeof value === 'string') return value === 'valid' ? [0, 0] : undefined;
  if (typeof value === 'number') return [value, value];
  const entry = value[i] ?? value[value.length - 1] ?? 0;
  return typeof entry === 'number' ? [entry, entry] : entry;
}

/** What arguments are copied from: the defaults, and nothing yet. */
interface Forms {
  readonly defaults: Form<unknown>;
  readonly blank: Form<unknown>;
}

const forms = new WeakMap<Params, Forms>();

function formsOf(params: Params): Forms {
  const known = forms.get(params);
  if (known) return known;
  const names = Object.keys(params);
  const made = { defaults: formOf(names, name => params[name]!.default), blank: formOf(names, () => undefined) };
  forms.set(params, made);
  return made;
}

/** Every parameter with what `of` says of it. */
export function argumentsOf(params: Params, of: (name: string) => unknown): Record<string, unknown> {
  const { blank } = formsOf(params);
  const { keys } = blank;
  const args = copyOf(blank);
  for (let i = 0; i < keys.length; i++) args[keys[i]!] = of(keys[i]!);
  return args;
}

/** Every parameter with its value: what is given, else the default. What else is given is left out; `look` is shown all of it. */
export function complete<S extends Params>(params: S, given: Given<S>, look?: (value: unknown) => void): ArgsOf<S> {
  // A copy, so that all arguments of an operator are of one form.
  const args = copyOf(formsOf(params).defaults);
  for (const name in given) {
    const value = given[name];
    look?.(value);
    if (value !== undefined && value !== null && name in args) args[name] = value;
  }
  return args as ArgsOf<S>;
}
