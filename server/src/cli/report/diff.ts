import type { Diff, LayerDiff } from '../../features/diff';
import { type Change, diffCells } from '../../features/diffCells';
import type { DiffJson } from '../json';
import type { Paint, Style } from '../terminal';
import { columns } from './columns';
import { title } from './table';

const STYLES: Readonly<Record<Change, Style>> = { added: 'green', removed: 'red', changed: 'yellow', same: 'dim' };

/** A diff for people. */
export function diffText(compared: DiffJson, diff: Diff, paint: Paint): string {
  const cells = diffCells(diff);
  const tint = (line: string, row: number) => paint(STYLES[cells.lines[row]!.change], line);
  return `${title(compared.before, paint)}\n${title(compared.after, paint)}\n\n${columns(cells, paint, tint)}\n${counts(diff.layers)}\n`;
}

/** "2 layers changed, 1 added" */
function counts(layers: readonly LayerDiff[]): string {
  const parts = (['changed', 'added', 'removed'] as const).flatMap(change => {
    const count = layers.filter(layer => layer.change === change).length;
    return count > 0 ? [`${count} ${change}`] : [];
  });
  return parts.length > 0 ? `Layers: ${parts.join(', ')}.` : 'No layer differs.';
}
