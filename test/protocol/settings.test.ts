import { afterAll, describe, expect, it } from 'vitest';
import { connect, leaveAll, until } from './client';
import { DETECTOR, SCALED, SHRINKING } from './models';

const A = 'file:///project/configs/a.yaml';

afterAll(leaveAll);

describe('settings', () => {
  it('are asked for each document, and again when they change', async () => {
    let section: unknown = null;
    const client = await connect({ settings: () => section });
    await client.open(A, SHRINKING);
    expect(await client.diagnostics(A)).toHaveLength(1);
    section = { rules: { SL101: 'off' }, hints: { enabled: false }, lens: { enabled: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until('a refresh', () => client.refreshes.length === 2);
    const lenses = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: A } });
    expect([await client.diagnostics(A), await client.hints(A), lenses]).toEqual([[], [], []]);
  });

  it('differ from document to document', async () => {
    const client = await connect({ settings: uri => ({ rules: uri === A ? { 'window-exceeds-input': 'information' } : {} }) });
    const other = 'file:///project/other.yaml';
    await client.open(A, SHRINKING);
    await client.open(other, SHRINKING);
    const severities = [...(await client.diagnostics(A)), ...(await client.diagnostics(other))].map(({ severity }) => severity);
    expect(severities).toEqual([3, 1]);
  });

  it('give inputs by glob', async () => {
    const client = await connect({ settings: () => ({ input: { 'configs/*.yaml': '3x64x64' } }) });
    await client.open(A, SCALED);
    expect(await client.ask('shapelint/status', { uri: A })).toMatchObject({ inputs: [{ shape: '3×64×64', source: 'setting' }] });
  });

  it('come with the start, and by notification, from clients that cannot be asked', async () => {
    const client = await connect({
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: { rules: { SL101: 'off' } }
    });
    await client.open(A, SHRINKING);
    expect(await client.diagnostics(A)).toEqual([]);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { shapelint: { rules: {} } } });
    expect(await client.diagnostics(A)).toHaveLength(1);
  });

  it('do no harm when they are of the wrong kind', async () => {
    for (const section of ['text', 7, [], { rules: 'all', input: 5, hints: null }, { input: { '[': '3x1x1', '': '1' } }]) {
      const client = await connect({ settings: () => section });
      await client.open(A, DETECTOR);
      expect(await client.diagnostics(A)).toHaveLength(1);
    }
  });
});

describe('clients that cannot ask for diagnostics', () => {
  it('are sent them', async () => {
    const client = await connect({ capabilities: {} });
    await client.open(A, SHRINKING);
    await until('diagnostics', () => client.published.length === 1);
    expect(client.published[0]).toMatchObject({ uri: A, version: 1, diagnostics: [{ code: 'SL101' }] });
    await client.edit(A, '[3, 6, 6]', '[3, 8, 8]');
    await until('diagnostics', () => client.published.length === 2);
    expect(client.published[1]).toMatchObject({ version: 2, diagnostics: [] });
    await client.edit(A, '[3, 8, 8]', '[3, 6, 6]');
    await client.close(A);
    await until('diagnostics', () => client.published.at(-1)?.version === undefined);
    expect(client.published.at(-1)).toEqual({ uri: A, diagnostics: [] });
  });

  it('are the only ones that are', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    await client.diagnostics(A);
    expect(client.published).toEqual([]);
  });
});
