import { type ExtensionContext, Uri } from 'vscode';
import { type Shapelint, serve } from './client';

/** In a web worker host the server is a worker beside it. */
export function activate(context: ExtensionContext): Shapelint {
  const url = Uri.joinPath(context.extensionUri, 'dist', 'server.js').toString(true);
  let worker: Worker | undefined;
  const terminate = () => worker?.terminate();
  context.subscriptions.push({ dispose: terminate });
  return serve(context, async options => {
    const { BrowserMessageReader, BrowserMessageWriter, LanguageClient, RevealOutputChannelOn } = await import(
      'vscode-languageclient/browser'
    );
    const launch = async () => {
      // A worker does not end by itself when it is told to exit.
      terminate();
      worker = new Worker(url);
      // VS Code replaces the global Worker, so that its instances are none of it, and the library does not know them for workers.
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    return new LanguageClient('shapelint', 'Shapelint', launch, { ...options, revealOutputChannelOn: RevealOutputChannelOn.Never });
  });
}
