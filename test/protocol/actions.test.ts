import { afterAll, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Client, connect, leaveAll } from './client';

const A = 'file:///project/a.yaml';

const MODEL = `input: [8, 25, 25]
layers:
  - maxpool2d: {kernel: 2}
  - conv2d: {filters: 8, kernel: 3, pading: 1}
  - maxpool2d: {kernel: 3}
`;

afterAll(leaveAll);

const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
const lineOf = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 99 } });
const ask = (client: Client, range: object, only?: string[]) =>
  client.ask<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: A },
    range,
    context: { diagnostics: [], ...(only && { only }) }
  });
const titled = (actions: readonly CodeAction[], title: string): CodeAction => {
  const found = actions.find(action => action.title.startsWith(title));
  if (!found) throw new Error(`${title} is not among ${actions.map(action => action.title).join('; ')}`);
  return found;
};

/** Where an action changes what, in short. */
const edits = ({ edit }: CodeAction): string[] =>
  (edit?.changes?.[A] ?? []).map(({ range, newText }) => `${range.start.line}:${range.start.character}-${range.end.character} ${newText}`);

it('offers fixes with what comes out, the best one preferred', async () => {
  const client = await connect();
  expect(client.capabilities).toMatchObject({
    codeActionProvider: { codeActionKinds: expect.arrayContaining(['quickfix', 'source.fixAll.shapelint']) }
  });
  await client.open(A, MODEL);
  const found = await ask(client, lineOf(2));
  expect(found.map(({ title, isPreferred }) => `${title}${isPreferred ? ' *' : ''}`)).toMatchInlineSnapshot(`
    [
      "Set ceil_mode to true: gives 13×13 *",
      "Set padding to 1: gives 13×13",
      "Set the input to 22×22: gives 11×11",
      "Set the input to 28×28: gives 14×14",
      "Fix all SL103 in this file",
      "Disable SL103 for this line",
      "Disable SL103 for this file",
      "Insert a layer below",
      "Insert a 3×3 convolution to 8 channels below",
      "Delete this layer: 2 other layers change their shapes (1 and 2)",
      "Move this layer down",
      "Duplicate this layer: 2 other layers change their shapes (1 and 2)",
    ]
  `);
  const ceil = titled(found, 'Set ceil_mode');
  expect([ceil.kind, ceil.diagnostics?.[0]?.code]).toEqual(['quickfix', 'SL103']);
  expect(edits(ceil)).toEqual(['2:25-25 , ceil_mode: true']);
});

it('works out what takes long when it is chosen, for clients that ask then', async () => {
  const able = await connect({ capabilities: { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } } });
  await able.open(A, MODEL);
  const lazy = titled(await ask(able, lineOf(2)), 'Fix all SL103');
  expect(lazy.edit).toBeUndefined();
  const resolved = await able.ask<CodeAction>('codeAction/resolve', lazy);
  const plain = await connect();
  await plain.open(A, MODEL);
  const whole = titled(await ask(plain, lineOf(2)), 'Fix all SL103');
  expect(edits(whole).length).toBeGreaterThan(0);
  expect(edits(resolved)).toEqual(edits(whole));
  await able.edit(A, 'kernel: 2', 'kernel: 5');
  expect((await able.ask<CodeAction>('codeAction/resolve', lazy)).edit).toBeUndefined();
});

it('fixes when saving only what is plain', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  const [all, ...more] = await ask(client, whole, ['source.fixAll']);
  expect([all?.kind, more]).toEqual(['source.fixAll.shapelint', []]);
  expect(edits(all!)).toEqual(['3:39-39 d']);
  expect(await ask(client, whole, ['refactor.extract'])).toEqual([]);
});

it('switches a rule off in a comment, for a line or for the file', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  const found = await ask(client, lineOf(2), ['quickfix']);
  expect(edits(titled(found, 'Disable SL103 for this line'))).toEqual(['2:0-0   # shapelint-disable-next-line SL103\n']);
  expect(edits(titled(found, 'Disable SL103 for this file'))).toEqual(['0:0-0 # shapelint-disable SL103\n']);
});

const YOLO = `nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0
  - [-1, 1, Conv, [32, 3, 2]] # 1
  - [-1, 1, Conv, [32, 3, 1]] # 2
head:
  - [[-1, 1], 1, Concat, [1]] # 3
  - [[3, 2], 1, Detect, [nc]] # 4
`;

