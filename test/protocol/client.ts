import { spawn } from 'node:child_process';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  type Hover,
  type InitializeParams,
  type InlayHint,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter
} from 'vscode-languageserver/node';
import { bundle } from '../support/bundle';

/** What a modern client can do. */
const ABLE: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true }
  },
  textDocument: {
    diagnostic: { relatedDocumentSupport: false },
    publishDiagnostics: { relatedInformation: true },
    rename: { prepareSupport: true }
  }
};

export interface Options {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializeParams['initializationOptions'];
  /** Answers workspace/configuration for a document. */
  readonly settings?: (uri: string) => unknown;
  /** Configuration files by address, for a server that asks its client to read them. */
  readonly files?: Map<string, string>;
  readonly folders?: readonly string[];
  /** What Node itself is told. */
  readonly node?: readonly string[];
  /** What is run in place of the server's own bundle. */
  readonly program?: string;
  readonly arguments?: readonly string[];
}

/** An editor as the server sees it, in a process of its own over stdio. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly capabilities: Record<string, unknown>;
  /** What the server sent without being asked. */
  readonly published: PublishDiagnosticsParams[];
  readonly refreshes: string[];
  readonly log: string[];
  readonly pid: number | undefined;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Replaces the first place where `from` stands. */
  edit(uri: string, from: string, to: string): Promise<void>;
  close(uri: string): Promise<void>;
  report(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  diagnostics(uri: string): Promise<Diagnostic[]>;
  hover(uri: string, at: string | Position): Promise<Hover | null>;
  /** Asks about the first place where a text stands, `behind` characters further on. */
  at<R>(what: string, uri: string, piece: string, behind?: number, more?: object): Promise<R>;
  hints(uri: string): Promise<InlayHint[]>;
  symbols(uri: string): Promise<DocumentSymbol[] | null>;
  ask<R>(method: string, params: unknown): Promise<R>;
  /** Leaves as the protocol wants it; the server's exit status. */
  leave(): Promise<number | null>;
  /** The exit status, once the server has ended. */
  readonly exit: Promise<number | null>;
}

const running: Client[] = [];

/** Ends whatever servers a test left behind. */
export async function leaveAll(): Promise<void> {
  await Promise.all(running.splice(0).map(client => client.leave()));
}

export async function connect(options: Options = {}): Promise<Client> {
  const { capabilities = ABLE, initializationOptions, settings = () => null, node = [] } = options;
  const program = options.program ?? (await bundle('server.js')).file;
  const child = spawn(process.execPath, [...node, program, ...(options.arguments ?? ['--stdio'])], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>(resolve => child.once('exit', resolve));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const [published, refreshes, log]: [PublishDiagnosticsParams[], string[], string[]] = [[], [], []];
  connection.onNotification('textDocument/publishDiagnostics', params => void published.push(params));
  connection.onNotification('window/logMessage', ({ message }) => void log.push(message));
  connection.onRequest('workspace/configuration', ({ items }) =>
    Promise.all(items.map(({ scopeUri }: { scopeUri: string }) => settings(scopeUri)))
  );
  connection.onRequest('client/registerCapability', () => null);
  for (const what of ['diagnostic', 'inlayHint']) connection.onRequest(`workspace/${what}/refresh`, () => void refreshes.push(what));
  connection.onRequest('shapelint/read', ({ uri }) => {
    const text = options.files?.get(uri);
    return text === undefined ? null : { text };
  });
  connection.onClose(() => undefined);
  connection.onError(() => undefined);
  connection.listen();
  const ready = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri: null,
    ...(options.folders && { workspaceFolders: options.folders.map(uri => ({ uri, name: uri })) }),
    capabilities,
    initializationOptions
  });
  await connection.sendNotification('initialized', {});
  const client: Client = {
    connection,
    capabilities: ready.capabilities,
    published,
    refreshes,
    log,
    pid: child.pid,
    ...methods(connection, exit)
  };
  running.push(client);
  return client;
}

function methods(connection: ProtocolConnection, exit: Promise<number | null>) {
  const texts = new Map<string, { text: string; version: number }>();
  const ask = <R>(method: string, params: unknown) => connection.sendRequest<R>(method, params);
  const notify = (method: string, params: unknown) => connection.sendNotification(method, params);
  const report = (uri: string, previousResultId?: string) =>
    ask<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  const found = (uri: string, text: string) => positionOf(texts.get(uri)?.text ?? '', text);
  return {
    ask,
    report,
    async open(uri: string, text: string, languageId = 'yaml') {
      texts.set(uri, { text, version: 1 });
      await notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    },
    async edit(uri: string, from: string, to: string) {
      const { text, version } = texts.get(uri)!;
      const change = { range: { start: found(uri, from), end: positionOf(text, from, from.length) }, text: to };
      texts.set(uri, { text: text.replace(from, () => to), version: version + 1 });
      await notify('textDocument/didChange', { textDocument: { uri, version: version + 1 }, contentChanges: [change] });
    },
    close: (uri: string) => notify('textDocument/didClose', { textDocument: { uri } }),
    async diagnostics(uri: string) {
      const answer = await report(uri);
      if (answer.kind !== 'full') throw new Error('an unchanged report, though none was there before');
      return answer.items;
    },
    hover: (uri: string, at: string | Position) =>
      ask<Hover | null>('textDocument/hover', { textDocument: { uri }, position: typeof at === 'string' ? found(uri, at) : at }),
    at: <R>(what: string, uri: string, piece: string, behind = 0, more: object = {}) =>
      ask<R>(`textDocument/${what}`, { textDocument: { uri }, position: positionOf(texts.get(uri)!.text, piece, behind), ...more }),
    hints: async (uri: string) =>
      (await ask<InlayHint[] | null>('textDocument/inlayHint', {
        textDocument: { uri },
        range: { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } }
      })) ?? [],
    symbols: (uri: string) => ask<DocumentSymbol[] | null>('textDocument/documentSymbol', { textDocument: { uri } }),
    exit,
    async leave() {
      try {
        await ask('shutdown', undefined);
        await notify('exit', undefined);
      } catch {
        // It has ended already.
      }
      return exit;
    }
  };
}

/** Where a piece of text stands, `behind` characters further on. */
function positionOf(text: string, piece: string, behind = 0): Position {
  const at = text.indexOf(piece);
  if (at < 0) throw new Error(`the text has no ${piece}`);
  const before = text.slice(0, at + behind).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}

/** Waits until something holds that the server brings about by itself. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited 10 s for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
