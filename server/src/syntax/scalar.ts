/** What a plain YAML scalar stands for, read as PyYAML reads it (YAML 1.1, resolver.py and constructor.py). */
export function plainValue(text: string): null | boolean | number | string {
  // Almost every scalar is a word or a short number; only a first character that can begin another type costs a test.
  const c = text.charCodeAt(0);
  if (Number.isNaN(c)) return null;
  if ((c >= 48 && c <= 57) || c === 45 || c === 43 || c === 46) return numberValue(text);
  const word = words.get(text);
  return word === undefined ? text : word;
}

const words = new Map<string, null | boolean>([['~', null]]);
for (const [word, value] of [
  ['null', null],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false]
] as const) {
  words.set(word, value);
  words.set(word[0]!.toUpperCase() + word.slice(1), value);
  words.set(word.toUpperCase(), value);
}

const decimal = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const radix = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+)$/;
// The exponent needs a dot before it and a sign: 1e3 and 1.0e3 are strings in PyYAML.
const float = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function numberValue(text: string): number | string {
  if (decimal.test(text) || float.test(text)) return finite(Number(text.replaceAll('_', '')), text);
  if (radix.test(text)) return finite(inRadix(text.replaceAll('_', '')), text);
  if (sexagesimal.test(text) && (text.includes('.') || !/^[-+]?0/.test(text))) return finite(inSixties(text.replaceAll('_', '')), text);
  return text;
}

/** A number a tree may hold: neither infinite nor NaN nor a negative zero; the text itself where there is none. */
export function finite(value: number, text: string): number | string {
  if (!Number.isFinite(value)) return text;
  return value === 0 ? 0 : value;
}

/** `!!str 3` is a string, `!!float 1e3` and `!!int "3"` are numbers; a tag that nobody knows changes nothing. */
export function taggedValue(tag: string, text: string, plain: boolean): null | boolean | number | string {
  if (tag === '!' || tag.endsWith(':str')) return text;
  const value = plain ? plainValue(text) : text;
  if (!tag.endsWith(':int') && !tag.endsWith(':float')) return value;
  const read = plainValue(text);
  return typeof read === 'number' || text.trim() === '' ? read : finite(Number(text.replaceAll('_', '')), text);
}

function inRadix(text: string): number {
  const sign = text[0] === '-' ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits.startsWith('0b')) return sign * Number.parseInt(digits.slice(2), 2);
  if (digits.startsWith('0x')) return sign * Number.parseInt(digits.slice(2), 16);
  return sign * Number.parseInt(digits, 8);
}

/** 12:30 is 12 × 60 + 30, a number to PyYAML. */
function inSixties(text: string): number {
  const sign = text[0] === '-' ? -1 : 1;
  let value = 0;
  for (const part of text.replace(/^[-+]/, '').split(':')) value = value * 60 + Number(part);
  return sign * value;
}
