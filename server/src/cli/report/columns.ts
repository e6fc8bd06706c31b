import { printable } from '../../base/printable';
import type { Cells } from '../../features/cells';
import type { Paint } from '../terminal';

/** Cells in aligned columns: a faint header, the rows, the sums in bold. `tint` colours a row by its position. */
export function columns({ header, rows, totals }: Cells, paint: Paint, tint: (line: string, row: number) => string = line => line): string {
  const all = [header.map(column => column.title), ...rows, totals].map(row => row.map(printable));
  const widths = header.map((_, i) => Math.max(...all.map(row => row[i]!.length)));
  const lines = all.map(row =>
    row
      .map((cell, i) => (header[i]!.number ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  );
  const [head = '', ...body] = lines;
  const sums = body.pop() ?? '';
  return `${paint('dim', head)}\n${body.map((line, i) => `${tint(line, i)}\n`).join('')}${paint('bold', sums)}\n`;
}
