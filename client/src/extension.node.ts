import type { ExtensionContext } from 'vscode';
import { type Shapelint, serve } from './client';

/** In the Node extension host the server is a process of its own. */
export function activate(context: ExtensionContext): Shapelint {
  return serve(context, async options => {
    const { LanguageClient, RevealOutputChannelOn, TransportKind } = await import('vscode-languageclient/node');
    const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
    return new LanguageClient('shapelint', 'Shapelint', server, { ...options, revealOutputChannelOn: RevealOutputChannelOn.Never });
  });
}
