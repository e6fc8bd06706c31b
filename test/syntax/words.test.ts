import { expect, test } from 'vitest';
import { hashed, Meanings, Words } from '../../server/src/syntax/words';

/** The number of a word that stands alone. */
const numberOf = (words: Words, word: string): number => words.at(word, 0, word.length);

const hashOf = (word: string): number => [...word].reduce((hash, letter) => hashed(hash, letter.charCodeAt(0)), 0);

test('a word has one number wherever it stands, and is kept once', () => {
  const words = new Words();
  const text = 'size=3 stride=2 size=1';
  expect([words.at(text, 0, 4), words.at(text, 7, 13), words.at(text, 16, 20)]).toEqual([0, 1, 0]);
  expect(words.list).toEqual(['size', 'stride']);
});

test('words of one hash are told apart', () => {
  const seen = new Map<number, string>();
  const [first, second] = twins();
  expect(hashOf(first)).toBe(hashOf(second));
  const words = new Words();
  expect([numberOf(words, first), numberOf(words, second), numberOf(words, first)]).toEqual([0, 1, 0]);

  /** Of some hundred thousand words two have one hash. */
  function twins(): [string, string] {
    for (let i = 0; ; i++) {
      const [word, other] = [`w${i}`, seen.get(hashOf(`w${i}`))];
      if (other !== undefined) return [other, word];
      seen.set(hashOf(word), word);
    }
  }
});

test('words are found again however many there are', () => {
  const words = new Words();
  const all = Array.from({ length: 20_000 }, (_, i) => `blob${i}`);
  expect(all.map(word => numberOf(words, word))).toEqual([...all.keys()]);
  expect(all.map(word => numberOf(words, word))).toEqual([...all.keys()]);
});

test('what a word means is found out once', () => {
  const words = new Words();
  const asked: string[] = [];
  const lengths = new Meanings(words, word => asked.push(word) && word.length);
  const [pad, stride] = [numberOf(words, 'pad'), numberOf(words, 'stride')];
  expect([lengths.of(stride), lengths.of(pad), lengths.of(stride)]).toEqual([6, 3, 6]);
  expect(asked).toEqual(['stride', 'pad']);
});
