import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
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

// What an answer leaves behind is thrown away at once: a young generation that may grow takes a quarter more memory, and no less time.
setFlagsFromString('--semi-space-growth-factor=1');

// The transport is named by an argument: --stdio or --node-ipc.
startServer(createConnection(ProposedFeatures.all), files);
