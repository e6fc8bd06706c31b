import { GOLDEN, mixed } from '../base/alike';

/**
 * The words that a text is made of, each kept once: who asks for a word that stood there before gets the same string, so that none is
 * cut out twice and two are told apart by their numbers.
 */
export class Words {
  readonly list: string[] = [];
  /** Open addressing: the number of a word plus 1 at the place that its hash says, or behind; 0 where none is. */
  private slots = slotsOf(128);
  /** By the number of a word. */
  private readonly hashes: number[] = [];

  /** The number of the word from one offset of a text to another. */
  at(text: string, start: number, end: number): number {
    let hash = 0;
    for (let i = start; i < end; i++) hash = hashed(hash, text.charCodeAt(i));
    return this.find(text, start, end, hash);
  }

  /** The same, where its letters have been `hashed` already. */
  find(text: string, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = scattered(hash) & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot]! - 1;
      if (number < 0) return this.add(text.slice(start, end), hash, slot);
      if (this.hashes[number] === hash && stands(this.list[number]!, text, start, end)) return number;
    }
  }

  /** Keeps another string of the same letters: those of the program's own are compared by their places alone. */
  settle(number: number, word: string): void {
    this.list[number] = word;
  }

  private add(word: string, hash: number, slot: number): number {
    const number = this.list.length;
    this.list.push(word);
    this.hashes.push(hash);
    this.slots[slot] = number + 1;
    if (this.list.length * 2 === this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    const { hashes } = this;
    this.slots = slotsOf(this.slots.length * 4);
    const mask = this.slots.length - 1;
    for (let number = 0; number < hashes.length; number++) {
      let slot = scattered(hashes[number]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

/** Of a list, for most texts have few words: a typed array of their size costs more to make. */
const slotsOf = (count: number): number[] => new Array<number>(count).fill(0);

/** What the words of a text mean to its reader, found out once for each: by its number. */
export class Meanings<T> {
  private readonly found: (T | undefined)[];

  /** `meaning` is never undefined. */
  constructor(
    private readonly words: Words,
    private readonly meaning: (word: string, number: number) => T
  ) {
    this.found = new Array<T | undefined>(words.list.length).fill(undefined);
  }

  of(word: number): T {
    return this.found[word] ?? this.find(word);
  }

  private find(word: number): T {
    const { found } = this;
    // Filled up to there, so that it stays a list without holes.
    while (found.length <= word) found.push(undefined);
    const known = found[word];
    if (known !== undefined) return known;
    const meaning = this.meaning(this.words.list[word]!, word);
    found[word] = meaning;
    return meaning;
  }
}

/** The hash of a word with one letter more; that of none is 0. */
export const hashed = (hash: number, letter: number): number => Math.imul(hash ^ letter, GOLDEN);

/** Words that differ in their last letter, as numbered names do, have hashes alike; here they come to lie apart. */
const scattered = (hash: number): number => mixed(hash, 0);

function stands(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}
