import type { FieldTable } from '../../syntax/fieldTable';
import { Meanings } from '../../syntax/words';
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
  const asking = new Meanings(table.words, askedBy);
  for (let row = 0; row < table.end; row = table.behind(row)) {
    const keys = asking.of(table.word(row));
    if (keys === 'itself' || (keys !== 'nothing' && hasOne(table, row, keys))) return true;
  }
  return false;
}

/** What of a section of this name asks for pjreddie's fork. */
function askedBy(name: string): 'itself' | 'nothing' | readonly string[] {
  if (PJREDDIE_SECTIONS.has(name)) return 'itself';
  return (Object.hasOwn(PJREDDIE_KEYS, name) && PJREDDIE_KEYS[name]) || 'nothing';
}

const hasOne = (table: FieldTable, section: number, keys: readonly string[]): boolean =>
  keys.some(key => table.find(section, key) !== undefined);
