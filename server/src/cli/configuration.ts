import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { settingsIn } from '../config/configuration';
import { type Found, nearestConfiguration, type Place } from '../config/nearest';
import { mergeSettings, type Settings } from '../config/settings';
import { names } from '../rules/names';

/** The configuration files of one run of the program, each read once. */
export interface Configurations {
  /** The settings that count for a file. */
  settingsOf(path: string): Promise<Settings>;
  /** Where the configuration that counts for a file stands, as paths are shown. */
  pathOf(path: string): Promise<string | undefined>;
}

/** An absolute path with forward slashes, as the globs of settings see it. */
export const locationOf = (path: string): string => resolve(path).split(sep).join('/');

/** `over` are the settings that count more than any file. */
export function configurations(base: Settings, over: Partial<Settings> = {}): Configurations {
  const files = new Map<string, Promise<string | undefined>>();
  const known = new Map<string, Promise<{ readonly found: Found | undefined; readonly settings: Settings }>>();
  const place: Place = {
    read(path) {
      const text = files.get(path) ?? Promise.resolve(textOf(path));
      files.set(path, text);
      return text;
    },
    isRoot: folder => existsSync(`${folder}/.git`) || folder === locationOf('.')
  };
  const look = async (path: string) => {
    const found = await nearestConfiguration(path, place);
    const project = found ? settingsIn(found.text, found.folder, names) : {};
    return { found, settings: mergeSettings(mergeSettings(base, project), over) };
  };
  const lookUp = (path: string) => {
    const location = locationOf(path);
    const folder = location.slice(0, location.lastIndexOf('/'));
    const answer = known.get(folder) ?? look(location);
    known.set(folder, answer);
    return answer;
  };
  return {
    settingsOf: async path => (await lookUp(path)).settings,
    async pathOf(path) {
      const { found } = await lookUp(path);
      return found && shown(found.path);
    }
  };
}

const shown = (path: string): string => {
  const near = relative('.', path).split(sep).join('/');
  return near.startsWith('../') ? path : near;
};

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
