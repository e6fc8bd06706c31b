import { afterAll, expect, it } from 'vitest';
import type { DocumentHighlight, DocumentLink, FoldingRange, Location, SelectionRange, WorkspaceEdit } from 'vscode-languageserver/node';
import { connect, leaveAll } from './client';
import { DETECTOR, PLAIN } from './models';

const A = 'file:///project/a.yaml';
const NAMED = 'input: [3, 8, 8]\nlayers:\n  - {type: relu, name: stem}\n  - {type: relu, from: stem}\n  - {type: add, from: [stem, 1]}\n';

afterAll(leaveAll);

const startOf = ({ range }: { range: Location['range'] }) => [range.start.line, range.start.character];

it('leads from a reference to its layer and back', async () => {
  const client = await connect();
  await client.open(A, NAMED);
  const to = await client.at<Location>('definition', A, 'from: stem', 7);
  expect([to.uri, ...startOf(to)]).toEqual([A, 2, 23]);
  const back = (includeDeclaration: boolean) =>
    client.at<Location[]>('references', A, 'name: stem', 7, { context: { includeDeclaration } });
  expect((await back(false)).map(startOf)).toEqual([
    [3, 23],
    [4, 23]
  ]);
  expect(await back(true)).toHaveLength(4);
  const marks = await client.at<DocumentHighlight[]>('documentHighlight', A, 'from: stem', 7);
  expect(marks.map(({ kind }) => kind)).toEqual([3, 3, 2, 2]);
});

it('renames layers, and refuses positions with a sentence', async () => {
  const client = await connect();
  await client.open(A, NAMED);
  expect(await client.at('prepareRename', A, 'from: stem', 7)).toMatchObject({ placeholder: 'stem' });
  const edit = await client.at<WorkspaceEdit>('rename', A, 'from: stem', 7, { newName: 'trunk' });
  expect(edit.changes?.[A]?.map(({ newText }) => newText)).toEqual(['trunk', 'trunk', 'trunk']);
  await expect(client.at('prepareRename', A, ', 1]', 2)).rejects.toThrow('1 is a position, not a name');
  await expect(client.at('rename', A, 'name: stem', 7, { newName: '7' })).rejects.toThrow('A name begins with a letter');
});

it('folds and selects', async () => {
  const client = await connect();
  await client.open(A, DETECTOR);
  const folds = await client.ask<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: A } });
  expect(folds).toEqual([
    { startLine: 2, endLine: 5 },
    { startLine: 6, endLine: 9 }
  ]);
  const positions = [{ line: 3, character: 13 }];
  const [range] = await client.ask<SelectionRange[]>('textDocument/selectionRange', { textDocument: { uri: A }, positions });
  expect([range?.range.start.character, range?.range.end.character]).toEqual([12, 16]);
  expect(range?.parent?.range.start.character).toBe(4);
});

it('links the types of layers to their documentation', async () => {
  const client = await connect();
  await client.open(A, DETECTOR);
  const links = await client.ask<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri: A } });
  expect(links).toHaveLength(4);
  expect(links[0]).toEqual({
    range: { start: { line: 3, character: 12 }, end: { line: 3, character: 16 } },
    target: 'https://docs.ultralytics.com/reference/nn/modules/conv/#ultralytics.nn.modules.conv.Conv',
    tooltip: 'Documentation of Conv'
  });
});

it('is silent in what is no model', async () => {
  const client = await connect();
  await client.open(A, PLAIN);
  for (const what of ['definition', 'prepareRename', 'foldingRange', 'documentHighlight'])
    expect(await client.at(what, A, 'image')).toBeNull();
});
