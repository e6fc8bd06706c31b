import type { Span } from '../base/span';
import type { Notice } from '../ir/graph';

/** How many layers of one file are read: a file that stands for more is no model anybody runs. */
export const LAYER_LIMIT = 20_000;

/** Says from where on a file's layers are left out; nothing where `first` is undefined, for then none are. */
export const limited = (first: Span | undefined): Notice[] => (first ? [limitNotice(first)] : []);

export const limitNotice = ({ start, end }: Span): Notice => ({
  span: { start, end: Math.max(end, start + 1) },
  finding: {
    kind: 'layer-limit',
    blame: [],
    data: { read: LAYER_LIMIT }
  }
});
