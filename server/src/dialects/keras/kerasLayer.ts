import type { Block } from '../../blocks/block';
import type { Op } from '../../ops/op';
import type { Given, Params } from '../../ops/param';
import { type Spelling, spell, type Take } from '../spelling';
import { sourceOf } from './source';

/** Which extent of the input a layer's weights are made for: Keras writes it down with the layer (`build_config`). */
export interface Built {
  readonly param: string;
  readonly axis: 'channels' | 'last' | 'axis';
}

/** A class of `keras.layers`: how it spells its operator, and what else is its own. */
export interface KerasLayer {
  readonly spelling: Spelling;
  /** How a call hands its tensors over, where it is not one tensor alone. */
  readonly call?: 'list' | 'several' | 'any';
  /** How many tensors it takes, where the operator would take any number. */
  readonly count?: number;
  /** Has a `data_format` of its own. */
  readonly laidOut?: true;
  readonly built?: Built;
  /** Wraps other layers, which stand under these keys. */
  readonly wraps?: Readonly<Record<string, 'any' | 'recurrent'>>;
  /** Names of the tensors of a call, in the operator's order. */
  readonly tensors?: readonly string[];
  /** Arguments that a call gives, and the operator's parameters for them. */
  readonly callArgs?: Readonly<Record<string, string>>;
  /** Notices unequal extents only while it is built, so not when `build_config` builds it with others. */
  readonly checksWhenBuilt?: true;
}

interface Written<S extends Params> {
  readonly unit: Op<S> | Block<S>;
  readonly keyed?: Readonly<Record<string, keyof S & string>>;
  readonly fixed?: Given<S>;
  readonly defaults?: Given<S>;
  readonly takes?: { readonly [P in keyof S]?: Take };
  readonly required?: readonly (keyof S & string)[];
  /** Arguments of this class without bearing on shapes. */
  readonly others?: string;
  /** Names of arrays that the class learns: each has an initializer, a regularizer and a constraint. */
  readonly learns?: string;
  /** Other names of the class. */
  readonly aliases?: string;
  /** Its source, where that is no file of its own among the layers. */
  readonly url?: string;
}

/** The name under which spellings take what `build_config` says. */
export const BUILT = '(build_config)';

/** What every layer takes (keras/src/layers/layer.py). */
const COMMON = [
  'name',
  'trainable',
  'dtype',
  'autocast',
  'activity_regularizer',
  'input_dim',
  'input_shape',
  'batch_input_shape',
  'batch_shape'
];

/** Declares a class; a misspelt parameter does not compile. */
export function kerasLayer<const S extends Params>(
  type: string,
  row: Written<S>,
  more: Omit<KerasLayer, 'spelling'> = {}
): [string, KerasLayer][] {
  const { others = '', learns = '', aliases = '', ...rest } = row;
  const arrays = words(learns).flatMap(name => ['initializer', 'regularizer', 'constraint'].map(part => `${name}_${part}`));
  const keyed = row.keyed ?? {};
  const ignored = [...COMMON, ...words(others), ...arrays, ...(more.laidOut ? ['data_format'] : [])].filter(name => !(name in keyed));
  const built = more.built ? { [BUILT]: more.built.param } : {};
  const url = row.url ?? sourceOf(type);
  const spelling = spell<S>({ ...rest, type, keyed: { ...keyed, ...built } as typeof keyed, ignored, ...(url && { url }) });
  return [type, ...words(aliases)].map(name => [name, { ...more, spelling: { ...spelling, type: name } }]);
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
