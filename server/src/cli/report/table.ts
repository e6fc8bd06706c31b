import type { ShapesJson } from '../json';
import { grouped, type Paint, printable } from '../terminal';
import { cells, showShape } from './cells';
import { stylish } from './stylish';

/** The layers for people: aligned columns, the sums, and what is wrong. */
export function table(model: ShapesJson, paint: Paint): string {
  const { header, rows, totals } = cells(model);
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
  const problems = model.diagnostics.length > 0 ? `\n${stylish([model], paint)}` : '';
  return `${title(model, paint)}\n\n${paint('dim', head)}\n${body.map(line => `${line}\n`).join('')}${paint('bold', sums)}\n\n${memory(model)}\n${problems}`;
}

function title({ path, dialect, variant, inputs }: ShapesJson, paint: Paint): string {
  const shown = inputs.map(({ name, shape, source }) => `${name} ${shape ? showShape(shape, '×') : '?'} (${source})`);
  return `${paint('underline', printable(path))}  ${printable([dialect, ...(variant ? [variant] : []), ...shown].join(' · '))}`;
}

const memory = ({ totals }: ShapesJson): string =>
  `Activations: ${totals.partial ? 'at least ' : ''}${grouped(totals.activationBytes)} bytes as 32-bit floats.`;
