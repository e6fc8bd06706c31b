import type { Span } from '../base/span';
import type { Notice } from '../ir/graph';

/** How many layers of one file are read: a file that stands for more is no model anybody runs. */
export const LAYER_LIMIT = 20_000;

/** The same where layers, or the parts of a block, are repeated: each copy counts. */
export const COPY_LIMIT = 200_000;

/** Says from where on a file's layers are left out; nothing where `first` is undefined, for then none are. */
export const limited = (first: Span | undefined): Notice[] => (first ? [limitNotice(first)] : []);

export const limitNotice = ({ start, end }: Span, copied = false): Notice => ({
  span: { start, end: Math.max(end, start + 1) },
  finding: {
    kind: 'layer-limit',
    blame: [],
    data: copied ? { read: COPY_LIMIT, copies: true } : { read: LAYER_LIMIT }
  }
});
