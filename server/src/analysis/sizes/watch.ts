import type { Dim, Tensor } from '../../ir/shape';
import { isSymbol } from './symbols';

/** A tensor that knows whether somebody looked at one of its symbols. */
interface Watch {
  readonly tensor: Tensor;
  readonly seen: () => boolean;
}

/** The same tensor, watched. The lists are used again: to define what happens when an element is read takes long. */
export function watch(watches: Map<string, WatchedDims>, tensor: Tensor): Watch {
  const { dims } = tensor;
  let key = `${dims.length}`;
  for (let i = 0; i < dims.length; i++) if (isSymbol(dims[i])) key += `,${i}`;
  const known = watches.get(key);
  const watched = known ?? watchedDims(dims);
  if (!known) watches.set(key, watched);
  watched.hold(dims);
  return { tensor: { ...tensor, dims: watched.list }, seen: watched.seen };
}

/** A list of extents for tensors that have symbols at the same axes. */
export interface WatchedDims {
  readonly list: readonly Dim[];
  hold(dims: readonly Dim[]): void;
  seen(): boolean;
}

function watchedDims(like: readonly Dim[]): WatchedDims {
  let seen = false;
  let held = like;
  const list = [...like];
  for (const i of like.keys()) {
    const get = () => {
      seen = true;
      return held[i]!;
    };
    if (isSymbol(like[i])) Object.defineProperty(list, i, { get, enumerable: true });
  }
  const hold = (dims: readonly Dim[]): void => {
    for (let i = 0; i < dims.length; i++) if (!isSymbol(dims[i])) list[i] = dims[i]!;
    held = dims;
    seen = false;
  };
  return { list, hold, seen: () => seen };
}
