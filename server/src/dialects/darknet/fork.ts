import type { MapNode } from '../../syntax/tree';
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
export function forkVariants(root: MapNode | undefined): Variant[] {
  const forks: Fork[] = root && asksForPjreddie(root) ? ['pjreddie', 'alexeyab'] : ['alexeyab', 'pjreddie'];
  return forks.map(id => ({ id, title: `fork ${id}` }));
}

function asksForPjreddie({ entries }: MapNode): boolean {
  return entries.some(({ key, value }) => {
    if (PJREDDIE_SECTIONS.has(key.text)) return true;
    const keys = Object.hasOwn(PJREDDIE_KEYS, key.text) ? PJREDDIE_KEYS[key.text] : undefined;
    return keys !== undefined && value.kind === 'map' && value.entries.some(option => keys.includes(option.key.text));
  });
}
