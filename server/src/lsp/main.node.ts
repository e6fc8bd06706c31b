import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Place } from '../config/nearest';
import { startServer } from './server';

/** Files of this machine, for editors that do not read configurations themselves. */
const files: Place = {
  async read(uri) {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return readFileSync(fileURLToPath(uri), 'utf8');
    } catch {
      // There is no such file, or this process may not read it.
      return undefined;
    }
  },
  isRoot(folder) {
    try {
      return !folder.startsWith('file:') || existsSync(fileURLToPath(`${folder}/.git`));
    } catch {
      return true;
    }
  }
};

// The transport is named by an argument: --stdio or --node-ipc.
startServer(createConnection(ProposedFeatures.all), files);
