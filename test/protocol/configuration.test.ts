import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { connect, leaveAll, until } from './client';
import { SHRINKING } from './models';

afterAll(leaveAll);

const FOLDER = 'memfs:/project';
const MODEL = `${FOLDER}/nets/a.yaml`;
const reads = { reads: true };

describe('shapelint.yaml, read by the client', () => {
  it('counts more than settings, the nearest one alone, and again when it changes', async () => {
    const files = new Map([[`${FOLDER}/shapelint.yaml`, 'rules: { SL101: warning }\n']]);
    const client = await connect({
      initializationOptions: reads,
      folders: [FOLDER],
      files,
      settings: () => ({ rules: { SL101: 'information' } })
    });
    const severity = async () => (await client.diagnostics(MODEL)).map(one => one.severity);
    await client.open(MODEL, SHRINKING);
    expect(await severity()).toEqual([2]);
    files.set(`${FOLDER}/nets/shapelint.yaml`, 'rules: { SL101: off }\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
    await until('a refresh', () => client.refreshes.length === 2);
    expect(await severity()).toEqual([]);
    files.clear();
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: MODEL } });
    expect(await severity()).toEqual([]);
    await client.open(`${FOLDER}/shapelint.yaml`, 'rules: {}\n');
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: `${FOLDER}/shapelint.yaml` } });
    await until('a refresh', () => client.refreshes.length === 4);
    expect(await severity()).toEqual([3]);
  });

  it('is not looked for above the folder that is open', async () => {
    const files = new Map([['memfs:/shapelint.yaml', 'rules: { SL101: off }\n']]);
    const client = await connect({ initializationOptions: reads, folders: [FOLDER], files });
    await client.open(MODEL, SHRINKING);
    expect(await client.diagnostics(MODEL)).toHaveLength(1);
  });

  it('differs from folder to folder', async () => {
    const files = new Map([['memfs:/b/shapelint.yaml', 'rules: { SL101: off }\n']]);
    const client = await connect({ initializationOptions: reads, folders: ['memfs:/a', 'memfs:/b'], files });
    for (const uri of ['memfs:/a/x.yaml', 'memfs:/b/x.yaml']) await client.open(uri, SHRINKING);
    expect([await client.diagnostics('memfs:/a/x.yaml'), await client.diagnostics('memfs:/b/x.yaml')].map(found => found.length)).toEqual([
      1, 0
    ]);
  });

  it('has diagnostics of its own', async () => {
    const client = await connect({ initializationOptions: reads, folders: [FOLDER], files: new Map() });
    const uri = `${FOLDER}/shapelint.yaml`;
    await client.open(uri, 'rules: { pixels-unred: off }\n');
    expect(await client.diagnostics(uri)).toMatchObject([{ code: 'SL704', range: { start: { line: 0, character: 9 } } }]);
  });
});

describe('shapelint.yaml, read by the server', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'shapelint-configuration-')));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const at = (path: string): string => pathToFileURL(join(root, path)).href;
  mkdirSync(join(root, 'repository/.git'), { recursive: true });
  mkdirSync(join(root, 'repository/nets'));
  writeFileSync(join(root, 'shapelint.yaml'), 'rules: { SL101: off }\n');

  it('is found as far as the root of the repository, for editors that do not read it', async () => {
    const client = await connect();
    await client.open(at('repository/nets/a.yaml'), SHRINKING);
    expect(await client.diagnostics(at('repository/nets/a.yaml'))).toHaveLength(1);
    writeFileSync(join(root, 'repository/shapelint.yaml'), 'rules: { window-exceeds-input: off }\n');
    await client.open(at('repository/nets/b.yaml'), SHRINKING);
    expect(await client.diagnostics(at('repository/nets/b.yaml'))).toEqual([]);
  });
});
