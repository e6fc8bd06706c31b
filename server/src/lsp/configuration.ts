import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  type DidChangeConfigurationParams,
  type InitializeParams
} from 'vscode-languageserver';
import { readSettings, type Settings } from '../config/settings';

/** Where settings come from. */
export interface Configuration {
  settingsOf(uri: string): Promise<Settings>;
  /** Takes in what a client says about a change; from then on `settingsOf` answers by it. */
  changed(params: DidChangeConfigurationParams): void;
  /** To be called once the client is ready. */
  listen(): void;
}

const SECTION = 'shapelint';

/** Asks the client for each document where it can be asked; else what it sent when it started, or since then, counts. */
export function configurationOf(connection: Connection, params: InitializeParams): Configuration {
  const { workspace } = params.capabilities as ClientCapabilities;
  let sent: unknown = section(params.initializationOptions);
  return {
    async settingsOf(uri) {
      const asked = workspace?.configuration ? await ask(connection, uri) : undefined;
      return readSettings(asked ?? sent);
    },
    changed({ settings }) {
      const given = section(settings);
      if (given) sent = given;
    },
    listen() {
      if (!workspace?.didChangeConfiguration?.dynamicRegistration) return;
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: SECTION })
        .catch(error => connection.console.error(`Changes of settings are not told: ${error}`));
    }
  };
}

async function ask(connection: Connection, uri: string): Promise<unknown> {
  try {
    return await connection.workspace.getConfiguration({ scopeUri: uri, section: SECTION });
  } catch (error) {
    connection.console.error(`No settings for ${uri}: ${error}`);
    return undefined;
  }
}

/** `{ shapelint: {…} }`, or what stands in it. */
function section(settings: unknown): object | undefined {
  if (typeof settings !== 'object' || settings === null) return undefined;
  const inner = (settings as Record<string, unknown>)[SECTION];
  return typeof inner === 'object' && inner !== null ? inner : settings;
}
