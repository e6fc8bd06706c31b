import { printable } from '../base/printable';
import { type Cells, cells } from './cells';
import type { NamedTable } from './csv';

/** The layer table for a README or a pull request; a heading a file where there are several. */
export const markdownTables = (models: readonly NamedTable[]): string =>
  models.map(model => (models.length > 1 ? `### ${escaped(model.path)}\n\n` : '') + markdownTable(cells(model))).join('\n');

/** Cells as a Markdown table. */
export function markdownTable({ header, rows, totals }: Cells): string {
  const rule = header.map(column => (column.number ? '---:' : '---'));
  const lines = [header.map(column => column.title), rule, ...[...rows, totals].map(row => row.map(escaped))];
  return lines.map(row => `| ${row.join(' | ')} |\n`).join('');
}

/** What would be markup, or the table's end. */
const escaped = (cell: string): string => printable(cell).replace(/[\\|`*_<>[\]#]/g, '\\$&');
