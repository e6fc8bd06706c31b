// Texts that bring other programs down, or to a crawl: what the tests hold our server to, and what docs/robustness.md compares.

const MANY = 20_000;
const list = items => `input: [3, 64, 64]\nlayers:\n${items.map(item => `  - ${item}\n`).join('')}`;
const conv = '{type: conv2d, filters: 4, kernel: 3, padding: 1}';

/** An array of arrays of arrays …: nine names stand for 9⁹ values. */
const bomb = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n');
const merges = Array.from({ length: 200 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], k${i}: ${i}}`).join('\n');

/**
 * `says`: codes that our server reports, all of them; without it the text is a model config, or none, of which nothing is said.
 * @type {readonly { name: string, file: string, text: string, says?: readonly string[] }[]}
 */
export const hostileInputs = [
  { name: '`[` × 20,000 and nothing else', file: 'brackets.yaml', text: '['.repeat(MANY) },
  { name: '`[` × 5,000', file: 'deep.yaml', text: `${list([conv])}  - ${'['.repeat(5_000)}`, says: ['SL702'] },
  { name: '`[` × 20,000', file: 'deeper.yaml', text: `${list([conv])}  - ${'['.repeat(MANY)}`, says: ['SL702'] },
  {
    name: '`[` × 20,000 in JSON',
    file: 'deep.json',
    text: `{"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 4, "kernel": 3},\n${'['.repeat(MANY)}`,
    says: ['SL701', 'SL702']
  },
  { name: '`- ` × 20,000', file: 'dashes.yaml', text: `${list([conv])}  - ${'- '.repeat(MANY)}`, says: ['SL702'] },
  {
    name: '20,000 keys in one map',
    file: 'keys.yaml',
    text: `${list([conv])}more:\n${Array.from({ length: MANY }, (_, i) => `  k${i}: ${i}\n`).join('')}`
  },
  {
    name: 'aliases of aliases, 9⁹ values',
    file: 'bomb.yaml',
    text: `a0: &a0 [1, 2]\n${bomb}\n${list([conv, '{type: conv2d, filters: 4, kernel: *a9}'])}`,
    says: ['SL306']
  },
  {
    name: 'merge keys, 2²⁰⁰ entries',
    file: 'merges.yaml',
    text: `m0: &m0 {a: 1}\n${merges}\n${list([conv, '{<<: *m200, type: relu}'])}`,
    says: ['SL306']
  },
  {
    name: 'a billion copies',
    file: 'repeats.yaml',
    text: list(['{type: conv2d, filters: 4, kernel: 1, repeat: 1000000000}']),
    says: ['SL306']
  },
  { name: 'extents of 1e308', file: 'extents.yaml', text: list([conv]).replace('64, 64', '1.0e+308, 1.0e+308'), says: ['SL306'] },
  {
    name: 'products beyond 2⁵³',
    file: 'products.yaml',
    text: list(['{type: conv2d, filters: 2000000000, kernel: 1}', '{type: conv2d, filters: 2000000000, kernel: 1}'])
  },
  {
    name: '`__proto__` and `constructor` as keys',
    file: 'proto.yaml',
    text: `__proto__: {layers: 1}\nconstructor: 1\n${list([conv, '{type: relu, __proto__: 1, constructor: 2}'])}`,
    says: ['SL306']
  },
  {
    name: 'conflict markers',
    file: 'conflict.yaml',
    text: list([conv, conv]).replace('  - {', '<<<<<<< ours\n  - {').concat('=======\n>>>>>>> theirs\n'),
    says: ['SL701']
  },
  { name: 'BOM and CRLF', file: 'windows.yaml', text: `\uFEFF${list([conv]).replaceAll('\n', '\r\n')}` },
  { name: 'NUL, tabs and a lone surrogate', file: 'bytes.yaml', text: `${list([conv])}\t\0\uD800: 1\n`, says: ['SL701'] },
  {
    name: 'a line of 2 MB',
    file: 'line.yaml',
    text: `${list([conv])}  - {type: conv2d, filters: 4, kernel: 3, note: "${'x'.repeat(2_000_000)}"}\n`,
    says: ['SL306']
  },
  { name: 'an empty file', file: 'empty.yaml', text: '' },
  {
    name: '200,000 blanks, quotes and digits for patterns to stumble over',
    file: 'patterns.yaml',
    text: `${list([conv])}# shapelint: input=${'1x'.repeat(50_000)}\nnote: ${' '.repeat(50_000)}"${'\\"'.repeat(25_000)}"\nmore: ${'1'.repeat(50_000)}.\n`,
    says: ['SL703']
  },
  { name: '20,000 layers', file: 'long.yaml', text: list(Array(MANY).fill(conv)), says: ['SL504'] }
];
