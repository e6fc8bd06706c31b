import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { configuration } from './declaration';
import type { Names, ValueOf } from './field';
import type { Files } from './files';
import { type FieldProblem, plainName, readField } from './readField';
import type { DeclaredModule, InputSetting, Override, PrivateDialect, RuleSettings, Settings, SizeRange } from './settings';
import type { RuleSetting } from './severity';

export interface Configured {
  readonly settings: Partial<Settings>;
  readonly problems: readonly FieldProblem[];
}

/** Reads a configuration file that stands in the folder `base` (with forward slashes); what is wrong in it leaves the rest in force. */
export function readConfiguration({ roots: [root] }: Tree, base: string, names: Names): Configured {
  const problems: FieldProblem[] = [];
  const read = root && readField(root, configuration, { names, report: problem => problems.push(problem) });
  return { settings: read ? settingsOf(read, base.replace(/\/+$/, ''), names) : {}, problems };
}

/** The settings of a configuration's text. */
export const settingsIn = (text: string, base: string, names: Names): Partial<Settings> =>
  readConfiguration(parseYaml(text), base, names).settings;

type Read = ValueOf<typeof configuration>;

function settingsOf({ preset, rules, inputs, overrides, modules, dialects }: Read, base: string, names: Names): Partial<Settings> {
  const filesOf = (globs: readonly string[] | undefined): Files[] => (globs ?? []).map(glob => ({ glob, base }));
  return {
    ...(preset && { preset }),
    ...(rules && { rules: rulesOf(rules, names) }),
    ...(inputs && { inputs: [...inputs].map(([glob, one]) => inputOf({ glob, base }, one)) }),
    ...(overrides && {
      overrides: overrides.map(
        (one): Override => ({
          files: filesOf(one.files),
          ...(one.layers && { layers: one.layers }),
          rules: one.rules ? rulesOf(one.rules, names) : {}
        })
      )
    }),
    ...(modules && { modules: new Map([...modules].flatMap(([name, one]) => moduleOf(name, one))) }),
    ...(dialects && {
      dialects: dialects.map(
        ({ files, layers, type, types, keys }): PrivateDialect => ({
          files: filesOf(files),
          ...(layers && { layers: layers.split('.') }),
          ...(type && { type }),
          types: types ?? new Map(),
          keys: keys ?? new Map()
        })
      )
    })
  };
}

/** Under the code and under the name of each rule, so that it counts however others call it. */
function rulesOf(rules: ReadonlyMap<string, RuleSetting>, { rule: known }: Names): RuleSettings {
  const settings: Record<string, RuleSetting> = {};
  for (const [written, setting] of rules) {
    const name = known.find(one => plainName(one.name) === plainName(written));
    for (const key of name ? [name.name, name.same ?? name.name] : []) settings[key] = setting;
  }
  return settings;
}

type InputRead = NonNullable<Read['inputs']> extends ReadonlyMap<string, infer I> ? I : never;

function inputOf(files: Files, one: InputRead): InputSetting {
  if (Array.isArray(one)) return { ...files, extents: one };
  const { size, from, to, step } = one as Exclude<InputRead, readonly unknown[]>;
  const range = rangeOf(from, to, step);
  return { ...files, ...(size && { extents: size }), ...(range && { range }) };
}

function rangeOf(from: readonly unknown[] | undefined, to: readonly unknown[] | undefined, step = 1): SizeRange | undefined {
  const [least, most] = [from, to].map(one => one?.filter(n => typeof n === 'number'));
  if (!least?.length || !most?.length) return undefined;
  return { from: least, to: most, step };
}

type ModuleRead = NonNullable<Read['modules']> extends ReadonlyMap<string, infer M> ? M : never;

function moduleOf(name: string, one: ModuleRead): [string, DeclaredModule][] {
  if (one === 'same') return [[name, { is: 'same' }]];
  const { like, args, defaults } = one;
  return like === undefined ? [] : [[name, { is: 'like', type: like, ...(args && { args }), ...(defaults && { defaults }) }]];
}
