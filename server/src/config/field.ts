/**
 * What a configuration file may hold at some place, declared once: reading, errors, completion, the JSON Schema and the
 * documentation all follow from it.
 */
export type Field = { readonly doc: string; readonly example?: string } & (
  | Text
  | { readonly is: 'choice'; readonly of: readonly string[] }
  /** A name of the program's own: of a rule, or of a type of the layer list. */
  | { readonly is: 'name'; readonly of: keyof Names }
  | { readonly is: 'count' }
  /** A number, a word, true or false, or a list of those. */
  | { readonly is: 'value' }
  /** One alone stands for a list of one. */
  | { readonly is: 'list'; readonly of: Field }
  | { readonly is: 'table'; readonly keys: Keys; readonly of: Field }
  | { readonly is: 'record'; readonly fields: Readonly<Record<string, Field>>; readonly required?: readonly string[] }
  /** The first that its kind of node fits. */
  | { readonly is: 'either'; readonly of: readonly Field[] }
);

interface Text {
  readonly is: 'text';
  /** Takes the text apart; undefined where it makes no sense, and then `expects` says what would. */
  readonly reads?: (text: string) => unknown;
  readonly expects?: string;
}

/** What the keys of a table are. */
export type Keys = 'rule' | 'glob' | 'module' | 'type' | 'key' | 'argument';

/** Names that a file may use, which are declared elsewhere in the program. */
export interface Names {
  readonly rule: readonly { readonly name: string; readonly doc: string; readonly same?: string }[];
  readonly type: readonly { readonly name: string; readonly doc: string }[];
  /** What the layer list calls arguments. */
  readonly parameter: readonly { readonly name: string; readonly doc: string }[];
}

/** What reading a field gives. */
export type ValueOf<F> = F extends { is: 'text'; reads: (text: string) => infer V }
  ? Exclude<V, undefined>
  : F extends { is: 'text' | 'name' }
    ? string
    : F extends { is: 'choice'; of: readonly (infer C)[] }
      ? C
      : F extends { is: 'count' }
        ? number
        : F extends { is: 'list'; of: infer I }
          ? readonly ValueOf<I>[]
          : F extends { is: 'table'; of: infer I }
            ? ReadonlyMap<string, ValueOf<I>>
            : F extends { is: 'record'; fields: infer R }
              ? { readonly [K in keyof R]?: ValueOf<R[K]> }
              : F extends { is: 'either'; of: readonly (infer I)[] }
                ? I extends unknown
                  ? ValueOf<I>
                  : never
                : unknown;

/** Declares a field; the literal types decide what reading gives. */
export const field = <const F extends Field>(declared: F): F => declared;
