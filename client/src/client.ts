import { commands, type ExtensionContext, type LogOutputChannel, l10n, type TextDocument, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { registerCommands } from './commands';
import { mayBeDeclared, READ, readForServer, SAVE, saveSettings } from './configuration';
import { isModel, isServed, LANGUAGES } from './documents';
import { createPanels } from './panel';
import type { Server } from './requests';
import { showStatus } from './status';

/** What activate() hands out. */
export interface Shapelint {
  /** Whether the language server has been started. */
  readonly running: boolean;
}

/** Loads the library and makes a client: opening plain YAML must not cost as much. */
type CreateClient = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

/** Waits for a model config; only then the server is started, by whatever means the host has. */
export function serve(context: ExtensionContext, create: CreateClient): Shapelint {
  const log = window.createOutputChannel('Shapelint', { log: true });
  const server = serverOf(
    () => create(optionsFor(log)),
    log,
    () => void shown()
  );
  const status = showStatus(server);
  const panels = createPanels(context, server);
  const shown = () => {
    panels.refresh();
    return status.update();
  };
  const start = () => void server.start();
  const consider = (document: TextDocument) => {
    if (!server.running && isModel(document)) start();
  };
  const considerOpened = (document: TextDocument) => {
    consider(document);
    if (server.running || !isServed(document)) return;
    void mayBeDeclared(document).then(declared => declared && !server.running && start());
  };
  context.subscriptions.push(
    log,
    status,
    panels,
    { dispose: server.stop },
    commands.registerCommand(SAVE, saveSettings),
    ...registerCommands(server, panels, shown, log),
    workspace.onDidOpenTextDocument(considerOpened),
    workspace.onDidChangeTextDocument(({ document }) => consider(document))
  );
  for (const document of workspace.textDocuments) considerOpened(document);
  return {
    get running() {
      return server.running;
    }
  };
}

/** `started` is told whenever it can be asked: after a crash, too, which the library begins anew from. */
function serverOf(create: () => Promise<BaseLanguageClient>, log: LogOutputChannel, started: () => void): Server {
  let client: Promise<BaseLanguageClient> | undefined;
  const launch = async () => {
    const created = await create();
    created.onRequest(READ, readForServer);
    created.onDidChangeState(() => created.isRunning() && started());
    await created.start();
    return created;
  };
  const start = async () => {
    client ??= launch();
    await client.catch(error => log.error(l10n.t('The language server did not start: {0}', String(error))));
  };
  const stop = async () => {
    const leaving = client;
    client = undefined;
    await leaving?.then(it => it.stop()).catch(error => log.error(error));
  };
  return {
    get running() {
      return client !== undefined;
    },
    start,
    stop,
    async restart() {
      await stop();
      await start();
    },
    async ask(method, params, token) {
      // Whoever asks while it is being started waits for it: a command may come before the first answer.
      const asked = await client?.catch(() => undefined);
      if (!asked?.isRunning()) return undefined;
      // The library takes what stands in the place of a token for a parameter.
      return token ? asked.sendRequest(method, params, token) : asked.sendRequest(method, params);
    }
  };
}

function optionsFor(log: LogOutputChannel): LanguageClientOptions {
  const unless = <A extends readonly unknown[], R>(document: TextDocument, next: (...args: A) => Promise<R>, ...args: A) =>
    isServed(document) ? next(...args) : (Promise.resolve() as Promise<R>);
  return {
    documentSelector: LANGUAGES.map(language => ({ language })),
    outputChannel: log,
    initializationOptions: { reads: true, saves: true },
    diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true, filter: document => !isServed(document) },
    markdown: { isTrusted: false, supportHtml: false },
    // What the server is not told of, it has no answers for.
    middleware: {
      didOpen: (document, next) => unless(document, next, document),
      didChange: (event, next) => unless(event.document, next, event),
      didClose: (document, next) => unless(document, next, document)
    }
  };
}
