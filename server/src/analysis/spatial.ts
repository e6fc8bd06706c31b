import type { Conventions } from '../ir/conventions';

/** How the axes of a model's tensors stand. */
export type Axes = Pick<Conventions, 'layout' | 'unbatched'>;

/** The positions of the spatial axes of a tensor of `rank` axes: all but batch and channels. */
export function spatialAxes(rank: number, { layout, unbatched }: Axes): number[] {
  const others = unbatched ? 1 : 2;
  const first = layout === 'channels-first' ? others : others - 1;
  return Array.from({ length: Math.max(rank - others, 0) }, (_, i) => first + i);
}

const SPATIAL_NAMES: readonly (readonly string[])[] = [[], ['length'], ['height', 'width'], ['depth', 'height', 'width']];

/** Names of spatial axes by how many there are: height, width; depth first in 3D. */
export const spatialName = (position: number, spatial: number): string => SPATIAL_NAMES[spatial]?.[position] ?? `axis ${position}`;
