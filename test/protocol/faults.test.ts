import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter
} from 'vscode-languageserver/node';
import { dialects } from '../../server/src/dialects/index';
import { startServer } from '../../server/src/lsp/server';
import { rules } from '../../server/src/rules/index';
import { DETECTOR, SHRINKING } from './models';

/** One part of the server is made to throw: that costs its own answers and no others. */

const LIST = 'file:///project/list.yaml';
const ROWS = 'file:///project/rows.yaml';

afterEach(() => vi.restoreAllMocks());

interface Served {
  readonly ask: <R>(method: string, uri: string) => Promise<R>;
  readonly codes: (uri: string) => Promise<unknown[]>;
  readonly log: string[];
}

/** The server in this process, with a layer list and an Ultralytics file open. */
async function serve(): Promise<Served> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)));
  const client: ProtocolConnection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const log: string[] = [];
  client.onNotification('window/logMessage', ({ message }) => void log.push(message));
  client.listen();
  const capabilities = { textDocument: { diagnostic: {} } };
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
  await client.sendNotification('initialized', {});
  for (const [uri, text] of [
    [LIST, SHRINKING],
    [ROWS, DETECTOR]
  ])
    await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const ask = <R>(method: string, uri: string) =>
    client.sendRequest<R>(`textDocument/${method}`, {
      textDocument: { uri },
      position: { line: 2, character: 6 },
      range: { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } }
    });
  const codes = async (uri: string) => (await ask<{ items: { code: unknown }[] }>('diagnostic', uri)).items.map(({ code }) => code);
  return { ask, codes, log };
}

const thrown = (): never => {
  throw new Error('made to fail');
};

describe('when a part fails', () => {
  it('nothing has failed before', async () => {
    const { ask, codes, log } = await serve();
    expect(await codes(LIST)).toEqual(['SL101']);
    expect(await codes(ROWS)).toEqual(['SL202']);
    expect(await ask('hover', LIST)).not.toBeNull();
    expect(log).toEqual([]);
  });

  it('a rule: the other rules and all features answer, and the log names it', async () => {
    vi.spyOn(rules.find(({ code }) => code === 'SL101')!, 'check').mockImplementation(thrown);
    const { ask, codes, log } = await serve();
    expect(await codes(LIST)).toEqual([]);
    expect(await codes(ROWS)).toEqual(['SL202']);
    expect(await ask('hover', LIST)).not.toBeNull();
    expect(log.join()).toContain('rule SL101 failed: Error: made to fail');
  });

  it('a feature: the other features answer', async () => {
    vi.spyOn(dialects.find(({ id }) => id === 'ultralytics')!, 'call').mockImplementation(thrown);
    const { ask, codes, log } = await serve();
    expect(await ask('signatureHelp', ROWS)).toBeNull();
    expect(await codes(ROWS)).toEqual(['SL202']);
    expect(await ask('documentSymbol', ROWS)).not.toEqual([]);
    expect(log.join()).toContain('textDocument/signatureHelp failed');
  });

  it('a format while it is read: files of other formats are analysed', async () => {
    vi.spyOn(dialects.find(({ id }) => id === 'ultralytics')!, 'lower').mockImplementation(thrown);
    const { ask, codes, log } = await serve();
    expect(await codes(ROWS)).toEqual([]);
    expect(await ask('hover', ROWS)).toBeNull();
    expect(await codes(LIST)).toEqual(['SL101']);
    expect(log.join()).toContain('made to fail');
  });
});
