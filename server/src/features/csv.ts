import { showShape } from './cells';
import type { Extents, LayerRow, LayerTable } from './layerTable';

/** One column of the table that other programs read (RFC 4180, but lines end with LF). */
const COLUMNS: readonly { readonly name: string; readonly cell: (layer: LayerRow) => string }[] = [
  { name: 'id', cell: layer => layer.id },
  { name: 'type', cell: layer => layer.type },
  { name: 'line', cell: layer => String(layer.line) },
  { name: 'inputs', cell: layer => shapeList(layer.inputs) },
  { name: 'outputs', cell: layer => shapeList(layer.outputs) },
  { name: 'guess', cell: layer => shapeList(layer.guess ?? []) },
  { name: 'params', cell: layer => String(layer.params ?? '') },
  { name: 'macs', cell: layer => String(layer.macs ?? '') },
  { name: 'receptive_field', cell: layer => perAxis(layer.receptiveField) },
  { name: 'output_stride', cell: layer => perAxis(layer.outputStride) }
];

/** A table with the path of its file. */
export interface NamedTable extends LayerTable {
  readonly path: string;
}

export function csv(models: readonly NamedTable[]): string {
  const rows = models.flatMap(({ path, layers }) => layers.map(layer => [path, ...COLUMNS.map(({ cell }) => cell(layer))]));
  return [['path', ...COLUMNS.map(({ name }) => name)], ...rows].map(row => `${row.map(quoted).join(',')}\n`).join('');
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const shapeList = (shapes: readonly Extents[]): string => shapes.map(shape => showShape(shape, 'x')).join(' ');

const perAxis = (values: readonly (number | null)[] | null): string => values?.map(value => value ?? '?').join('x') ?? '';
