import type { Words } from '../../syntax/words';
import type { Spelling } from '../spelling';
import type { Fork } from './fork';
import { headSections } from './heads';
import { imageSections } from './images';
import { NET_KEYS } from './keys';
import { mergeSections, rowSections } from './rows';
import type { Section } from './section';

function table(fork: Fork): ReadonlyMap<string, Section> {
  const all = [...imageSections(fork), ...mergeSections(fork), ...rowSections(fork), ...headSections(fork)];
  return new Map(all.flatMap(section => section.names.map(name => [name, section] as const)));
}

/** Every section of each fork by its name; names are compared letter by letter. */
export const sections: Readonly<Record<Fork, ReadonlyMap<string, Section>>> = { alexeyab: table('alexeyab'), pjreddie: table('pjreddie') };

const keysOf = (fork: Fork): ReadonlySet<string> =>
  new Set(
    [...sections[fork].values()].flatMap(({ keyed, ignored, worked }) => [
      ...Object.keys(keyed ?? {}),
      ...(ignored ?? []),
      ...(worked ?? [])
    ])
  );

const keys: Readonly<Record<Fork, ReadonlySet<string>>> = { alexeyab: keysOf('alexeyab'), pjreddie: keysOf('pjreddie') };

/** Whether a section behind [net] reads a key. */
export const isReadElsewhere = (fork: Fork, key: string): boolean => keys[fork].has(key);

/** All names of sections and keys as the names of properties, of which V8 keeps one string each: two are compared by their places alone. */
const names = new Map(
  Object.keys(
    Object.fromEntries(
      [...sections.alexeyab.keys(), ...sections.pjreddie.keys(), ...keys.alexeyab, ...keys.pjreddie, ...NET_KEYS].map(name => [name, name])
    )
  ).map(name => [name, name])
);

/** Exchanges the words of a text that are such names for the program's own strings of their letters. */
export function settleNames(words: Words): void {
  for (const [number, word] of words.list.entries()) {
    const name = names.get(word);
    if (name !== undefined) words.settle(number, name);
  }
}

/** How the format writes its operators and blocks: as AlexeyAB's fork does, and what only pjreddie's has. */
export const darknetSpellings: readonly Spelling[] = [...new Map([...sections.pjreddie, ...sections.alexeyab]).values()]
  .filter((section, i, all) => all.indexOf(section) === i)
  .flatMap(section => [section, ...(section.others ?? [])]);
