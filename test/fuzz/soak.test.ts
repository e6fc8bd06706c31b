import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { LSPErrorCodes, type Position } from 'vscode-languageserver/node';
import { type Client, connect, leaveAll } from '../protocol/client';
import { bundle } from '../support/bundle';
import { FACTOR } from '../support/fuzzing';
import { configs } from './configs';
import { hostileValues } from './damage';

/** People who type in twenty documents at once, for hours: `edits` in all, each a change of a few characters. */
const EDITS = 400 * FACTOR;
const DOCUMENTS = 20;
/** What is asked after an edit, as an editor asks; the answers are awaited only now and then. */
const ASKED = ['diagnostic', 'inlayHint', 'hover', 'documentSymbol', 'completion', 'signatureHelp', 'foldingRange', 'definition'];

afterAll(leaveAll);

interface Edit {
  readonly document: number;
  readonly where: number;
  readonly length: number;
  readonly text: string;
  readonly ask: number;
  readonly again: boolean;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const edit: fc.Arbitrary<Edit> = fc.record({
  document: fc.nat(DOCUMENTS - 1),
  where: fraction,
  length: fc.nat(3),
  text: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...'0123456789', '', ' ', '\n', ',', '-', '[', ']', '{', '}', ':', '"', '#') },
    { weight: 1, arbitrary: fc.constantFrom(...hostileValues) }
  ),
  ask: fc.nat(ASKED.length - 1),
  // Most people take back what does not work.
  again: fc.boolean()
});

const original = (document: number) => configs[document % configs.length]!;
const uriOf = (document: number): string => `file:///soak/${document}-${original(document).file}`;
const languageOf = (file: string): string =>
  file.endsWith('.json') ? 'json' : file.endsWith('.cfg') ? 'darknet-cfg' : file.endsWith('.prototxt') ? 'prototxt' : 'yaml';

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { line, character: offset - (before.lastIndexOf('\n') + 1) };
}

/** A document as the editor has it; it is put back to its beginning when it has become something else. */
class Typed {
  private version = 1;
  text: string;
  constructor(
    private readonly client: Client,
    readonly uri: string,
    private readonly first: string
  ) {
    this.text = first;
  }

  async type(at: number, length: number, by: string): Promise<void> {
    const range = { start: positionAt(this.text, at), end: positionAt(this.text, at + length) };
    this.text = this.text.slice(0, at) + by + this.text.slice(at + length);
    await this.change({ range, text: by });
  }

  async putBack(): Promise<void> {
    this.text = this.first;
    await this.change({ text: this.first });
  }

  private change(change: object): Promise<void> {
    const textDocument = { uri: this.uri, version: ++this.version };
    return this.client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [change] });
  }
}

/** Answers that are none because the text has changed meanwhile. */
const STALE: readonly unknown[] = [LSPErrorCodes.ContentModified, LSPErrorCodes.ServerCancelled];

function ask(client: Client, typed: Typed, what: string, at: number): Promise<string> {
  const position = positionAt(typed.text, at);
  const range = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
  return client.ask(`textDocument/${what}`, { textDocument: { uri: typed.uri }, position, range }).then(
    () => 'answered',
    error => (STALE.includes(error.code) ? 'stale' : `${what} in ${typed.uri}: ${error.message}`)
  );
}

async function soak(client: Client, edits: readonly Edit[], documents: readonly Typed[]): Promise<Set<string>> {
  const outcomes = new Set<string>();
  let waiting: Promise<string>[] = [];
  for (const [i, { document, where, length, text, ask: asked, again }] of edits.entries()) {
    const typed = documents[document]!;
    const at = Math.floor(where * typed.text.length);
    const before = typed.text.slice(at, at + length);
    await typed.type(at, before.length, text);
    waiting.push(ask(client, typed, ASKED[asked]!, at), ask(client, typed, 'diagnostic', at));
    if (again) await typed.type(at, text.length, before);
    if (i % 200 === 199) await typed.putBack();
    if (waiting.length < 40) continue;
    for (const outcome of await Promise.all(waiting)) outcomes.add(outcome);
    waiting = [];
  }
  for (const outcome of await Promise.all(waiting)) outcomes.add(outcome);
  return outcomes;
}

/** What a heap may hold at most, in MB: one that grows with every edit does not stay below it. */
const HEAP = 400;

it(
  'twenty documents edited for hours: every request is answered, and a fresh server says the same of what they have become',
  async () => {
    const client = await connect({ node: [`--max-old-space-size=${HEAP}`] });
    const documents = Array.from({ length: DOCUMENTS }, (_, i) => new Typed(client, uriOf(i), original(i).text));
    for (const [i, { uri, text }] of documents.entries()) await client.open(uri, text, languageOf(original(i).file));
    const edits = fc.sample(edit, EDITS);
    const outcomes = await soak(client, edits, documents);
    expect([...outcomes].filter(outcome => outcome !== 'answered' && outcome !== 'stale')).toEqual([]);
    expect(client.log).toEqual([]);
    const fresh = await connect();
    for (const [i, { uri, text }] of documents.entries()) {
      await fresh.open(uri, text, languageOf(original(i).file));
      for (const method of ['diagnostic', 'inlayHint', 'documentSymbol'])
        expect(withoutVersions(await answer(client, method, uri)), `${method} of ${uri}`).toEqual(
          withoutVersions(await answer(fresh, method, uri))
        );
    }
    if (FACTOR > 1)
      console.log(`${EDITS} edits; the server holds ${residentMegabytes(client.pid)} MB, a fresh one ${residentMegabytes(fresh.pid)} MB`);
  },
  60_000 * Math.max(FACTOR, 2)
);

const answer = (client: Client, method: string, uri: string): Promise<unknown> =>
  client.ask(`textDocument/${method}`, {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } }
  });

/** Two servers count their states each for itself. */
const withoutVersions = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, item) => (key === 'resultId' || key === 'revision' ? undefined : item));

function residentMegabytes(pid: number | undefined): number {
  if (process.platform === 'linux')
    return Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000);
  return Math.round(Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1000);
}

it('the limit of the heap is one that a leak would pass', async () => {
  const { file } = await bundle('server.js');
  const leak = 'const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));';
  const { status, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${HEAP}`, '-e', leak, file], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stderr).toContain('heap out of memory');
});
