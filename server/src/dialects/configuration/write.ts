import type { Edit } from '../../base/edit';
import { globOf, matches } from '../../config/files';
import { entry, get, type MapNode, type Node } from '../../syntax/tree';
import { parseYaml } from '../../syntax/yaml';
import { addEntry, addItems, indentOf, lineEnd, newlineOf } from '../collection';

/** What an action says in `shapelint.yaml`; files by where they lie, with forward slashes. */
export type Setting =
  /** A module that keeps the shape, or is like a type of the layer list. */
  | { readonly module: string; readonly is: 'same' | { readonly like: string } }
  /** A rule that is not to count for a file, or for one of its layers. */
  | { readonly off: string; readonly file: string; readonly layer?: string }
  /** "3x640x640": the input of a file that does not say it. */
  | { readonly input: string; readonly file: string }
  /** Other sizes for the range that is declared for a file. */
  | { readonly range: { readonly from: number; readonly to: number; readonly step: number }; readonly file: string };

/** A place below the root: the key of the section, and what comes into it, as an entry or as an item. */
interface Addition {
  readonly section: string;
  readonly key?: string;
  readonly value: string;
}

/** The edits that write a setting into the text of a configuration in the folder `base`, in its style; undefined where it has no place. */
export function writeSetting(setting: Setting, text: string, base: string): Edit[] | undefined {
  const [root] = parseYaml(text).roots;
  if (root && root.kind !== 'map' && !(root.kind === 'scalar' && root.value === null)) return undefined;
  const map = root?.kind === 'map' ? root : undefined;
  const glob = 'file' in setting ? globOf(setting.file, base) : '';
  if (glob === undefined) return undefined;
  if ('off' in setting) return [offIn(map, setting, glob, text)];
  if ('range' in setting) return rangeIn(map, setting, base, text);
  const [section, key, value] =
    'module' in setting
      ? ['modules', setting.module, setting.is === 'same' ? 'same' : `{ like: ${yamlText(setting.is.like)} }`]
      : ['inputs', glob, setting.input];
  return [added(map, { section, key: yamlText(key), value }, text)];
}

/** With the override of the same files and layers, where there is one, else in one of its own. */
function offIn(root: MapNode | undefined, { off, layer }: Extract<Setting, { off: string }>, glob: string, text: string): Edit {
  const overrides = get(root, 'overrides');
  const own = overrides?.kind === 'list' ? overrides.items.findLast(item => isAbout(item, glob, layer)) : undefined;
  const rules = get(own, 'rules');
  if (rules?.kind === 'map') {
    const written = entry(rules, off);
    return written ? { span: written.value.span, text: 'off' } : addEntry(rules, off, 'off', text);
  }
  const layers = layer === undefined ? '' : `, layers: ${yamlText(layer)}`;
  return added(root, { section: 'overrides', value: `{ files: ${yamlText(glob)}${layers}, rules: { ${off}: off } }` }, text);
}

/** In the place of the range that counts for the file. */
function rangeIn(
  root: MapNode | undefined,
  { range, file }: Extract<Setting, { range: unknown }>,
  base: string,
  text: string
): Edit[] | undefined {
  const inputs = get(root, 'inputs');
  const own =
    inputs?.kind === 'map'
      ? inputs.entries.find(({ key, value }) => get(value, 'from') && matches({ glob: key.text, base }, file))
      : undefined;
  const map = own?.value;
  if (map?.kind !== 'map') return undefined;
  const edits = Object.entries(range).flatMap(([key, value]): Edit[] => {
    const written = entry(map, key)?.value;
    if (!written) return value === 1 ? [] : [addEntry(map, key, String(value), text)];
    return text.slice(written.span.start, written.span.end) === String(value) ? [] : [{ span: written.span, text: String(value) }];
  });
  return edits;
}

function isAbout(item: Node, glob: string, layer: string | undefined): boolean {
  const only = (node: Node | undefined): string | undefined => {
    const one = node?.kind === 'list' && node.items.length === 1 ? node.items[0] : node;
    return one?.kind === 'scalar' ? one.text : undefined;
  };
  return only(get(item, 'files')) === glob && only(get(item, 'layers')) === layer && (layer !== undefined || !get(item, 'layers'));
}

/** In its section where that is there, else in a new one at the end. */
function added(root: MapNode | undefined, { section, key, value }: Addition, text: string): Edit {
  const there = root && entry(root, section);
  const holder = there?.value;
  if (holder?.kind === 'map' && key !== undefined) return addEntry(holder, key, value, text);
  if (holder?.kind === 'list' && key === undefined) return addItems(holder, [value], text);
  const newline = newlineOf(text);
  const line = key === undefined ? `- ${value}` : `${key}: ${value}`;
  const block = `${newline}${indentIn(root, text)}${line}`;
  // What stands there and is no list is one item of it.
  if (there && holder?.kind === 'map') return { span: holder.span, text: `[${text.slice(holder.span.start, holder.span.end)}, ${value}]` };
  if (there) return { span: { start: lineEnd(text, there.span.end), end: lineEnd(text, there.span.end) }, text: block };
  if (root?.flow) return addEntry(root, section, key === undefined ? `[${value}]` : `{ ${key}: ${value} }`, text);
  const end = text.length;
  const before = text === '' || text.endsWith('\n') ? '' : newline;
  return { span: { start: end, end }, text: `${before}${section}:${block}${newline}` };
}

/** The indentation of what stands in sections. */
function indentIn(root: MapNode | undefined, text: string): string {
  for (const { value } of root?.entries ?? [])
    if (value.kind === 'map' && !value.flow && value.entries[0]) return indentOf(text, value.entries[0].span.start);
  return '  ';
}

/** A text as YAML writes it, in quotes where it would be read as something else. */
const yamlText = (text: string): string =>
  /^[A-Za-z0-9_./][\w./>-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|y|n|null|none)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
