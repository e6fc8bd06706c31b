import { type Preset, presets } from './declaration';
import { type NamedExtents, parseInputs } from './extents';
import { type Files, matches } from './files';
import { isRuleSetting, type RuleSetting } from './severity';

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** The settings of a file, as the editor, `shapelint.yaml` or the command line gives them. */
export interface Settings {
  /** Input sizes by glob, in the order written: the first that matches counts. */
  readonly inputs: readonly InputSetting[];
  /** By code and by name. */
  readonly rules: RuleSettings;
  readonly preset?: Preset;
  /** The last that matches counts. */
  readonly overrides?: readonly Override[];
  readonly modules?: ReadonlyMap<string, DeclaredModule>;
  readonly dialects?: readonly PrivateDialect[];
  /** Line-end hints. */
  readonly hints: boolean;
  /** Pictures in hovers: only for clients that show them, so they have to say so. */
  readonly pictures: boolean;
  /** What a layer reads from further up, behind its own shape: `← 6 · C2f 512×40×40`. */
  readonly sourceHints: boolean;
  /** Names of arguments that are written by position. */
  readonly argumentHints: boolean;
  /** The line on top of a model. */
  readonly lens: boolean;
}

export interface InputSetting extends Files {
  readonly extents?: readonly NamedExtents[];
  readonly range?: SizeRange;
}

/** The sizes that a model is used at: extents of its spatial axes, height first; one alone counts for all. */
export interface SizeRange {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly step: number;
}

export interface Override {
  readonly files: readonly Files[];
  /** Ids; undefined for the whole file. */
  readonly layers?: readonly string[];
  readonly rules: RuleSettings;
}

/** A module that only its team has: it keeps the shape, or behaves like a type of the layer list. */
export type DeclaredModule =
  | { readonly is: 'same' }
  | {
      readonly is: 'like';
      readonly type: string;
      /** Its positional arguments, by the names of the layer list. */
      readonly args?: readonly string[];
      readonly defaults?: ReadonlyMap<string, unknown>;
    };

/** A private spelling of the layer list: words of the file, by what the layer list calls them. */
export interface PrivateDialect {
  readonly files: readonly Files[];
  /** Keys that lead to the list. */
  readonly layers?: readonly string[];
  readonly type?: string;
  readonly types: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
}

export const defaultSettings: Settings = {
  inputs: [],
  rules: {},
  hints: true,
  pictures: false,
  sourceHints: true,
  argumentHints: false,
  lens: true
};

/** Reads the `shapelint` section of an editor's configuration; values of the wrong type count as not given. */
export function readSettings(section: unknown): Settings {
  const { input, rules, hints, hover, lens, preset } = record(section);
  const globs = typeof input === 'string' ? { '**': input } : record(input);
  const chosen = presets.find(one => one === preset);
  return {
    inputs: Object.entries(globs).flatMap(([glob, text]) => {
      const extents = typeof text === 'string' && text !== '' ? parseInputs(text) : undefined;
      return extents ? [{ glob, extents }] : [];
    }),
    rules: Object.fromEntries(Object.entries(record(rules)).filter((entry): entry is [string, RuleSetting] => isRuleSetting(entry[1]))),
    ...(chosen && { preset: chosen }),
    hints: record(hints).enabled !== false,
    pictures: record(hover).pictures === true,
    sourceHints: record(hints).sources !== false,
    argumentHints: record(hints).arguments === true,
    lens: record(lens).enabled !== false
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Settings of which the second come first: what the project says counts more than what the editor says. */
export function mergeSettings(base: Settings, over: Partial<Settings>): Settings {
  return {
    ...base,
    ...over,
    inputs: [...(over.inputs ?? []), ...base.inputs],
    rules: { ...base.rules, ...over.rules },
    overrides: [...(base.overrides ?? []), ...(over.overrides ?? [])]
  };
}

/** The input that the settings give a file; `path` with forward slashes. */
export const inputFor = ({ inputs }: Settings, path: string): readonly NamedExtents[] | undefined =>
  inputs.find(one => one.extents && matches(one, path))?.extents;

/** The range of sizes that the settings give a file. */
export const rangeFor = ({ inputs }: Settings, path: string): SizeRange | undefined =>
  inputs.find(one => one.range && matches(one, path))?.range;

/** What settings declare for a file: modules, and the spelling of the layer list that it is written in. */
export interface Declared {
  readonly modules: ReadonlyMap<string, DeclaredModule>;
  readonly dialect?: PrivateDialect;
}

/** Undefined where nothing is declared that could concern the file. */
export function declaredFor({ modules, dialects = [] }: Settings, path: string): Declared | undefined {
  const dialect = dialects.find(one => one.files.some(files => matches(files, path)));
  return modules?.size || dialect ? { modules: modules ?? new Map(), ...(dialect && { dialect }) } : undefined;
}

/** What the settings say of a rule in a file, and for some of its layers. */
export interface RuleChoice {
  /** Undefined where nothing is said. */
  readonly file: RuleSetting | undefined;
  /** For layers that settings single out. */
  layer(id: string | undefined): RuleSetting | undefined;
  /** Whether some layer has the rule although the file has not. */
  readonly someLayer: boolean;
}

const NOTHING_SAID: RuleChoice = { file: undefined, layer: () => undefined, someLayer: false };

function isEmpty(rules: RuleSettings): boolean {
  for (const _ in rules) return false;
  return true;
}

/** What counts for a rule, by its code or name: the overrides that match, else what is set everywhere. */
export function choiceFor(
  { rules, overrides = [] }: Settings,
  path: string,
  rule: { readonly code: string; readonly id: string }
): RuleChoice {
  const of = (one: RuleSettings): RuleSetting | undefined => one[rule.code] ?? one[rule.id];
  if (overrides.length === 0) return isEmpty(rules) ? NOTHING_SAID : { ...NOTHING_SAID, file: of(rules) };
  const matching = overrides.filter(one => of(one.rules) !== undefined && one.files.some(files => matches(files, path)));
  const forFile = matching.findLast(one => !one.layers);
  const forLayers = matching.filter(one => one.layers);
  return {
    file: forFile ? of(forFile.rules) : of(rules),
    layer(id) {
      const last = id === undefined ? undefined : forLayers.findLast(one => one.layers?.includes(id));
      return last && of(last.rules);
    },
    someLayer: forLayers.some(one => of(one.rules) !== 'off')
  };
}
