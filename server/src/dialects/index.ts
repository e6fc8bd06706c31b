import { parseJson } from '../syntax/json';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import type { Dialect, Hint } from './dialect';
import { layers } from './layers/dialect';
import { looksLikeModel } from './sniff';
import { ultralytics } from './ultralytics/dialect';

/** Every format; the first of equally sure ones wins. */
export const dialects: readonly Dialect[] = [ultralytics, layers];

export interface Recognised {
  readonly dialect: Dialect;
  readonly tree: Tree;
}

/** Below this a file counts as something else and is left alone. */
const SURE_ENOUGH = 0.5;

/** Reads a text in its syntax and finds its format; undefined for what is no model config. `wanted` skips the guessing. */
export function recognise(text: string, hint: Hint, wanted?: string): Recognised | undefined {
  if (!wanted && !looksLikeModel(text)) return undefined;
  const tree = isJson(text, hint) ? parseJson(text) : parseYaml(text);
  if (wanted) {
    const dialect = dialects.find(d => d.id === wanted);
    return dialect && { dialect, tree };
  }
  let best: Dialect | undefined;
  let surest = 0;
  for (const dialect of dialects) {
    const sure = dialect.detect(tree, hint);
    if (sure >= SURE_ENOUGH && sure > surest) [best, surest] = [dialect, sure];
  }
  return best && { dialect: best, tree };
}

function isJson(text: string, { fileName }: Hint): boolean {
  if (/\.jsonc?$/i.test(fileName)) return true;
  return !/\.ya?ml$/i.test(fileName) && /^\s*\{\s*"/.test(text.slice(0, 1000));
}
