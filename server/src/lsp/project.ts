import { type Connection, DidChangeWatchedFilesNotification, type InitializeParams } from 'vscode-languageserver';
import { settingsIn } from '../config/configuration';
import { configurationFor, nearestConfiguration, type Place } from '../config/nearest';
import type { Settings } from '../config/settings';
import { names } from '../rules/names';
import { pathOf } from './conversion';
import type { ReadMethod, ReadParams, ReadResult } from './protocol';

const READ: ReadMethod = 'shapelint/read';

/** What `shapelint.yaml` says: the nearest one of each document's project. */
export interface Project {
  settingsOf(uri: string): Promise<Partial<Settings>>;
  /** The file that says it, or the one that would; undefined where there can be none. */
  configurationFor(uri: string): ReturnType<typeof configurationFor>;
  /** Has the client tell of changes; to be called once it is ready. */
  watch(): void;
}

/** The client reads where it can, for its files may be anywhere; else the server does, where it has a file system. */
export function projectOf(connection: Connection, params: InitializeParams, files: Place | undefined): Project {
  const place = placeOf(connection, params, files);
  return {
    async settingsOf(uri) {
      if (!place || !uri.includes('/')) return {};
      try {
        const found = await nearestConfiguration(uri, place);
        return found ? settingsIn(found.text, pathOf(found.folder), names) : {};
      } catch (error) {
        connection.console.error(`No configuration for ${uri}: ${error}`);
        return {};
      }
    },
    async configurationFor(uri) {
      return place && uri.includes('/') && !uri.startsWith('untitled:') ? configurationFor(uri, place) : undefined;
    },
    watch() {
      if (!place || !params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/shapelint.{yaml,yml}' }] })
        .catch(error => connection.console.error(`Changes of configurations are not told: ${error}`));
    }
  };
}

function placeOf(
  connection: Connection,
  { initializationOptions, workspaceFolders }: InitializeParams,
  files: Place | undefined
): Place | undefined {
  const roots = (workspaceFolders ?? []).map(({ uri }) => uri.replace(/\/$/, ''));
  const inWorkspace = (folder: string): boolean => roots.some(root => folder === root || folder.startsWith(`${root}/`));
  const isRoot: Place['isRoot'] = async folder =>
    roots.includes(folder) || (!inWorkspace(folder) && ((await files?.isRoot(folder)) ?? true));
  if (initializationOptions?.reads === true) {
    const read = async (uri: string) => (await connection.sendRequest<ReadResult>(READ, { uri } satisfies ReadParams))?.text;
    return { read, isRoot };
  }
  return files && { read: files.read, isRoot };
}
