import fc from 'fast-check';

/** What people type into a config. */
const typed = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'0123456789abcdef -,:[]{}"\'#.=\n') },
  fc.constantFrom(
    '\n  ',
    '\n\n',
    '  - ',
    '- ',
    ': ',
    '# c',
    '\r\n',
    '[conv]\n',
    'layer { ',
    ' }\n',
    '\t',
    '---\n',
    '<<<<<<< a\n',
    '&a ',
    '|\n',
    'true'
  )
);

interface Typing {
  readonly kind: 'type' | 'erase' | 'replace' | 'line' | 'twice' | 'unline';
  /** A share of the text's length. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const typing: fc.Arbitrary<Typing> = fc.record({
  kind: fc.constantFrom('type', 'type', 'erase', 'replace', 'replace', 'line', 'twice', 'unline'),
  at: fc.integer({ min: 0, max: 9999 }),
  length: fc.constantFrom(1, 1, 1, 2, 5, 30),
  text: typed
});

/** A text of these and what becomes of it while somebody types. */
export const editedTexts = (stock: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.tuple(fc.constantFrom(...stock), fc.boolean(), fc.array(typing, { minLength: 1, maxLength: 8 })).map(([text, crlf, typings]) => {
    const versions = [crlf ? text.replaceAll('\n', '\r\n') : text];
    for (const one of typings) versions.push(after(versions.at(-1)!, one));
    return versions;
  });

function after(text: string, { kind, at, length, text: by }: Typing): string {
  const place = Math.floor((at * (text.length + 1)) / 10_000);
  const lineStart = text.lastIndexOf('\n', place - 1) + 1;
  const next = text.indexOf('\n', place) + 1 || text.length;
  switch (kind) {
    case 'type':
      return text.slice(0, place) + by + text.slice(place);
    case 'erase':
      return text.slice(0, place) + text.slice(place + length);
    case 'replace': {
      // A digit for a digit keeps the text whole, as most edits do.
      const digit = text.slice(place).search(/\d/);
      return digit < 0 ? text : text.slice(0, place + digit) + String(at % 10) + text.slice(place + digit + 1);
    }
    case 'line':
      return text.slice(0, lineStart) + by + text.slice(lineStart);
    case 'twice':
      return text.slice(0, next) + text.slice(lineStart, next) + text.slice(next);
    case 'unline':
      return text.slice(0, lineStart) + text.slice(next);
  }
}
