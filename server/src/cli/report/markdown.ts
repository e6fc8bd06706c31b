import type { ShapesJson } from '../json';
import { printable } from '../terminal';
import { cells } from './cells';

/** The layer table for a README or a pull request; a heading a file where there are several. */
export const markdown = (models: readonly ShapesJson[]): string =>
  models.map(model => (models.length > 1 ? `### ${escaped(model.path)}\n\n` : '') + layerTable(model)).join('\n');

function layerTable(model: ShapesJson): string {
  const { header, rows, totals } = cells(model);
  const rule = header.map(column => (column.number ? '---:' : '---'));
  const lines = [header.map(column => column.title), rule, ...[...rows, totals].map(row => row.map(escaped))];
  return lines.map(row => `| ${row.join(' | ')} |\n`).join('');
}

/** What would be markup, or the table's end. */
const escaped = (cell: string): string => printable(cell).replace(/[\\|`*_<>[\]#]/g, '\\$&');
