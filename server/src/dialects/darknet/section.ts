import type { Finding, Missing } from '../../ir/finding';
import type { Source } from '../../ir/graph';
import type { Params } from '../../ops/param';
import type { ModelLayer } from '../dialect';
import type { Spelling } from '../spelling';
import type { Fork } from './fork';
import type { Options } from './options';

/** What stands before a section. */
export interface Before {
  readonly fork: Fork;
  /** Index of the layer that is read. */
  readonly index: number;
  readonly layers: readonly ModelLayer[];
}

/** What a section reads, where that is not just the layer before; `unit` where the sources decide what runs. */
export interface Wiring {
  readonly sources: readonly Source[];
  readonly spelling?: Spelling;
}

/** A section of the format: how one fork of Darknet writes an operator or a block. */
export interface Section<S extends Params = Params> extends Spelling<S> {
  /** All names of the section, the canonical one first. */
  readonly names: readonly string[];
  /** Keys without which the program goes on with a default that nobody means. */
  readonly expected?: readonly string[];
  /** Arguments that follow from several options; those keys are not read otherwise. */
  readonly worked?: readonly string[];
  work?(options: Options, before: Before): void;
  /** Where the inputs come from; the layer before when left out. */
  wire?(options: Options, before: Before): Wiring | undefined;
  /** What `wire` may choose in its place. */
  readonly others?: readonly Spelling[];
  /** What `activation` may be; for any other word it takes relu. */
  readonly activation?: ReadonlySet<string>;
}

/** Declares a section; a misspelt parameter does not compile. All are of one form: each is asked for at every layer. */
export const section = <const S extends Params>(written: Omit<Section<S>, 'type'>): Section => {
  const { names, unit, keyed, fixed, defaults, ignored, url, expected, worked, work, wire, others, activation } = written;
  const made = { type: names[0], names, unit, keyed, fixed, defaults, ignored, url, expected, worked, work, wire, others, activation };
  return made as unknown as Section;
};

export const previous = ({ index }: Before): Source => (index > 0 ? { layer: index - 1 } : { input: 0 });

/** `accepted`: the program goes on with it. */
export const value = (why: string, accepted = true, missing?: Missing): Finding => ({
  kind: 'argument',
  blame: [],
  data: { problem: { is: 'value', why, ...(missing && { missing }) } },
  ...(accepted && { accepted: true as const })
});
