import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Shapelint, serve } from './client';

/** In a web worker host the server is a worker beside it. */
export function activate(context: ExtensionContext): Shapelint {
  const url = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  let worker: Worker | undefined;
  const terminate = () => worker?.terminate();
  context.subscriptions.push({ dispose: terminate });
  return serve(context, options => {
    const start = async () => {
      // A worker does not end by itself when it is told to exit.
      terminate();
      worker = new Worker(url);
      return worker;
    };
    return new LanguageClient('shapelint', 'Shapelint', start, options);
  });
}
