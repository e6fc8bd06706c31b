import { writeFileSync } from 'node:fs';
import { mendAll, safeOnly } from '../rules/mendAll';
import type { ConfigFile } from './files';
import type { Opened, OpenModel } from './open';
import { whyNot } from './whyNot';

export type Fixed = { readonly opened: Opened; readonly count: number } | { readonly failure: string };

/** Applies the safe fixes of a file and writes it; what is left is reported of the new text. */
export async function fix(file: ConfigFile, model: OpenModel, reopen: (file: ConfigFile) => Promise<Opened>): Promise<Fixed> {
  const { text, count } = mendAll(model.analysis, safeOnly);
  if (count === 0) return { opened: model, count };
  // What was no UTF-8 has been lost while reading.
  if (text.includes('\ufffd')) return { failure: `${model.path}: not fixed, for it is not encoded in UTF-8` };
  try {
    writeFileSync(file.path, text);
  } catch (error) {
    return { failure: `${model.path}: ${whyNot(error)}` };
  }
  return { opened: await reopen(file), count };
}
