import { afterAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { type Client, connect, leaveAll } from './client';
import { DETECTOR, SHRINKING } from './models';

const A = 'file:///project/a.yaml';

afterAll(leaveAll);

/** A client whose settings are not there before `release` is called. */
async function held(): Promise<{ client: Client; release: () => void }> {
  let release = () => {};
  const gate = new Promise<null>(resolve => {
    release = () => resolve(null);
  });
  const client = await connect({ settings: () => gate });
  return { client, release };
}

/** The code of the error that answers a request, where one does. */
const codeOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'an answer',
    error => error.code
  );

describe('the server', () => {
  it('lives on after requests and notifications that make no sense', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    const navigation = [
      'definition',
      'references',
      'documentHighlight',
      'prepareRename',
      'rename',
      'foldingRange',
      'selectionRange',
      'documentLink'
    ];
    const methods = ['hover', 'inlayHint', 'documentSymbol', 'diagnostic', 'completion', 'signatureHelp', ...navigation].map(
      name => `textDocument/${name}`
    );
    for (const method of [...methods, 'inlayHint/resolve', 'shapelint/status', 'shapelint/choose']) {
      for (const params of [
        undefined,
        {},
        { textDocument: null },
        { textDocument: { uri: 7 } },
        { textDocument: { uri: A } },
        { uri: {} }
      ]) {
        await client.ask(method, params).catch(() => undefined);
      }
    }
    const position = { line: 1e9, character: -5 };
    for (const at of [position, { line: -1, character: 1e9 }, { line: 0.5, character: Number.NaN }]) await client.hover(A, at);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///never', version: 3 },
      contentChanges: []
    });
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: A } });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'file:///never' } });
    await client.connection.sendNotification('workspace/didChangeConfiguration', undefined);
    await client.ask('textDocument/unheardOf', {}).catch(() => undefined);
    expect(await client.diagnostics(A)).toHaveLength(1);
    expect(await client.leave()).toBe(0);
  });

  it('writes what went wrong to the log', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    expect(await client.ask('textDocument/hover', { textDocument: { uri: A } })).toBeNull();
    expect(client.log.join()).toContain('textDocument/hover failed');
  });

  it('answers for twenty documents at once', async () => {
    const client = await connect();
    const uris = Array.from({ length: 20 }, (_, i) => `file:///project/${i}.yaml`);
    await Promise.all(uris.map((uri, i) => client.open(uri, i % 2 ? DETECTOR : SHRINKING)));
    const codes = await Promise.all(uris.map(async uri => (await client.diagnostics(uri))[0]?.code));
    expect(codes).toEqual(uris.map((_, i) => (i % 2 ? 'SL202' : 'SL101')));
    const hints = await Promise.all(uris.map(uri => client.hints(uri)));
    expect(new Set(hints.map(list => list.length))).toEqual(new Set([3, 6]));
  });

  it('keeps up with edits that come one upon the other', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    const answers: Promise<unknown>[] = [];
    for (let i = 0; i < 100; i++) {
      await client.edit(A, i % 2 ? '[3, 8, 8]' : '[3, 6, 6]', i % 2 ? '[3, 6, 6]' : '[3, 8, 8]');
      answers.push(codeOf(client.hints(A)), codeOf(client.report(A)));
    }
    const stale: unknown[] = [LSPErrorCodes.ContentModified, LSPErrorCodes.ServerCancelled];
    expect((await Promise.all(answers)).filter(answer => answer !== 'an answer' && !stale.includes(answer))).toEqual([]);
    expect(await client.diagnostics(A)).toHaveLength(1);
  });

  it('looks only at the last of several edits that come together', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    await client.diagnostics(A);
    const answers: Promise<unknown>[] = [];
    const edits: Promise<void>[] = [];
    for (let i = 0; i < 20; i++) {
      edits.push(client.edit(A, i % 2 ? '[3, 8, 8]' : '[3, 6, 6]', i % 2 ? '[3, 6, 6]' : '[3, 8, 8]'));
      answers.push(codeOf(client.report(A)));
    }
    await Promise.all(edits);
    const codes = await Promise.all(answers);
    expect(codes.at(-1)).toBe('an answer');
    expect(codes.filter(code => code === LSPErrorCodes.ServerCancelled).length).toBeGreaterThan(0);
  });

  it('gives up what is cancelled', async () => {
    const { client, release } = await held();
    await client.open(A, SHRINKING);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: A }, position: { line: 2, character: 5 } };
    const answer = codeOf(client.connection.sendRequest('textDocument/hover', params, source.token));
    source.cancel();
    await client.ask('shapelint/choose', { uri: 'file:///never', input: '1x1' });
    release();
    expect(await answer).toBe(LSPErrorCodes.RequestCancelled);
    expect(await client.hover(A, 'filters')).not.toBeNull();
  });

  it('refuses to answer for a text that has changed meanwhile', async () => {
    const { client, release } = await held();
    await client.open(A, SHRINKING);
    const [hover, report] = [codeOf(client.hover(A, 'filters')), codeOf(client.report(A))];
    await client.edit(A, 'filters: 8', 'filters: 16');
    release();
    expect([await hover, await report]).toEqual([LSPErrorCodes.ContentModified, LSPErrorCodes.ServerCancelled]);
    expect((await client.hover(A, 'filters'))?.contents).toMatchObject({ value: expect.stringContaining('16×4×4') });
  });

  it('does not mix up a document that is closed and opened again', async () => {
    const { client, release } = await held();
    await client.open(A, DETECTOR);
    await client.close(A);
    await client.open(A, SHRINKING);
    release();
    expect((await client.diagnostics(A)).map(({ code }) => code)).toEqual(['SL101']);
    await client.close(A);
    expect(await client.diagnostics(A)).toEqual([]);
  });

  it('leaves with status 0 after a shutdown, with 1 without', async () => {
    expect(await (await connect()).leave()).toBe(0);
    const rude = await connect();
    await rude.connection.sendNotification('exit');
    expect(await rude.exit).toBe(1);
  });
});
