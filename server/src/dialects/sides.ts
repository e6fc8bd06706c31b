import { literal } from './literal';

/** Left, right, top, bottom, as PyTorch pads the last axis first, from pairs for height and width; negative ones crop. */
export const sidesText = (amounts: unknown, sign: 1 | -1): string =>
  literal([...(amounts as readonly (readonly number[])[])].reverse().flatMap(pair => pair.map(n => (n === 0 ? 0 : sign * n))));
