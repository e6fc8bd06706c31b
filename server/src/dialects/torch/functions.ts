import type { Spelling } from '../spelling';

/** How `torch`, `torch.nn.functional` and `torch.Tensor` write the operators. */
export const torchFunctions: ReadonlyMap<string, Spelling> = new Map();
