import type { Conventions } from '../ir/conventions';

/** The positions of the spatial axes of a batch of `rank` axes. */
export function spatialAxes(rank: number, layout: Conventions['layout']): number[] {
  const first = layout === 'channels-first' ? 2 : 1;
  return Array.from({ length: Math.max(rank - 2, 0) }, (_, i) => first + i);
}

const SPATIAL_NAMES: readonly (readonly string[])[] = [[], ['length'], ['height', 'width'], ['depth', 'height', 'width']];

/** Names of spatial axes by how many there are: height, width; depth first in 3D. */
export const spatialName = (position: number, spatial: number): string => SPATIAL_NAMES[spatial]?.[position] ?? `axis ${position}`;
