import { afterAll, expect, it } from 'vitest';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver/node';
import { type Client, connect, leaveAll } from './client';

const FOLDER = 'memfs:/project';
const YAML = `${FOLDER}/nets/a.yaml`;
const JSON_FILE = `${FOLDER}/nets/b.json`;
const OWN = 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 1}\n  - {type: Crossroads, filters: 4, kernel: 3}\n  - relu\n';
const SHRINKING = '{"input": [3, 6, 6], "layers": [{"type": "conv2d", "filters": 8, "kernel": 7, "name": "big"}]}';
const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };

const creates = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create' as const] } },
  textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } }
};

afterAll(leaveAll);

const start = (files: Map<string, string>, capabilities: object = creates): Promise<Client> =>
  connect({ initializationOptions: { reads: true, saves: true }, folders: [FOLDER], files, capabilities });

const ask = (client: Client, uri: string): Promise<CodeAction[]> =>
  client.ask('textDocument/codeAction', { textDocument: { uri }, range: whole, context: { diagnostics: [], only: ['quickfix'] } });

async function choose(client: Client, uri: string, title: string): Promise<CodeAction> {
  const found = (await ask(client, uri)).find(action => action.title === title);
  if (!found) throw new Error(`no ${title}`);
  return client.ask('codeAction/resolve', found);
}

/** Which files an edit makes and changes, in short. */
const told = (edit: WorkspaceEdit | undefined): string[] =>
  (edit?.documentChanges ?? []).flatMap(change => {
    if ('kind' in change) return [`${change.kind} ${'uri' in change ? change.uri : ''}`];
    return change.edits.map(
      one => `${change.textDocument.uri} ${one.range.start.line}:${one.range.start.character} ${'newText' in one && one.newText}`
    );
  });

it('declares a module of one’s own, where what comes out has no fault', async () => {
  const files = new Map<string, string>();
  const client = await start(files);
  await client.open(YAML, OWN);
  const titles = (await ask(client, YAML)).map(({ title }) => title).filter(title => title.startsWith('Declare'));
  expect(titles).toEqual([
    'Declare Crossroads in shapelint.yaml: it keeps the shape',
    'Declare Crossroads in shapelint.yaml: it is like conv2d'
  ]);
  const same = await choose(client, YAML, titles[0]!);
  const configuration = `${FOLDER}/shapelint.yaml`;
  expect(told(same.edit)).toEqual([`create ${configuration}`, `${configuration} 0:0 modules:\n  Crossroads: same\n`]);
  expect(same.command).toMatchObject({ command: 'shapelint.saveSettings', arguments: [configuration] });
  files.set(configuration, 'modules:\n  Crossroads: same\n');
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  expect(await client.diagnostics(YAML)).toEqual([]);
});

it('switches a rule off for a layer or a file of JSON, in the nearest configuration', async () => {
  const near = `${FOLDER}/nets/shapelint.yaml`;
  const client = await start(new Map([[near, 'preset: recommended\n']]));
  await client.open(JSON_FILE, SHRINKING, 'json');
  const layer = await choose(client, JSON_FILE, 'Disable SL101 for layer big in shapelint.yaml');
  expect(told(layer.edit)).toEqual([`${near} 1:0 overrides:\n  - { files: ./b.json, layers: big, rules: { SL101: off } }\n`]);
  const file = await choose(client, JSON_FILE, 'Disable SL101 for this file in shapelint.yaml');
  expect(told(file.edit)).toEqual([`${near} 1:0 overrides:\n  - { files: ./b.json, rules: { SL101: off } }\n`]);
});

it('goes by a configuration as it is being edited', async () => {
  const near = `${FOLDER}/shapelint.yaml`;
  const client = await start(new Map([[near, 'rules: {}\n']]));
  await client.open(near, 'modules:\n  Other: same\n');
  await client.open(YAML, OWN);
  const same = await choose(client, YAML, 'Declare Crossroads in shapelint.yaml: it keeps the shape');
  expect(told(same.edit)).toEqual([`${near} 1:13 \n  Crossroads: same`]);
});

it('offers none of this to a client that makes no files', async () => {
  const client = await start(new Map(), {});
  await client.open(YAML, OWN);
  await client.open(JSON_FILE, SHRINKING, 'json');
  const titles = [...(await ask(client, YAML)), ...(await ask(client, JSON_FILE))].map(({ title }) => title);
  expect(titles.filter(title => title.includes('shapelint.yaml'))).toEqual([]);
});

it('narrows a range of sizes to those that every skip fits at', async () => {
  const near = `${FOLDER}/shapelint.yaml`;
  const client = await start(new Map([[near, 'inputs: { "*": { from: 60, to: 100 } }\n']]));
  await client.open(
    YAML,
    'input: [8, 64, 64]\nlayers:\n  - {type: maxpool2d, kernel: 2, name: down}\n  - {type: upsample, scale: 2, name: up}\n  - {type: add, from: [up, input]}\n'
  );
  const action = await choose(client, YAML, 'Declare sizes from 60 to 100 in steps of 2 in shapelint.yaml');
  expect(told(action.edit)).toEqual([`${near} 0:34 , step: 2`]);
});
