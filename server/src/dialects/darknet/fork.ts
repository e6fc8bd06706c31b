import type { FieldTable } from '../../syntax/fieldTable';
import type { Variant } from '../dialect';

/** The two programs that read these files, and differ: AlexeyAB/darknet 59596d7 and pjreddie/darknet f6afaab. */
export type Fork = 'alexeyab' | 'pjreddie';

const titles: Readonly<Record<Fork, string>> = { alexeyab: 'AlexeyAB’s Darknet', pjreddie: 'pjreddie’s Darknet' };

export const forkOf = (variant: string | undefined): Fork => (variant === 'pjreddie' ? 'pjreddie' : 'alexeyab');

export const forkTitle = (fork: Fork): string => titles[fork];

/** Sections and keys that pjreddie's fork alone reads. */
const PJREDDIE_SECTIONS = new Set(['deconvolutional', 'deconv', 'iseg', 'l2norm', 'logistic']);
const PJREDDIE_KEYS: Readonly<Record<string, readonly string[]>> = {
  reorg: ['extra', 'flatten'],
  crnn: ['output_filters', 'hidden_filters']
};

/** The forks as variants, the one first that the text asks for; most files run in both and most people use AlexeyAB's. */
export function forkVariants(table: FieldTable | undefined): Variant[] {
  const forks: Fork[] = table && asksForPjreddie(table) ? ['pjreddie', 'alexeyab'] : ['alexeyab', 'pjreddie'];
  return forks.map(id => ({ id, title: `fork ${id}` }));
}

function asksForPjreddie(table: FieldTable): boolean {
  // There are few words, and many sections.
  if (!table.words.list.some(word => ASKING.has(word))) return false;
  for (let row = 0; row < table.end; row = table.behind(row)) {
    const name = table.key(row);
    const keys = Object.hasOwn(PJREDDIE_KEYS, name) ? PJREDDIE_KEYS[name]! : NONE;
    if (PJREDDIE_SECTIONS.has(name) || keys.some(key => table.find(row, key) !== undefined)) return true;
  }
  return false;
}

const NONE: readonly string[] = [];
const ASKING: ReadonlySet<string> = new Set([...PJREDDIE_SECTIONS, ...Object.values(PJREDDIE_KEYS).flat()]);
