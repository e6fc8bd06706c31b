import { copyOf, type Form, formOf } from '../base/form';
import { lazy } from '../base/lazy';
import type { Span } from '../base/span';
import type { ArgumentProblem, Finding } from '../ir/finding';
import type { Arg, Origin } from '../ir/graph';
import { argumentsOf, type Param, type Params, type Values, type ValueType } from '../ops/param';
import { nearest } from './nearest';
import type { Spelling, Taken } from './spelling';
import { show } from './value';

/** An argument as a file gives it, before anybody asked whether it makes sense. */
export interface WrittenArg {
  /** Its name, where it is named. */
  readonly name?: string;
  /** The parameter itself, where the format works its value out of several keys. */
  readonly parameter?: string;
  readonly value: unknown;
  readonly origin: Origin;
  /** Written with a point (80.0), which Python keeps apart from a whole number. */
  readonly float?: true;
  /** Only the running program knows its value. */
  readonly open?: true;
  /** Written as a list, which Python does not take for a tuple. */
  readonly list?: true;
}

export interface ReadArgs {
  /** Made for this layer alone. */
  readonly args: Record<string, Arg>;
  readonly findings: readonly Finding[];
  /** True when the layer cannot be run with these arguments. */
  readonly unusable: boolean;
}

/** How forgiving a format is with names it does not know. */
export interface ReadOptions {
  /** Turns a written name into the one the spelling knows. */
  readonly normalise?: (name: string) => string;
  /** Words count without their case: SAME is same. */
  readonly anyCase?: boolean;
  /** Unknown names are passed over by the framework. */
  readonly ignoresUnknown?: boolean;
}

/** Sorts what is written into an operator's parameters: names, order, types and ranges are checked here and nowhere else. */
export function readArgs(spelling: Spelling, written: readonly WrittenArg[], options: ReadOptions = {}): ReadArgs {
  const plan = planOf(spelling);
  const read: Reading = { args: copyOf(plan.defaults), findings: [], unusable: false };
  const slots = slotsOf(plan, written, options, read);
  const all = spelling.takes && lazy(() => new Map(slots.flatMap((slot, i) => (slot ? [[slot.name, written[i]!]] : []))));
  let left: Slot[] | undefined;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    if (!slot) continue;
    const [{ name }, one] = [slot, written[i]!];
    const later = slots.indexOf(slot, i + 1);
    if (later > 0) {
      if (one.name === undefined) refuse(read, [name], { is: 'value', why: `${written[later]!.name ?? name} is given twice` });
      continue;
    }
    if (isTakenAsIs(slot, one, options)) {
      read.args[name] = one;
      continue;
    }
    const taken = readOne(spelling, slot, one, all, options);
    if (taken) read.args[name] = { value: 'value' in taken ? taken.value : undefined, origin: one.origin };
    else left = [...(left ?? []), slot];
    if (taken && 'problem' in taken) refuse(read, [name], taken.problem);
  }
  for (const slot of plan.required) if (!slots.includes(slot) || left?.includes(slot)) refuse(read, [slot.name], { is: 'missing' });
  return read;
}

/** The arguments of a layer while they are read. */
interface Reading {
  readonly args: Record<string, Arg>;
  readonly findings: Finding[];
  unusable: boolean;
}

function refuse(read: Reading, blame: string[], problem: ArgumentProblem, ignored = false): void {
  read.findings.push({ kind: 'argument', blame, data: { problem, ...(ignored && { ignored }) } });
  read.unusable ||= !ignored;
}

/** The parameter of each argument; none for what belongs to none, which is told where it is not taken all the same. */
function slotsOf(plan: Plan, written: readonly WrittenArg[], options: ReadOptions, read: Reading): (Slot | undefined)[] {
  const slots = new Array<Slot | undefined>(written.length).fill(undefined);
  for (let i = 0; i < written.length; i++) {
    const one = written[i]!;
    const slot = slotOf(plan, one, i, options);
    const { spelling } = plan;
    if (slot) slots[i] = slot;
    else if (spelling.takesAnything) continue;
    else if (one.name === undefined) {
      refuse(read, [], { is: 'too-many', takes: spelling.positional?.length ?? 0, given: written.length });
      break;
    } else if (!spelling.ignored?.includes(options.normalise?.(one.name) ?? one.name)) {
      read.args[`?${one.name}`] = { value: one.value, origin: one.origin };
      refuse(read, [`?${one.name}`], unknownKey(spelling, one.name), options.ignoresUnknown);
    }
  }
  return slots;
}

