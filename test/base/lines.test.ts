import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineIndex } from '../../server/src/base/lines';

it('lines end with LF, CRLF or a lone CR', () => {
  const text = fc.array(fc.constantFrom('\n', '\r', '\r\n', 'a', 'é')).map(parts => parts.join(''));
  fc.assert(
    fc.property(text, written => {
      const lines = new LineIndex(written);
      const parts = written.split(/\r\n|\r|\n/);
      expect(lines.count).toBe(parts.length);
      expect(parts.map((_, i) => written.slice(lines.start(i + 1), lines.end(i + 1)))).toEqual(parts);
    })
  );
});
