import fc from 'fast-check';

/** What people and tools leave behind in a file, and what only malice does. */
export const hostileValues = [
  '1e9',
  '1000000000',
  '1.0e+308',
  '1e308',
  '-1',
  '0',
  '-0.0',
  '0.5',
  '.inf',
  '-.inf',
  '.nan',
  '2147483647',
  '-2147483648',
  '9007199254740993',
  '123456789012345678901234567890',
  '0x7fffffff',
  'true',
  'no',
  'null',
  '~',
  '""',
  'text',
  '"1e9"',
  'None',
  '(1, 2)',
  'n',
  'i',
  'ch',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '[]',
  '[0]',
  '[1, [2, [3]]]',
  '[-1, 1000000000]',
  '[1, 2, 3, 4, 5]',
  '[[1, 2], [3, 4]]',
  '{}',
  '{a: 1}',
  '{"kind": "scalar"}',
  '*conv',
  '&x 3',
  '!!str 3',
  '!!float 1',
  'same',
  '12:30:45',
  'x'.repeat(300)
] as const;

const pieces = [
  ...['\n', '\r\n', '\r', '  ', '- ', ': ', ', ', '[', ']', '{', '}', '"', "'", ' #', '&a ', '*a', '<<: *a', '---\n', '...\n', '|\n'],
  ...[
    '\t',
    '\0',
    '\uFEFF',
    '\uD800',
    '\u2028',
    '<<<<<<< a\n',
    '=======\n',
    '>>>>>>> b\n',
    '- [-1, 1, Conv, [64]]\n',
    'type: conv2d, ',
    '?'
  ],
  ...['# shapelint: input=\n', '# shapelint-disable\n', '# shapelint: input=1000000000x1000000000x999999999\n', '# shapelint: scale=m\n']
];
const piece = fc.constantFrom(...pieces, ...hostileValues);

/** Any text at all, made of what these files are made of. */
export const soup = fc
  .tuple(
    fc.constantFrom('', 'backbone:\n', 'input: [3, 8, 8]\nlayers:\n', '{"layers": [', 'layers: [', 'model: {layers: [{type: conv2d, '),
    fc.array(
      fc.oneof(
        piece,
        fc.constantFrom('- conv2d: ', '- {type: ', 'filters: ', 'head:\n', '[-1, 1, ', 'Detect'),
        fc.string({ maxLength: 4, unit: 'binary' })
      ),
      { maxLength: 40 }
    )
  )
  .map(([start, parts]) => start + parts.join(''));

type Cut = readonly [kind: number, at: number, length: number, by: string];

/** One edit: characters deleted, replaced, doubled or swapped; lines deleted, doubled or swapped; the rest cut off. */
function apply(text: string, [kind, where, length, by]: Cut): string {
  const at = Math.floor(where * text.length);
  if (kind < 3) return text.slice(0, at) + by + text.slice(at + length);
  if (kind === 3) return text.slice(0, at + length) + text.slice(at);
  if (kind === 4) return text.slice(0, at) + text.slice(at + 1, at + 2) + text.slice(at, at + 1) + text.slice(at + 2);
  if (kind === 5) return text.slice(0, at);
  const lines = text.split('\n');
  const line = Math.floor(where * lines.length);
  if (kind === 6) lines.splice(line, 1);
  else if (kind === 7) lines.splice(line, 0, lines[line] ?? '');
  else if (kind === 8) lines.splice(line, 2, lines[line + 1] ?? '', lines[line] ?? '');
  else lines.splice(line, 0, '<<<<<<< HEAD', lines[line] ?? '', '=======', by, '>>>>>>> other');
  return lines.join('\n');
}

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** A whole text after a few edits. */
export const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(9), unit, fc.nat(6), fc.oneof(piece, fc.constant(''))), { minLength: 1, maxLength: 4 })
    .map(cuts => cuts.reduce(apply, text));

/** Where a value stands: a number, a word or a flat list behind `[`, `,` or `: `. */
const slots = (text: string): { at: number; length: number }[] =>
  [...text.matchAll(/(?<=[[,:] ?)(?:-?\d[\d.]*|"?[A-Za-z_][\w.]*"?|\[[^[\]{}\n]*\])(?=[\],}\s])/g)].map(m => ({
    at: m.index,
    length: m[0].length
  }));

/** A whole text in which up to three values are others. */
export function revalued(text: string): fc.Arbitrary<string> {
  const all = slots(text);
  return fc
    .array(fc.tuple(fc.nat(all.length - 1), fc.constantFrom(...hostileValues)), { minLength: 1, maxLength: 3 })
    .map(changes =>
      [...new Map(changes)]
        .sort(([a], [b]) => b - a)
        .reduce((t, [slot, value]) => t.slice(0, all[slot]!.at) + value + t.slice(all[slot]!.at + all[slot]!.length), text)
    );
}
