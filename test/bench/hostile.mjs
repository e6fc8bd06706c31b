// docs/robustness.md: what hostile files do to our server and to yaml-language-server, each in a process of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import protocol from 'vscode-languageserver/node';
import { hostileInputs } from '../support/hostileInputs.mjs';
import { installPeer, PEER } from './peer.mjs';

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = protocol;
const LIMIT = 20_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = path.join(root, 'docs', 'robustness.md');

await main();

async function main() {
  const ours = path.join(root, 'dist', 'server.js');
  if (!fs.existsSync(ours)) throw new Error('the server is not built: npm run build');
  const peer = installPeer(path.join(root, '.vscode-test', 'bench'));
  if (peer.missing) throw new Error(peer.missing);
  const rows = [];
  for (const input of hostileInputs) {
    const row = [input.name, await outcome(ours, input), input.file.endsWith('.json') ? 'reads no JSON' : await outcome(peer.main, input)];
    process.stderr.write(`${row.join(' | ')}\n`);
    rows.push(row);
  }
  fs.writeFileSync(page, pageOf(rows));
}

/** What a server makes of a file: its diagnostics, and whether it answers a hover in another document afterwards. */
async function outcome(main, { file, text }) {
  const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.onError(() => {});
  connection.onClose(() => {});
  const published = new Map();
  let noticed = () => {};
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    published.set(uri, diagnostics);
    noticed();
  });
  connection.onRequest('workspace/configuration', ({ items }) =>
    items.map(({ section }) => (section === 'yaml' ? { validate: true, schemaStore: { enable: false } } : null))
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const died = new Promise(resolve => child.once('exit', (code, signal) => resolve(`the process ends (${signal ?? `status ${code}`})`)));
  const late = new Promise(resolve => setTimeout(() => resolve(`no answer within ${LIMIT / 1000} s`), LIMIT).unref());
  const told = talk(connection, { file, text, published, onPublished: f => (noticed = f) }).catch(error => error.message);
  const answer = await Promise.race([died, late, told]);
  connection.dispose();
  child.kill('SIGKILL');
  return answer;
}

async function talk(connection, { file, text, published, onPublished }) {
  const uri = `file:///hostile/${file}`;
  const other = 'file:///hostile/other.yaml';
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, workspaceFolders: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const open = (uri, text) =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: file.endsWith('.json') ? 'json' : 'yaml', version: 1, text }
    });
  const seen = new Promise(resolve => onPublished(() => published.has(uri) && resolve()));
  const began = performance.now();
  await open(uri, text);
  await seen;
  const took = Math.round(performance.now() - began);
  await open(other, 'input: [3, 8, 8]\nlayers:\n  - relu\n  - relu\n');
  await connection.sendRequest('textDocument/hover', { textDocument: { uri: other }, position: { line: 2, character: 5 } });
  const count = published.get(uri).length;
  return `${count === 0 ? 'no problem' : `${count} problem${count === 1 ? '' : 's'}`}, ${took} ms`;
}

function pageOf(rows) {
  return `<!-- Written by \`node test/bench/hostile.mjs\`. -->
# Hostile files

What files that nobody writes on purpose do to a language server. Each is opened in a process of its own, and another document
is asked about afterwards; ${LIMIT / 1000} seconds are waited for an answer. The milliseconds, from opening to
diagnostics, are those of one run (the peer begins after 200). Node ${process.version}, ${PEER.name} ${PEER.version}.
\`test/protocol/hostile.test.ts\` holds ours to it in every run of the tests, with the codes of the problems that it reports: under
Node 20, 22 and 24 where the tests of all platforms run, and by hand with v24.21.0.

| file | Shapelint | ${PEER.name} |
| --- | --- | --- |
${rows.map(row => `| ${row.join(' | ')} |\n`).join('')}`;
}
