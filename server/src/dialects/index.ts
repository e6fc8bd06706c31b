import { changeBetween } from '../base/change';
import type { Steps } from '../base/steps';
import { isConfiguration } from '../config/nearest';
import { readingCfg } from '../syntax/cfg';
import { readingJson } from '../syntax/json';
import { readingPrototext } from '../syntax/prototext';
import { rereadCfg, rereadPrototext } from '../syntax/rereadEntries';
import { rereadJson } from '../syntax/rereadJson';
import { rereadYaml } from '../syntax/rereadYaml';
import type { Edited, Region, Reread } from '../syntax/splice';
import type { Tree } from '../syntax/tree';
import { readingYaml } from '../syntax/yaml';
import { caffe } from './caffe/dialect';
import { configuration } from './configuration/dialect';
import { darknet } from './darknet/dialect';
import type { Dialect, Hint, Syntax } from './dialect';
import { keras } from './keras/dialect';
import { layers } from './layers/dialect';
import { hasDarknetSections, looksLikeModel, looksLikePrototext } from './sniff';
import { target } from './target/dialect';
import { ultralytics } from './ultralytics/dialect';

/** Every format; the first of equally sure ones wins. */
export const dialects: readonly Dialect[] = [ultralytics, darknet, caffe, keras, target, layers];

export interface Recognised {
  readonly dialect: Dialect;
  readonly syntax: Syntax;
  readonly tree: Tree;
  /** Where the text was read anew, when the rest is that of an earlier reading. */
  readonly region?: Region;
}

/** How a text was read before its last change. */
export type ReadBefore = Pick<Recognised, 'syntax' | 'tree'> & { readonly text: string };

/** Below this a file counts as something else and is left alone. */
const SURE_ENOUGH = 0.5;

/** JSON with comments. */
const isRelaxed = ({ fileName }: Hint): boolean => /\.jsonc$/i.test(fileName);

/** How each syntax is read, and read again after a change; a format names the syntaxes it is written in. */
const readers: Readonly<
  Record<
    Syntax,
    { readonly reading: (text: string, hint: Hint) => Steps<Tree>; readonly reread: (edited: Edited, hint: Hint) => Reread | undefined }
  >
> = {
  yaml: { reading: readingYaml, reread: rereadYaml },
  json: { reading: (text, hint) => readingJson(text, isRelaxed(hint)), reread: (edited, hint) => rereadJson(edited, isRelaxed(hint)) },
  cfg: { reading: readingCfg, reread: rereadCfg },
  prototext: { reading: readingPrototext, reread: rereadPrototext }
};

/** A change of more characters is read in steps, with the whole text. */
const AT_ONCE = 50_000;

/** Only what has changed is read, where that gives what reading all would. */
function* reading(
  text: string,
  syntax: Syntax,
  hint: Hint,
  earlier: ReadBefore | undefined
): Steps<{ readonly tree: Tree; readonly region?: Region }> {
  const { reading, reread } = readers[syntax];
  const change = earlier?.syntax === syntax ? changeBetween(earlier.text, text) : undefined;
  const again =
    earlier && change && change.newEnd - change.start <= AT_ONCE
      ? reread({ tree: earlier.tree, before: earlier.text, after: text, change }, hint)
      : undefined;
  return again ?? { tree: yield* reading(text, hint) };
}

/**
 * Reads a text in its syntax and finds its format; undefined for what is no model config. `wanted` skips the guessing,
 * `earlier` is how the text was read before it changed.
 */
export function* recognising(text: string, hint: Hint, wanted?: string, earlier?: ReadBefore): Steps<Recognised | undefined> {
  const syntax = syntaxOf(text, hint);
  // What a file's name says already need not show in its beginning.
  const candidates = wanted ? [...dialects, configuration].filter(({ id }) => id === wanted) : candidatesFor(text, hint, syntax);
  let best: Recognised | undefined;
  let surest = 0;
  const trees = new Map<Syntax, { readonly tree: Tree; readonly region?: Region }>();
  for (const dialect of candidates) {
    // A file whose name says nothing of its syntax is read in the format's own.
    const used = dialect.syntaxes.includes(syntax) ? syntax : wanted ? dialect.syntaxes[0] : undefined;
    if (!used) continue;
    const known = trees.get(used) ?? (yield* reading(text, used, hint, earlier));
    trees.set(used, known);
    yield;
    const sure = wanted ? 1 : dialect.detect(known.tree, hint);
    if (sure >= SURE_ENOUGH && sure > surest) [best, surest] = [{ dialect, syntax: used, ...known }, sure];
  }
  return best;
}

/** The formats that a text may be in, by its name and by its beginning. */
function candidatesFor(text: string, { fileName, declared }: Hint, syntax: Syntax): readonly Dialect[] {
  if (isConfiguration(fileName)) return [configuration];
  // Files in a spelling of their own look like nothing known.
  if (declared?.dialect) return [layers];
  return syntax === 'prototext' || looksLikeModel(text) ? dialects : [];
}

function syntaxOf(text: string, { fileName }: Hint): Syntax {
  if (/\.jsonc?$/i.test(fileName)) return 'json';
  if (/\.(?:prototxt|pbtxt)$/i.test(fileName)) return 'prototext';
  if (!/\.ya?ml$/i.test(fileName) && looksLikePrototext(text)) return 'prototext';
  if (/\.cfg$/i.test(fileName) || (!/\.ya?ml$/i.test(fileName) && hasDarknetSections(text))) return 'cfg';
  return !/\.ya?ml$/i.test(fileName) && /^\s*\{\s*(?:"|\/[/*])/.test(text.slice(0, 1000)) ? 'json' : 'yaml';
}
