import { type Cells, count, outputCell, sumCell } from './cells';
import type { Diff, LayerDiff } from './diff';
import type { LayerRow, Totals } from './layerTable';

/** What a row begins with. */
const SIGNS: Readonly<Record<Change, string>> = { same: ' ', changed: '~', added: '+', removed: '-' };

export type Change = LayerDiff['change'];

/** What a row of the table is about. */
export interface DiffLine {
  readonly change: Change;
  /** The layer's position in the later model; null where it has none, and for layers that are counted. */
  readonly after: number | null;
}

/** A diff as a table; a line for each of its rows. */
export interface DiffCells extends Cells {
  readonly lines: readonly DiffLine[];
}

/** What is alike in several layers on end is counted, not listed. */
export function diffCells({ before, after, layers }: Diff): DiffCells {
  const rows: string[][] = [];
  const lines: DiffLine[] = [];
  let alike = 0;
  const tellAlike = () => {
    if (alike === 0) return;
    rows.push([SIGNS.same, '', alike === 1 ? '1 layer alike' : `${alike} layers alike`, '', '', '']);
    lines.push({ change: 'same', after: null });
    alike = 0;
  };
  let position = 0;
  for (const layer of layers) {
    const own = layer.after ? position++ : null;
    if (layer.change === 'same') {
      alike++;
      continue;
    }
    tellAlike();
    rows.push(row(layer));
    lines.push({ change: layer.change, after: own });
  }
  tellAlike();
  return {
    header: [
      { title: '' },
      { title: 'layer' },
      { title: 'type' },
      { title: 'output' },
      { title: 'params', number: true },
      { title: 'MACs', number: true }
    ],
    rows,
    lines,
    totals: ['', '', 'total', '', total(before.totals, after.totals, 'params'), total(before.totals, after.totals, 'macs')]
  };
}

const row = (layer: LayerDiff): string[] => [
  SIGNS[layer.change],
  both(layer, ({ id }) => id),
  both(layer, ({ type }) => type),
  both(layer, outputCell),
  both(layer, ({ params }) => count(params)),
  both(layer, ({ macs }) => count(macs))
];

/** `64 → 128`; once where both say the same, or there is only one. */
function both({ before, after }: LayerDiff, cell: (layer: LayerRow) => string): string {
  const cells = [before, after].flatMap(layer => (layer ? [cell(layer)] : []));
  return [...new Set(cells)].join(' → ');
}

function total(before: Totals, after: Totals, of: 'params' | 'macs'): string {
  const [old, now] = [sumCell(before, of), sumCell(after, of)];
  if (old === now) return now;
  const share = before[of] > 0 ? ` (${percent(after[of] / before[of] - 1)})` : '';
  return `${old} → ${now}${share}`;
}

/** `+253 %`, `−4.2 %` */
export function percent(share: number): string {
  const value = Math.abs(share * 100);
  const digits = value < 10 ? 1 : 0;
  return `${share < 0 ? '−' : '+'}${value.toFixed(digits)} %`;
}
