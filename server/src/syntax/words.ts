/**
 * The words that a text is made of, each kept once: who asks for a word that stood there before gets the same string, so that none is
 * cut out twice and two are told apart by their numbers.
 */
export class Words {
  readonly list: string[] = [];
  /** Open addressing: the number of a word plus 1 at the place that its hash says, or behind; 0 where none is. */
  private slots = new Int32Array(256);

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
      if (number < 0) return this.add(text.slice(start, end), slot);
      if (stands(this.list[number]!, text, start, end)) return number;
    }
  }

  /** Keeps another string of the same letters: those of the program's own are compared by their places alone. */
  settle(number: number, word: string): void {
    this.list[number] = word;
  }

  private add(word: string, slot: number): number {
    this.slots[slot] = this.list.push(word);
    if (this.list.length * 2 > this.slots.length) this.grow();
    return this.list.length - 1;
  }

  private grow(): void {
    const words = this.list.splice(0);
    this.slots = new Int32Array(this.slots.length * 4);
    for (const word of words) this.at(word, 0, word.length);
  }
}

/** What the words of a text mean to its reader, found out once for each: by its number. */
export class Meanings<T> {
  private readonly found: (T | undefined)[] = [];

  /** `meaning` is never undefined. */
  constructor(
    private readonly words: Words,
    private readonly meaning: (word: string) => T
  ) {}

  of(word: number): T {
    return this.found[word] ?? this.find(word);
  }

  private find(word: number): T {
    const { found } = this;
    // Filled up to there, so that it stays a list without holes.
    while (found.length <= word) found.push(undefined);
    const known = found[word];
    if (known !== undefined) return known;
    const meaning = this.meaning(this.words.list[word]!);
    found[word] = meaning;
    return meaning;
  }
}

/** The hash of a word with one letter more; that of none is 0. */
export const hashed = (hash: number, letter: number): number => (Math.imul(hash, 31) + letter) | 0;

/** So that what differs in its upper bits comes to lie apart as well. */
const scattered = (hash: number): number => hash ^ (hash >>> 15);

function stands(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}
