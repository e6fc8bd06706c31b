import type { PerAxis } from '../../ops/param';
import type { Builder } from '../block';
import { refuse } from './refuse';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** A number or one for each axis, by level; with `strict`, a list of one is none for all axes. The constructors refuse anything else. */
export function perLevel(g: Builder, value: unknown, rank: number, blame: string, strict = false): PerAxis[] {
  if (!Array.isArray(value)) return refuse(g, blame, 'is a list of numbers, or of lists with one for each axis');
  return value.map((entry, level): PerAxis => {
    if (isCount(entry)) return entry;
    if (!Array.isArray(entry) || !entry.every(isCount)) return refuse(g, blame, `needs whole numbers above 0 at level ${level}`);
    if (entry.length !== rank && (strict || entry.length !== 1))
      return refuse(g, blame, `has ${entry.length} numbers for ${rank} spatial axes at level ${level}`);
    return entry;
  });
}

/** Refuses a list that has not one number for each axis. */
export function perAxisOf(g: Builder, value: PerAxis, rank: number, blame: string): void {
  if (typeof value !== 'number' && value.length !== rank)
    refuse(g, blame, `has ${value.length} numbers for ${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`);
}

/** Refuses numbers of spatial axes that a network is not made for. */
export function imagesOrVolumes(g: Builder, rank: number): void {
  if (rank !== 2 && rank !== 3) refuse(g, 'spatialDims', `is 2 or 3, and ${rank} is given`);
}
