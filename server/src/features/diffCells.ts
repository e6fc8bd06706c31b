import { type Cells, count, outputCell, sumCell } from './cells';
import type { Diff, LayerDiff } from './diff';
import type { LayerRow, Totals } from './layerTable';

/** What a row begins with. */
export const SIGNS: Readonly<Record<LayerDiff['change'], string>> = { same: ' ', changed: '~', added: '+', removed: '-' };

/** A diff as a table: what is alike in several layers on end is counted, not listed. */
export function diffCells({ before, after, layers }: Diff): Cells {
  const rows: string[][] = [];
  let alike = 0;
  const told = () => {
    if (alike > 0) rows.push([' ', '', alike === 1 ? '1 layer alike' : `${alike} layers alike`, '', '', '']);
    alike = 0;
  };
  for (const layer of layers) {
    if (layer.change === 'same') {
      alike++;
      continue;
    }
    told();
    rows.push(row(layer));
  }
  told();
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
