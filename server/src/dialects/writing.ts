import type { Declared } from '../config/settings';
import { any, type Param, type ValueType } from '../ops/param';
import { locate } from '../syntax/locate';
import type { Node, ScalarNode, Tree } from '../syntax/tree';
import type { Dialect, ModelLayer } from './dialect';
import type { Snippets } from './snippet';
import type { Spelling } from './spelling';

/** The path from a root to the innermost node at an offset; empty where no root reaches it. */
export const nodesAt = ({ roots }: Tree, offset: number): readonly Node[] =>
  roots.map(root => locate(root, offset)).find(path => path.length > 0) ?? [];

/** A place where somebody is writing. The text was read with a word put in at the cursor, so a scalar always stands there. */
export interface Cursor {
  readonly text: string;
  /** From the root to `node`. */
  readonly path: readonly Node[];
  readonly node: ScalarNode;
  /** The variant that is shown. */
  readonly variant: string | undefined;
  /** All layers of the text. */
  readonly layers: readonly ModelLayer[];
  /** The layer that is being written. */
  readonly layer: ModelLayer | undefined;
  /** What settings say of modules and spellings of this file's own. */
  readonly declared?: Declared;
}

/** A parameter under the name that the format writes. */
export interface Slot {
  readonly name: string;
  readonly param: Param;
}

/** A type that a layer may have. */
export interface TypeOffer {
  readonly name: string;
  readonly spelling: Spelling;
  /** Its arguments in the order of a signature. */
  readonly slots: readonly Slot[];
  /** What is written for it, where that is more than its name. */
  readonly insert?: string;
}

/** Something that may stand at the cursor: what completion offers there. */
export type Writing =
  /** `behind`: the layer comes behind the one at the cursor, and reads what that makes. `quoted`: texts stand in quotes here. */
  | { readonly what: 'type'; readonly types: readonly TypeOffer[]; readonly behind?: true; readonly quoted?: true }
  /**
   * Keys that are not there yet; `suffix` is what stands behind a key: it is not written where it stands already. The cursor is put
   * before `closing`.
   */
  | { readonly what: 'key'; readonly slots: readonly Slot[]; readonly suffix: string; readonly closing?: string }
  /** A value of a parameter: its choices are offered, and `values` beside them (for a truth value: in their place), as they are written. */
  | { readonly what: 'value'; readonly slot: Slot; readonly values?: readonly string[]; readonly quoted?: true }
  /**
   * An earlier layer, by its position or, where it has one, by its name. `separator` stands between several in one scalar, of
   * which the one at the cursor is written. `inputs`: the first layer counts back to the input. `slot` is what they are written for.
   */
  | {
      readonly what: 'reference';
      readonly by: 'index' | 'name';
      readonly inputs?: true;
      readonly separator?: string;
      readonly quoted?: true;
      readonly slot?: Slot;
    }
  | Snippets;

/** Arguments in their order, one of which is being written. */
export interface Call {
  /** What takes them; empty where they stand by themselves. */
  readonly type: string;
  readonly slots: readonly Slot[];
  /** Position of the argument at the cursor. */
  readonly active: number;
}

/** `outChannels` as `out_channels`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** A parameter's name as a spelling writes it, else in snake case. */
export function slotOf({ unit, keyed = {} }: Spelling, parameter: string): Slot {
  const written = Object.keys(keyed).find(key => keyed[key] === parameter);
  return { name: written ?? snakeCase(parameter), param: unit.params[parameter]! };
}

/** What is given beyond the last parameter, where that is accepted and thrown away. */
const REST: Slot = { name: 'args…', param: any('Accepted and thrown away.') };

/** The arguments that a spelling takes by position, as a call of which the one at `active` is being written. */
export function callOf(type: string, { takesAnything }: Spelling, slots: readonly Slot[], active: number): Call {
  return takesAnything && active >= slots.length ? { type, slots: [...slots, REST], active: slots.length } : { type, slots, active };
}

/** What the argument at the cursor is: of those in their order the active one, else the one whose value is written there. */
export function askedAt({ call, writing }: Pick<Dialect, 'call' | 'writing'>, cursor: Cursor): Slot | undefined {
  const found = call?.(cursor);
  if (found) return found.slots[found.active];
  for (const one of writing?.(cursor) ?? []) if ((one.what === 'value' || one.what === 'reference') && one.slot) return one.slot;
  return undefined;
}

const ITEMS: { readonly [V in ValueType]?: ValueType } = {
  'per-axis': 'integer',
  'per-side': 'integer',
  padding: 'integer',
  integers: 'integer',
  integer: 'integer',
  numbers: 'number',
  number: 'number',
  boolean: 'boolean'
};

/** A parameter as each item of its list is written: words stand for the whole value, and in no list. */
export function itemOfParam({ type, doc, unit, optional }: Param): Param {
  return { type: ITEMS[type] ?? 'any', doc, ...(unit && { unit }), ...(optional && { optional }) };
}

/** Position of the item of a list that a path leads through. */
export function itemOf(list: Node | undefined, path: readonly Node[]): number {
  const next = list && path[path.indexOf(list) + 1];
  return list?.kind === 'list' && next ? list.items.indexOf(next) : -1;
}
