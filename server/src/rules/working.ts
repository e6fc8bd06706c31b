import type { Analysis } from '../analysis/analysis';
import { sizes, workingInputs } from '../analysis/sizes';
import { text } from '../arithmetic/residues';
import { extents, listed } from './wording';

/** "Inputs 608×608 and 640×640 work: multiples of 32 (25 to 31 above one also run).": the nearest inputs that run, and all that do. */
export const worksText = (analysis: Analysis): string | undefined => inputsText(analysis, false);

/** The same for inputs of which every sample is read. */
export const readsText = (analysis: Analysis): string | undefined => inputsText(analysis, true);

function inputsText(analysis: Analysis, lossless: boolean): string | undefined {
  const found = workingInputs(analysis, { lossless });
  if (found.length === 0) return undefined;
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  const single = found.length === 1;
  const named = axes.length === 1 ? `length${single ? '' : 's'} ${listed(found.flat())}` : listed(found.map(extents));
  const subject = axes.length > 1 && !single ? 'Inputs' : 'Input';
  const verb = lossless ? `${single ? 'is' : 'are'} read in full` : single ? 'works' : 'work';
  return `${subject} ${named} ${verb}${setText(axes.map(axis => [axis.name, text(lossless ? axis.lossless : axis.valid)]))}.`;
}

/** ": multiples of 32", by axis where they differ. */
function setText(axes: readonly (readonly [name: string, text: string])[]): string {
  const texts = new Set(axes.map(([, set]) => set));
  const [only = ''] = texts;
  return `: ${texts.size === 1 ? only : listed(axes.map(([name, set]) => `${name} ${set}`))}`;
}
