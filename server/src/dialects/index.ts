import { parseCfg } from '../syntax/cfg';
import { parseJson } from '../syntax/json';
import { parsePrototext } from '../syntax/prototext';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { caffe } from './caffe/dialect';
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
  readonly tree: Tree;
}

/** Below this a file counts as something else and is left alone. */
const SURE_ENOUGH = 0.5;

/** The parser of each syntax; a format names the syntaxes it is written in. */
const parsers: Readonly<Record<Syntax, (text: string, hint: Hint) => Tree>> = {
  yaml: parseYaml,
  json: (text, { fileName }) => parseJson(text, /\.jsonc$/i.test(fileName)),
  cfg: parseCfg,
  prototext: parsePrototext
};

/** Reads a text in its syntax and finds its format; undefined for what is no model config. `wanted` skips the guessing. */
export function recognise(text: string, hint: Hint, wanted?: string): Recognised | undefined {
  const syntax = syntaxOf(text, hint);
  // What a file's name says already need not show in its beginning.
  const candidates = dialects.filter(d => (wanted ? d.id === wanted : syntax === 'prototext' || looksLikeModel(text)));
  let best: Recognised | undefined;
  let surest = 0;
  const trees = new Map<Syntax, Tree>();
  for (const dialect of candidates) {
    // A file whose name says nothing of its syntax is read in the format's own.
    const used = dialect.syntaxes.includes(syntax) ? syntax : wanted ? dialect.syntaxes[0] : undefined;
    if (!used) continue;
    const tree = trees.get(used) ?? parsers[used](text, hint);
    trees.set(used, tree);
    const sure = wanted ? 1 : dialect.detect(tree, hint);
    if (sure >= SURE_ENOUGH && sure > surest) [best, surest] = [{ dialect, tree }, sure];
  }
  return best;
}

function syntaxOf(text: string, { fileName }: Hint): Syntax {
  if (/\.jsonc?$/i.test(fileName)) return 'json';
  if (/\.(?:prototxt|pbtxt)$/i.test(fileName)) return 'prototext';
  if (!/\.ya?ml$/i.test(fileName) && looksLikePrototext(text)) return 'prototext';
  if (/\.cfg$/i.test(fileName) || (!/\.ya?ml$/i.test(fileName) && hasDarknetSections(text))) return 'cfg';
  return !/\.ya?ml$/i.test(fileName) && /^\s*\{\s*(?:"|\/[/*])/.test(text.slice(0, 1000)) ? 'json' : 'yaml';
}
