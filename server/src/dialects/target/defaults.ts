import { get, type Node, type Tree } from '../../syntax/tree';
import type { NamedFile } from '../dialect';

/**
 * The files that Hydra's defaults list composes a config of: `- db: mysql` is db/mysql.yaml beside this file, `- base` is base.yaml.
 * Those of Hydra itself, and those that begin at the root of all configs (`/db`), which no file tells, have no place here
 * (https://hydra.cc/docs/advanced/defaults_list/).
 */
export const files = ({ roots }: Tree): NamedFile[] =>
  roots.flatMap(root => {
    const defaults = get(root, 'defaults');
    return defaults?.kind === 'list' ? defaults.items.flatMap(entryFiles) : [];
  });

function entryFiles(entry: Node): NamedFile[] {
  if (entry.kind === 'scalar') return entry.text === '_self_' ? [] : optionFiles('', entry);
  const [group, ...others] = entry.kind === 'map' ? entry.entries : [];
  if (!group || others.length > 0) return [];
  const name = group.key.text.replace(/^(?:(?:optional|override)\s+)+/, '').split('@')[0]!;
  if (/^(?:\/|hydra(?:\/|$))/.test(name)) return [];
  const options = group.value.kind === 'list' ? group.value.items : [group.value];
  return options.flatMap(option => optionFiles(`${name}/`, option));
}

/** Names are as in a package: what is put together from other values, or leads elsewhere, is no name. */
const NAME = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;

function optionFiles(folder: string, option: Node): NamedFile[] {
  if (option.kind !== 'scalar' || option.value === null || option.aliasOf) return [];
  const name = option.text
    .replace(/^optional\s+/, '')
    .split('@')[0]!
    .trim();
  if (!NAME.test(name) || (folder && !NAME.test(folder.slice(0, -1)))) return [];
  return [{ span: option.span, path: `${folder}${/\.yaml$/.test(name) ? name : `${name}.yaml`}` }];
}
