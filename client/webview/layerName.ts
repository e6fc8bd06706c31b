import type { PanelModel } from '../../server/src/lsp/protocol';

/** A layer as it is spoken of: `6 · C2f`, `stem · conv2d`. */
export function nameOf({ id, name, type }: PanelModel['layers'][number]): string {
  return `${name ?? id} · ${type}`;
}
