import type { Span } from '../base/span';
import type { Notice } from '../ir/graph';

/** How many layers of one file are read: a file that stands for more is no model anybody runs. */
export const LAYER_LIMIT = 20_000;

/** Says from where on a file's layers are left out. */
export const limitNotice = ({ start, end }: Span): Notice => ({
  span: { start, end: Math.max(end, start + 1) },
  finding: {
    kind: 'argument',
    blame: [],
    data: {
      problem: {
        is: 'value',
        why: `${LAYER_LIMIT.toLocaleString('en')} layers are read of a file; this one and those behind it are left out`
      },
      ignored: true
    }
  }
});
