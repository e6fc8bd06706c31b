import { grouped } from '../base/grouped';
import type { Extents, LayerRow, LayerTable, Totals } from './layerTable';

/** A table in words: the same in the terminal, in Markdown and in the panel. */
export interface Cells {
  readonly header: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly totals: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly number?: true;
}

export const NOTHING = '–';

/** The layer table; the layers' names are left out where they are but their numbers. */
export function cells({ layers, totals }: Pick<LayerTable, 'layers' | 'totals'>): Cells {
  const named = layers.some(({ id }, i) => id !== String(i));
  const pick = <T>(number: T, name: T, ...rest: T[]): T[] => (named ? [number, name, ...rest] : [number, ...rest]);
  const number = (title: string): Column => ({ title, number: true });
  return {
    header: pick(
      number('#'),
      { title: 'layer' },
      { title: 'type' },
      { title: 'output' },
      number('params'),
      number('MACs'),
      number('field'),
      number('stride')
    ),
    rows: layers.map((layer, i) =>
      pick(
        String(i),
        layer.id,
        layer.type,
        outputCell(layer),
        count(layer.params),
        count(layer.macs),
        perAxis(layer.receptiveField),
        perAxis(layer.outputStride)
      )
    ),
    totals: pick('', '', 'total', '', sumCell(totals, 'params'), sumCell(totals, 'macs'), '', '')
  };
}

/** A count of a layer; a dash where it is not known. */
export const count = (value: number | null): string => (value === null ? NOTHING : grouped(value));

/** A sum over all layers, marked where something is missing in it. */
export const sumCell = (totals: Totals, of: 'params' | 'macs'): string => `${totals.partial ? '≥ ' : ''}${grouped(totals[of])}`;

/** A guess is marked as one. */
export function outputCell({ outputs, guess }: LayerRow): string {
  if (outputs.length > 0) return shapeList(outputs);
  return guess ? `~ ${shapeList(guess)}` : '?';
}

/** A detection head hands on a dozen tensors: more than these would push the numbers off the screen. */
const SHOWN = 3;

function shapeList(shapes: readonly Extents[]): string {
  const shown = shapes.slice(0, SHOWN).map(shape => showShape(shape, '×'));
  return [...shown, ...(shapes.length > SHOWN ? [`${shapes.length - SHOWN} more`] : [])].join(', ');
}

/** "1×3×640×640"; a scalar has no extents. */
export const showShape = (shape: Extents, times: string): string =>
  shape.length > 0 ? shape.map(extent => extent ?? '?').join(times) : 'scalar';

const perAxis = (values: readonly (number | null)[] | null): string =>
  values?.some(value => value !== null) ? values.map(value => (value === null ? NOTHING : trimmed(value))).join('×') : NOTHING;

/** A stride below one, behind upsampling, has few digits worth reading. */
const trimmed = (value: number): string => String(Math.round(value * 1e4) / 1e4);