it('changes the structure where a user asks for it, and says what becomes of other layers', async () => {
  const client = await connect();
  await client.open(A, YOLO);
  const found = await ask(client, { start: { line: 4, character: 6 }, end: { line: 4, character: 6 } }, ['refactor']);
  expect(found.map(({ title, kind }) => `${kind}: ${title}`)).toMatchInlineSnapshot(`
    [
      "refactor.rewrite.insertLayer: Insert a layer below",
      "refactor.rewrite.insertLayer: Insert a 3×3 convolution to 32 channels below",
      "refactor.rewrite.deleteLayer: Delete this layer",
      "refactor.rewrite.moveLayerUp: Move this layer up",
      "refactor.rewrite.moveLayerDown: Move this layer down: 1 other layer changes its shape (4)",
      "refactor.rewrite.duplicateLayers: Duplicate this layer",
    ]
  `);
  expect(edits(titled(found, 'Move this layer up'))).toMatchInlineSnapshot(`
    [
      "3:4-33 [-1, 1, Conv, [32, 3, 1]] # 1",
      "4:4-33 [-1, 1, Conv, [32, 3, 2]] # 2",
      "6:10-11 2",
    ]
  `);
  const automatic = await client.ask<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: A },
    range: lineOf(4),
    context: { diagnostics: [], triggerKind: 2 }
  });
  expect(automatic).toEqual([]);
});

it('renumbers what a row put in by hand left behind', async () => {
  const client = await connect();
  await client.open(A, YOLO);
  expect(await client.diagnostics(A)).toEqual([]);
  await client.edit(A, '# 0\n', '# 0\n  - [-1, 1, Conv, [32, 3, 1]]\n');
  await client.diagnostics(A);
  const found = await ask(client, lineOf(3), ['quickfix']);
  expect(found.map(({ title, isPreferred }) => `${title}${isPreferred ? ' *' : ''}`)).toEqual([
    'Renumber all 3 references behind the layer that was put in *'
  ]);
  expect(edits(found[0]!)).toEqual(['7:10-11 2', '8:6-7 4', '8:9-10 3']);
  expect(await ask(client, lineOf(2), ['quickfix'])).toEqual([]);
});

it('does not take what an action did, or what undoes it, for an edit by hand', async () => {
  const text = `nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0
  - [-1, 1, Conv, [16, 3, 1]] # 1
  - [0, 1, Conv, [16, 3, 1]] # 2
head:
  - [[-1, -2], 1, Concat, [1]] # 3
  - [[3], 1, Detect, [nc]] # 4
`;
  const client = await connect();
  await client.open(A, text);
  await client.diagnostics(A);
  const at = { start: { line: 3, character: 6 }, end: { line: 3, character: 6 } };
  const insert = titled(await ask(client, at, ['refactor']), 'Insert a layer below');
  const after = TextDocument.applyEdits(TextDocument.create(A, 'yaml', 1, text), insert.edit!.changes![A]!);
  expect(after).toContain('[[-1, -2], 1, Concat, [1]] # 4');
  const renumbering = async () => (await ask(client, whole, ['quickfix'])).filter(({ title }) => title.startsWith('Renumber'));
  for (const [from, to] of [
    [text, after],
    [after, text],
    [text, after]
  ] as const) {
    await client.edit(A, from, to);
    expect(await renumbering()).toEqual([]);
  }
  // The same text by hand is another thing.
  await client.close(A);
  await client.open(A, text);
  await client.diagnostics(A);
  await client.edit(A, text, after);
  expect(await renumbering()).toHaveLength(1);
});

it('tries fixes of what stands nearest to the cursor, where a whole model stands on one line', async () => {
  const client = await connect();
  const uri = 'file:///project/line.json';
  const layers = Array.from({ length: 40 }, (_, i) => `{"type": "conv2d", "filters": ${10 + i}, "kernel": 3, "pading": 1}`);
  const text = `{"input": [8, 99, 99], "layers": [${layers.join(', ')}]}`;
  await client.open(uri, text, 'json');
  const character = text.indexOf('"filters": 30');
  const range = { start: { line: 0, character }, end: { line: 0, character } };
  const found = await client.ask<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
  const mended = found.filter(({ title }) => title.includes('padding') && !title.includes('all'));
  const places = mended.flatMap(({ diagnostics }) => (diagnostics ?? []).map(({ range: { start } }) => start.character));
  expect(new Set(places).size).toBe(10);
  expect(Math.max(...places.map(place => Math.abs(place - character)))).toBeLessThan(10 * layers[0]!.length);
});