function slotOf({ parameters, positional, keys, normalise }: Plan, one: WrittenArg, at: number, options: ReadOptions): Slot | undefined {
  if (one.parameter !== undefined) return parameters.get(one.parameter);
  if (one.name === undefined) return positional[at];
  const normal = normalise ?? options.normalise;
  return keys.get(normal ? normal(one.name) : one.name);
}

/** Whether a number or a word is what its parameter takes, as it is: nearly every argument is, and nothing has to be made for it. */
function isTakenAsIs({ type, least, most, isFree }: Slot, { value, open, float, list }: WrittenArg, { anyCase }: ReadOptions): boolean {
  if (open || float || list || !isFree) return false;
  if (typeof value === 'string') return type === 'text' && !anyCase;
  if (typeof value !== 'number') return typeof value === 'boolean' && type === 'boolean';
  const fits = type === 'number' || (Number.isSafeInteger(value) && (type === 'integer' || type === 'per-axis' || type === 'padding'));
  return fits && value >= least && value <= most;
}

const isInRange = ({ min, max }: Param, value: number): boolean => value >= (min ?? -LARGEST) && value <= (max ?? LARGEST);

/** One argument as its parameter takes it; undefined where nothing is written and nothing is needed: the default is taken. */
function readOne(
  spelling: Spelling,
  { name, param }: Slot,
  one: WrittenArg,
  all: (() => ReadonlyMap<string, WrittenArg>) | undefined,
  { anyCase }: ReadOptions
): Taken | undefined {
  if (one.open) return { value: undefined };
  if (one.list && spelling.tuples?.includes(name)) return { problem: noTuple(one.value) };
  const taken = all && spelling.takes?.[name]?.(one, all());
  if (taken) return taken;
  if (one.value === null && param.optional) return undefined;
  if (one.float && WHOLE.has(param.type)) return { problem: noInteger(param, one.value) };
  return readValue(param, anyCase && typeof one.value === 'string' && param.type !== 'any' ? one.value.toLowerCase() : one.value);
}

function unknownKey(spelling: Spelling, key: string): ArgumentProblem {
  const near = nearest(key, [...Object.keys(spelling.keyed ?? {}), ...(spelling.ignored ?? [])]);
  return { is: 'unknown-key', key, ...(near !== undefined && { nearest: near }) };
}

const noTuple = (value: unknown): ArgumentProblem => ({ is: 'type', expected: 'a number (a list is no tuple here)', written: show(value) });

/** Types that hold whole numbers alone. */
const WHOLE: ReadonlySet<ValueType> = new Set(['integer', 'per-axis', 'per-side', 'padding', 'integers']);

const noInteger = (param: Param, value: unknown): ArgumentProblem => ({
  is: 'type',
  expected: expectations[param.type],
  written: Number.isInteger(value) ? `${value}.0` : show(value)
});

const hasDefault = (param: Param): boolean => param.optional === true || 'default' in param;

/** A parameter with what is asked about each of its arguments: of one form, which parameters are not. */
interface Slot {
  readonly name: string;
  readonly param: Param;
  readonly type: ValueType;
  readonly least: number;
  readonly most: number;
  /** Neither the format nor a list of words has a say in what it takes. */
  readonly isFree: boolean;
}

/** What follows from a spelling alone, whatever a file says. */
interface Plan {
  readonly spelling: Spelling;
  readonly parameters: ReadonlyMap<string, Slot>;
  readonly positional: readonly (Slot | undefined)[];
  readonly keys: ReadonlyMap<string, Slot>;
  readonly normalise: Spelling['normalise'];
  /** Parameters that have to be written. */
  readonly required: readonly Slot[];
  readonly defaults: Form<Arg>;
}

const plans = new WeakMap<Spelling, Plan>();

function planOf(spelling: Spelling): Plan {
  const known = plans.get(spelling);
  if (known) return known;
  const { params } = spelling.unit;
  const given: Readonly<Record<string, unknown>> = { ...spelling.defaults, ...spelling.fixed };
  const parameters = new Map(Object.entries(params).map(([name, param]) => [name, slotFor(name, param, spelling)]));
  const keyed = Object.entries(spelling.keyed ?? {}).flatMap(([key, name]) => {
    const slot = parameters.get(name);
    return slot ? [[key, slot] as const] : [];
  });
  const isRequired = ({ name, param }: Slot) => given[name] === undefined && (spelling.required?.includes(name) || !hasDefault(param));
  const plan: Plan = {
    spelling,
    parameters,
    positional: (spelling.positional ?? []).map(name => parameters.get(name)),
    keys: new Map(keyed),
    normalise: spelling.normalise,
    required: [...parameters.values()].filter(isRequired),
    defaults: formOf(Object.keys(params), (name): Arg => {
      const decided = spelling.fixed?.[name] ?? spelling.defaults?.[name];
      return { value: decided ?? params[name]!.default, origin: { kind: 'default', by: decided === undefined ? 'op' : 'dialect' } };
    })
  };
  plans.set(spelling, plan);
  return plan;
}

