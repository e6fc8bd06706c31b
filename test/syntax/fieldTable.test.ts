import { describe, expect, it } from 'vitest';
import { changeBetween } from '../../server/src/base/change';
import { parseCfg } from '../../server/src/syntax/cfg';
import type { FieldTable } from '../../server/src/syntax/fieldTable';
import { parsePrototext } from '../../server/src/syntax/prototext';
import { rereadPrototext } from '../../server/src/syntax/rereadEntries';
import { whole } from './whole';

/** The rows of a table, those inside of others behind them: key, value, and where both stand. */
function rows(table: FieldTable, from = 0, until = table.end): string[] {
  const found: string[] = [];
  for (let row = from; row < until; row = table.behind(row)) {
    const { start, end } = table.span(row);
    const value = table.isScalar(row) ? JSON.stringify(table.scalarValue(row)) : '…';
    found.push(`${table.key(row)} ${value} ${start}-${end}`);
    if (!table.isScalar(row)) found.push(...rows(table, table.inside(row), table.behind(row)));
  }
  return found;
}

describe('fields as rows', () => {
  it('stand in the order of the text, those inside of a field right behind it', () => {
    expect(rows(parsePrototext('a { b: 1 c: "x" } d: true').table!)).toEqual(['a … 0-17', 'b 1 4-8', 'c "x" 9-15', 'd true 18-25']);
    expect(rows(parseCfg('[net]\nw = 8\nanchors=1, 2\n[yolo]\n').table!)).toEqual([
      'net … 0-24',
      'w "8" 6-11',
      'anchors "1,2" 12-24',
      'yolo … 25-31'
    ]);
  });

  it('say what is written in several places or otherwise than meant', () => {
    const table = parsePrototext(`a: 'x' "y" b: - 3 c: "\\n" d: 0x10 e: [1, "z"]`).table!;
    expect(rows(table)).toEqual(['a "xy" 0-10', 'b -3 11-17', 'c "\\n" 18-25', 'd 16 26-33', 'e … 34-45', 'e 1 34-39', 'e "z" 34-44']);
  });

  it('give one string for all texts of the same letters', () => {
    const table = parsePrototext('a: "conv1" b: "conv1" c: "conv2"').table!;
    const texts = [0, 1, 2].map(at => table.wordText((table.end / 3) * at));
    expect(texts).toEqual(['conv1', 'conv1', 'conv2']);
    // The text of a value that was asked for again is the one that was found before.
    expect(table.wordText(0)).toBe('conv1');
    expect(table.words.list).toEqual(['a', 'b', 'c', 'conv1', 'conv2']);
  });
});

describe('rows exchanged for others', () => {
  const before = `l { s: 'x' "y" }\nl { k: - 1 n: 2 }\nl { s: "\\t" }\n`;

  it.each([
    ['longer', before.replace('n: 2', "n: 2222 t: 'p' 'q'")],
    ['shorter', before.replace(' n: 2', '')],
    ['more of them', before.replace('n: 2 }', 'n: 2 }\nl { s: "new" }')],
    ['none at all', before.replace('l { k: - 1 n: 2 }\n', '')]
  ])('%s: the values around them stay, wherever they stand now', (_, after) => {
    const again = rereadPrototext({ tree: parsePrototext(before), before, after, change: changeBetween(before, after) })!;
    const anew = parsePrototext(after);
    expect(rows(again.tree.table!)).toEqual(rows(anew.table!));
    expect(whole(again.tree)).toEqual(whole(anew));
  });
});
