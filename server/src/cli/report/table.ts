import { grouped } from '../../base/grouped';
import { printable } from '../../base/printable';
import { cells, showShape } from '../../features/cells';
import type { ModelJson, ShapesJson } from '../json';
import type { Paint } from '../terminal';
import { columns } from './columns';
import { stylish } from './stylish';

/** The layers for people: aligned columns, the sums, and what is wrong. */
export function table(model: ShapesJson, paint: Paint): string {
  const problems = model.diagnostics.length > 0 ? `\n${stylish([model], paint)}` : '';
  return `${title(model, paint)}\n\n${columns(cells(model), paint)}\n${memory(model)}\n${problems}`;
}

/** The file, what is shown of it and its inputs. */
export function title({ path, dialect, variant, inputs }: ModelJson, paint: Paint): string {
  const shown = inputs.map(({ name, shape, source }) => `${name} ${shape ? showShape(shape, '×') : '?'} (${source})`);
  return `${paint('underline', printable(path))}  ${printable([dialect, ...(variant ? [variant] : []), ...shown].join(' · '))}`;
}

const memory = ({ totals }: ShapesJson): string =>
  `Activations: ${totals.partial ? 'at least ' : ''}${grouped(totals.activationBytes)} bytes as 32-bit floats.`;
