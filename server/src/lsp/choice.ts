import type { OpenDocument } from '../analysis/host';
import { parseInputs } from '../config/extents';
import { dialects } from '../dialects/index';
import type { ChooseParams } from './protocol';

type Choice = OpenDocument['choice'];

/** A document's choice after what a user asks for, or why it cannot be. `variants` are those of the file. */
export function choose(
  before: Choice,
  variants: readonly string[],
  { input, variant, dialect }: ChooseParams
): Choice | { problem: string } {
  let choice: Choice = before;
  if (dialect !== undefined) {
    if (dialect !== null && !dialects.some(({ id }) => id === dialect)) return { problem: `There is no format ${show(dialect)}.` };
    choice = dialect === null ? {} : { dialect };
  }
  if (variant !== undefined) {
    // Another format has other variants, which are not known before it has read the file.
    if (variant !== null && dialect === undefined && !variants.includes(variant)) {
      return { problem: `There is no variant ${show(variant)} in this file.` };
    }
    choice = { ...choice, variant: variant ?? undefined };
  }
  if (input !== undefined) {
    const inputs = typeof input === 'string' ? parseInputs(input) : undefined;
    if (input !== null && !inputs) return { problem: `${show(input)} is no input size: write 3x640x640, or image=3x64x64,audio=1x16000.` };
    choice = { ...choice, inputs };
  }
  return choice;
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'undefined';
