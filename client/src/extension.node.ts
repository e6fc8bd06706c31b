import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Shapelint, serve } from './client';

/** In the Node extension host the server is a process of its own. */
export function activate(context: ExtensionContext): Shapelint {
  const module = context.asAbsolutePath('dist/server.node.js');
  return serve(context, options => new LanguageClient('shapelint', 'Shapelint', { module, transport: TransportKind.ipc }, options));
}
