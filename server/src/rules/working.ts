import type { Analysis } from '../analysis/analysis';
import { allowedSizes, type SizeSet, sizes, sizesText, type WantedSizes, workingInputs } from '../analysis/sizes';
import { capital, extents, listed } from './wording';

/** "Inputs 608×608 and 640×640 work: multiples of 32 (25 to 31 above one also run).": the nearest inputs that run, and all that do. */
export const worksText = (analysis: Analysis): string | undefined => inputsText(analysis, {}, ['works', 'work']);

/** The same for inputs of which every sample is read. */
export const readsText = (analysis: Analysis): string | undefined =>
  inputsText(analysis, { lossless: true }, ['is read in full', 'are read in full']);

/** The same for inputs that a grid divides. */
export const dividesText = (analysis: Analysis, among: SizeSet): string | undefined =>
  inputsText(analysis, { among }, ['has whole cells', 'have whole cells']);

/** "Inputs that work: multiples of 32.": all that do. */
export function runsText(analysis: Analysis): string | undefined {
  return sizes(analysis).axes.length === 0 ? undefined : `Inputs that work: ${setText(analysis, {})}.`;
}

function inputsText(analysis: Analysis, wanted: WantedSizes, [singular, plural]: readonly [string, string]): string | undefined {
  const found = workingInputs(analysis, wanted);
  const [first] = found;
  if (!first) return undefined;
  const single = found.length === 1;
  const named = first.length === 1 ? `length${single ? '' : 's'} ${listed(found.flat())}` : listed(found.map(extents));
  const subject = first.length > 1 && !single ? 'inputs' : 'input';
  const works = `${subject} ${named} ${single ? singular : plural}`;
  // Where these are all there are, nothing more is to be said.
  return areAll(analysis, wanted, found) ? `Only ${works}.` : `${capital(works)}: ${setText(analysis, wanted)}.`;
}

/** Whether the inputs that were found are all that are wanted. */
function areAll(analysis: Analysis, wanted: WantedSizes, found: readonly (readonly number[])[]): boolean {
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  // Of several axes every size goes with every other.
  if (axes.length > 1 && found.length > 1) return false;
  return axes.every((axis, i) => {
    const { residues, exceptions } = allowedSizes(axis, wanted);
    return residues.length === 0 && axis.upTo === undefined && exceptions.every(n => found.some(size => size[i] === n));
  });
}

/** "multiples of 32", by axis where they differ. */
function setText(analysis: Analysis, wanted: WantedSizes): string {
  const axes = sizes(analysis).axes.filter(({ input }) => input === 0);
  const texts = axes.map(axis => sizesText(allowedSizes(axis, wanted), axis.upTo));
  return new Set(texts).size === 1 ? texts[0]! : listed(axes.map(({ name }, i) => `${name} ${texts[i]}`));
}
