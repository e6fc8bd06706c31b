import { expect, it } from 'vitest';
import { completions } from '../../server/src/features/completion';
import { definition, highlights, references } from '../../server/src/features/references';
import { renamed } from '../../server/src/features/rename';
import { selections } from '../../server/src/features/selection';
import { signature } from '../../server/src/features/signature';
import { DETECTOR, SCALED } from '../protocol/models';
import { analyse } from '../support/see';

const HALF_WRITTEN = `input: [3, 8, 8]
layers:
  - &c {type: conv2d, filters: 8, kernel: 3, name: "a b"}
  - type: relu
    fr
  - *c
  - {type: add, from: [-1, "a b"
  - conv2d: {ker
  -
  - [
`;

const JSON_TEXT = '{"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 8, "ker": , {"type": "relu", "from": [0, -1]}, {"ty';

const texts = [
  ['rows', DETECTOR, 'm.yaml'],
  ['scales', SCALED, 'm.yaml'],
  ['half-written layers', HALF_WRITTEN, 'm.yaml'],
  ['half-written JSON', JSON_TEXT, 'm.json'],
  ['lines that end with CRLF', HALF_WRITTEN.replaceAll('\n', '\r\n'), 'm.yaml']
] as const;

it.each(texts)('answers at every place: %s', (_, text, file) => {
  const analysis = analyse(text, { file });
  for (let offset = 0; offset <= text.length; offset++) {
    for (const { edit, filter } of completions(analysis, offset)) {
      const { start, end } = edit.span;
      expect(start <= offset && offset <= end, `${start} to ${end} at ${offset}`).toBe(true);
      // Clients refuse an edit that reaches over a line break.
      expect(text.slice(start, end)).not.toMatch(/[\r\n]/);
      expect(filter + edit.text).not.toMatch(/shapelint/i);
    }
    for (const { label } of signature(analysis, offset)?.parameters ?? []) expect(label.end).toBeGreaterThan(label.start);
    const around = selections(analysis, offset);
    expect(around.length).toBeGreaterThan(0);
    for (const { start, end } of around) expect(start <= offset && offset <= end).toBe(true);
    for (const { start, end } of [
      ...references(analysis, offset, true),
      ...highlights(analysis, offset).map(({ span }) => span),
      definition(analysis, offset) ?? { start: 0, end: 0 }
    ]) {
      expect(0 <= start && start <= end && end <= text.length).toBe(true);
    }
    renamed(analysis, offset);
  }
});
