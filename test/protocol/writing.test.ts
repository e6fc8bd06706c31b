import { afterAll, expect, it } from 'vitest';
import {
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  MarkupContent,
  type SignatureHelp,
  type TextEdit
} from 'vscode-languageserver/node';
import { connect, leaveAll } from './client';
import { DETECTOR, PLAIN } from './models';

const A = 'file:///project/a.yaml';

afterAll(leaveAll);

const found = ({ items }: CompletionList, label: string): CompletionItem => {
  const item = items.find(one => one.label === label);
  if (!item) throw new Error(`${label} is not among ${items.map(one => one.label)}`);
  return item;
};

it('completes what is typed, in the order of the offers', async () => {
  const client = await connect();
  expect(client.capabilities).toMatchObject({ completionProvider: { triggerCharacters: expect.arrayContaining(['[', ',']) } });
  await client.open(A, DETECTOR);
  await client.edit(A, 'Concat, [1]]', 'Con');
  const types = await client.at<CompletionList>('completion', A, 'Con #', 3);
  const { textEdit, filterText, documentation } = found(types, 'Concat');
  expect(textEdit as TextEdit).toEqual({
    range: { start: { line: 8, character: 17 }, end: { line: 8, character: 20 } },
    newText: 'Concat'
  });
  expect(filterText).toBe('Concat');
  expect(MarkupContent.is(documentation) && documentation.value).toContain('joins its inputs');
  const rows = await client.at<CompletionList>('completion', A, '[[-1, 1], 1, Con', 6);
  expect(rows.items.map(({ label, detail }) => [label, detail]).slice(0, 3)).toEqual([
    ['-1', 'nn.Upsample 64×26×26'],
    ['3', 'nn.Upsample 64×26×26'],
    ['2', 'Conv 64×13×13']
  ]);
  expect(rows.items.map(({ sortText }) => sortText)).toEqual(rows.items.map(({ sortText }) => sortText).sort());
});

it('offers what was asked for although one types on: the editor narrows the list, and would show none for a stale answer', async () => {
  const client = await connect();
  await client.open(A, DETECTOR);
  await client.diagnostics(A);
  await client.edit(A, 'Concat, [1]]', 'C');
  const asked = client.at<CompletionList>('completion', A, 'C #', 1);
  await client.edit(A, 'C #', 'Con #');
  const offers = await asked;
  expect(found(offers, 'Concat').textEdit).toMatchObject({ range: { start: { character: 17 }, end: { character: 18 } } });
});

it('inserts common blocks with tab stops where the client knows them, and tells the shape when one is looked at', async () => {
  const completion = { completionItem: { snippetSupport: true } };
  const client = await connect({ capabilities: { textDocument: { completion } } });
  await client.open(A, DETECTOR);
  await client.edit(A, 'head:', '  - \nhead:');
  const place = ['completion', A, '  - \n', 4] as const;
  const stage = found(await client.at<CompletionList>(...place), 'stage');
  expect(stage.insertTextFormat).toBe(InsertTextFormat.Snippet);
  expect((stage.textEdit as TextEdit).newText).toBe('[-1, 1, Conv, [${1:128}, 3, 2]]\n- [-1, ${2:3}, C2f, [$1, True]]');
  const { documentation } = await client.ask<CompletionItem>('completionItem/resolve', stage);
  expect(MarkupContent.is(documentation) && documentation.value).toMatch(/^gives \*\*128×7×7\*\* here\n/);
});

it('helps with arguments by position', async () => {
  const client = await connect();
  await client.open(A, DETECTOR);
  const help = await client.at<SignatureHelp>('signatureHelp', A, '[16, 3, 2]', 5);
  const [signature] = help.signatures;
  expect([help.activeSignature, help.activeParameter]).toEqual([0, 1]);
  const [start, end] = (signature?.parameters?.[1]?.label ?? []) as number[];
  expect(signature?.label.slice(start, end)).toBe('kernel = 1');
  expect(await client.at('signatureHelp', A, 'head:', 2)).toBeNull();
});

it('is silent in what is no model', async () => {
  const client = await connect();
  await client.open(A, PLAIN);
  expect(await client.at('completion', A, 'image')).toBeNull();
  expect(await client.at('signatureHelp', A, '8080')).toBeNull();
});
