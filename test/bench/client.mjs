// A language client that knows no more than what is measured: one document, keystrokes, and when the answers come.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import protocol from 'vscode-languageserver/node';

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = protocol;

const LIMIT = 60_000;

/** What each section of the configuration is; a schema store would be fetched from the network. A schema gives hovers something to say. */
const SCHEMA = new URL('schema.json', import.meta.url).href;
const SETTINGS = {
  yaml: { validate: true, hover: true, schemaStore: { enable: false }, schemas: { [SCHEMA]: '*.yaml' } },
  json: { validate: { enable: true } }
};

/** Starts a server over stdio with a document open; resolves once it is at rest. */
export async function openSession(main, { file, text }) {
  const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const ended = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`${main} ended with ${code}`)));
  });
  ended.catch(() => {});
  const within = promise => Promise.race([promise, ended, timeout(main)]);
  const uri = `file:///bench/${file}`;
  let published = () => {};
  connection.onNotification('textDocument/publishDiagnostics', params => params.uri === uri && published(params.diagnostics));
  connection.onRequest('workspace/configuration', ({ items }) => items.map(({ section }) => SETTINGS[section] ?? null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('workspace/inlayHint/refresh', () => null);
  connection.listen();

  const nextPublished = () => within(new Promise(resolve => (published = resolve)));
  const { capabilities } = await within(
    connection.sendRequest('initialize', { processId: process.pid, rootUri: null, workspaceFolders: null, capabilities: CAPABILITIES })
  );
  await connection.sendNotification('initialized', {});
  const pulls = Boolean(capabilities.diagnosticProvider);
  const diagnosticsNow = () =>
    pulls
      ? within(connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } })).then(report => report.items)
      : nextPublished();
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: languageOf(file), version: 1, text } });
  await diagnosticsNow();
  // A server that pushes may do so again when it has got its settings.
  if (!pulls) await pause(500);
  let version = 1;

  return {
    /** Types a character over another: milliseconds until the diagnostics and, where they are asked for, the hints are there. */
    async type(at, newText, { hintsOf } = {}) {
      const range = { start: at, end: { line: at.line, character: at.character + 1 } };
      const began = performance.now();
      const passed = () => performance.now() - began;
      const answered = pulls ? undefined : nextPublished();
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range, text: newText }]
      });
      const diagnostics = (answered ?? diagnosticsNow()).then(items => ({ items, ms: passed() }));
      const hints = hintsOf
        ? within(connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range: hintsOf })).then(items => ({
            items,
            ms: passed()
          }))
        : undefined;
      return { diagnostics: await diagnostics, hints: await hints };
    },
    hints: range => within(connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range })),
    symbols: () => within(connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } })),
    hover: position => within(connection.sendRequest('textDocument/hover', { textDocument: { uri }, position })),
    /** The most memory the server's process has held so far, in MB; undefined where the system does not tell. */
    peakMemory: () => peakMemory(child.pid),
    async close() {
      await Promise.race([connection.sendRequest('shutdown').catch(() => {}), pause(5_000)]);
      connection.sendNotification('exit').catch(() => {});
      connection.dispose();
      child.kill();
    }
  };
}

const CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    synchronization: { dynamicRegistration: false },
    diagnostic: { dynamicRegistration: false },
    publishDiagnostics: {},
    inlayHint: {},
    hover: { contentFormat: ['markdown'] }
  }
};

const languageOf = file => (file.endsWith('.json') ? 'json' : 'yaml');

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

const timeout = what =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} did not answer within ${LIMIT / 1000} s`)), LIMIT).unref());

function peakMemory(pid) {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes && Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
