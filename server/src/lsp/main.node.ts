import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';

// The transport is named by an argument: --stdio or --node-ipc.
startServer(createConnection(ProposedFeatures.all));
