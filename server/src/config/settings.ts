import picomatch from 'picomatch';
import { type NamedExtents, parseInputs } from './extents';
import { isRuleSetting, type RuleSetting } from './severity';

/** The settings of a file, as the editor or the command line gives them. */
export interface Settings {
  /** Input sizes by glob, in the order written: the first that matches counts. */
  readonly inputs: readonly { readonly glob: string; readonly extents: readonly NamedExtents[] }[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Line-end hints. */
  readonly hints: boolean;
}

export const defaultSettings: Settings = { inputs: [], rules: {}, hints: true };

/** Reads the `shapelint` section of an editor's configuration; values of the wrong type count as not given. */
export function readSettings(section: unknown): Settings {
  const { input, rules, hints } = record(section);
  const globs = typeof input === 'string' ? { '**': input } : record(input);
  return {
    inputs: Object.entries(globs).flatMap(([glob, text]) => {
      const extents = typeof text === 'string' && text !== '' ? parseInputs(text) : undefined;
      return extents ? [{ glob, extents }] : [];
    }),
    rules: Object.fromEntries(Object.entries(record(rules)).filter((entry): entry is [string, RuleSetting] => isRuleSetting(entry[1]))),
    hints: record(hints).enabled !== false
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The input that the settings give a file; `path` with forward slashes. */
export function inputFor(settings: Settings, path: string): readonly NamedExtents[] | undefined {
  return settings.inputs.find(({ glob }) =>
    picomatch.isMatch(path, glob.startsWith('/') || glob.startsWith('**') ? glob : `**/${glob}`, { dot: true })
  )?.extents;
}