const slotFor = (name: string, param: Param, { takes }: Spelling): Slot => ({
  name,
  param,
  type: param.type,
  least: param.min ?? -LARGEST,
  most: param.max ?? LARGEST,
  isFree: takes?.[name] === undefined && param.choices === undefined
});

/** What begins the names under which findings blame something that is no parameter. */
const QUESTION_MARK = 63;

/** Whether operators take an argument of this name. */
export const isParameter = (name: string): boolean => name.charCodeAt(0) !== QUESTION_MARK;

/** The plain values of arguments, as operators take them: those of `params`, where they are known. */
export function plain(args: Readonly<Record<string, Arg>>, params?: Params): Record<string, unknown> {
  if (params) return argumentsOf(params, name => args[name]?.value);
  const values: Record<string, unknown> = {};
  for (const name in args) if (isParameter(name)) values[name] = args[name]!.value;
  return values;
}

/** Where an argument was written, as far as it was; its key where no value stands behind it. */
export function writtenAt({ origin }: Arg): Span | undefined {
  if (origin.kind === 'default') return undefined;
  const places = origin.kind === 'written' ? [origin.value, origin.key] : origin.from;
  return places.find(place => place !== undefined && place.end > place.start);
}

/** No extent, channel count or position in a real model comes near this; beyond it, sums would leave exact integers. */
const LARGEST = 2 ** 31 - 1;

const expectations: Readonly<Record<ValueType, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  text: 'a word',
  'per-axis': 'a whole number, or a list of one for each axis',
  padding: 'a whole number, a list, same, valid or causal',
  'per-side': 'a whole number, or a list for each axis or side',
  integers: 'a list of whole numbers',
  numbers: 'a number, or a list of numbers',
  any: 'a value'
};

/** Python takes True for 1 and False for 0 wherever it wants a number. */
const asNumber = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

const readers: { readonly [V in ValueType]: (value: unknown) => Values[V] | undefined } = {
  integer: value => (isWhole(asNumber(value)) ? (asNumber(value) as number) : undefined),
  number: value => (typeof asNumber(value) === 'number' ? (asNumber(value) as number) : undefined),
  boolean: value => (typeof value === 'boolean' ? value : typeof value === 'number' ? value !== 0 : undefined),
  text: value => (typeof value === 'string' ? value : undefined),
  'per-axis': value => readers.integer(value) ?? (Array.isArray(value) && value.length > 0 && value.every(isWhole) ? value : undefined),
  padding: value =>
    ['same', 'valid', 'causal'].includes(value as string) ? (value as 'same') : (readers['per-axis'](value) ?? readPairs(value)),
  'per-side': value => readers['per-axis'](value) ?? readPairs(value),
  integers: value => (Array.isArray(value) && value.every(isWhole) ? value : undefined),
  numbers: value => readers.number(value) ?? (Array.isArray(value) && value.every(v => typeof v === 'number') ? value : undefined),
  any: value => value ?? undefined
};

const readPairs = (value: unknown): readonly (readonly [number, number])[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every(v => Array.isArray(v) && v.length === 2 && v.every(isWhole)) ? value : undefined;

/** A written value as a parameter takes it, or what is wrong with it. */
export function readValue(param: Param, value: unknown): Taken {
  const read = readers[param.type](value);
  if (read === undefined && param.type !== 'any')
    return { problem: { is: 'type', expected: expectations[param.type], written: show(value) } };
  if (param.choices && typeof read === 'string' && !param.choices.includes(read)) {
    const near = nearest(read, param.choices);
    return {
      problem: { is: 'type', expected: param.choices.join(', '), written: show(value), ...(near !== undefined && { nearest: near }) }
    };
  }
  // Nearly every value is one number or a word.
  if (typeof read === 'string' || typeof read === 'boolean') return { value: read };
  if (typeof read === 'number' && isInRange(param, read)) return { value: read };
  const beyond = [read].flat(3).find(n => typeof n === 'number' && (n < (param.min ?? -LARGEST) || n > (param.max ?? LARGEST)));
  if (beyond === undefined) return { value: read };
  const tooSmall = (beyond as number) < (param.min ?? -LARGEST);
  return {
    problem: { is: 'range', written: show(beyond), ...(tooSmall ? { min: param.min ?? -LARGEST } : { max: param.max ?? LARGEST }) }
  };
}
