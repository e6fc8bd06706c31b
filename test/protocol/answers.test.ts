import { afterAll, describe, expect, it } from 'vitest';
import type { CodeLens, InlayHint } from 'vscode-languageserver/node';
import type { ChooseResult, StatusResult } from '../../server/src/lsp/protocol';
import { connect, leaveAll } from './client';
import { DETECTOR, PLAIN, SCALED, SHRINKING } from './models';

const A = 'file:///project/a.yaml';

afterAll(leaveAll);

const label = ({ label: parts }: InlayHint): string => (typeof parts === 'string' ? parts : parts.map(part => part.value).join(''));

describe('the server', () => {
  it('says what it can', async () => {
    const { capabilities } = await connect();
    expect(capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2, save: true },
      hoverProvider: true,
      documentSymbolProvider: true,
      inlayHintProvider: { resolveProvider: true },
      diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false }
    });
  });

  it('reports with code, page and all places that take part', async () => {
    const client = await connect();
    await client.open(A, DETECTOR);
    const [found, ...others] = await client.diagnostics(A);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'SL202', severity: 1, source: 'shapelint', range: { start: { line: 8 } } });
    expect(found?.codeDescription?.href).toMatch(/^https:\/\/.*\/rules\/SL202\.md$/);
    expect(found?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line])).toEqual(
      expect.arrayContaining([
        [A, 7],
        [A, 4]
      ])
    );
  });

  it('shows the model in a line, made when it is shown', async () => {
    const client = await connect();
    await client.open(A, DETECTOR);
    const [lens, ...others] = (await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: A } })) as CodeLens[];
    expect(others).toEqual([]);
    expect(lens).toMatchObject({ range: { start: { line: 0, character: 0 } } });
    expect(lens?.command).toBeUndefined();
    const resolved = (await client.connection.sendRequest('codeLens/resolve', lens)) as CodeLens;
    expect(resolved.command?.title).toMatch(
      /^100×100 → \? · stride 8 · smallest input 8 · valid: multiples of 8 · at least [\d.]+ k parameters$/
    );
  });

  it('says when nothing has changed since the last report', async () => {
    const client = await connect();
    await client.open(A, DETECTOR);
    const first = await client.report(A);
    expect(await client.report(A, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.edit(A, '3x100x100', '3x96x96');
    expect(await client.report(A, first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  it('answers by the text as it is after an edit', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    expect((await client.diagnostics(A)).map(({ code }) => code)).toEqual(['SL101']);
    await client.edit(A, '[3, 6, 6]', '[3, 8, 8]');
    expect(await client.diagnostics(A)).toEqual([]);
    expect((await client.hints(A)).map(label)).toEqual(['0 · 8×6×6', '1 · 8×4×4', '2 · 8×2×2']);
  });

  it('marks the layer that a hover is about', async () => {
    const client = await connect();
    await client.open(A, SHRINKING);
    const hover = await client.hover(A, 'filters');
    expect(hover?.range).toEqual({ start: { line: 2, character: 4 }, end: { line: 2, character: 35 } });
    expect(hover?.contents).toMatchObject({ kind: 'markdown', value: expect.stringContaining('3×6×6 → **8×4×4**') });
  });

  it('gives hints at line ends, and their tooltips when asked', async () => {
    const client = await connect();
    await client.open(A, DETECTOR);
    const hints = await client.hints(A);
    const lines = DETECTOR.split('\n');
    for (const { position } of hints) expect(position.character).toBe(lines[position.line]?.length);
    expect(hints[0]?.tooltip).toBeUndefined();
    expect((await client.ask<InlayHint>('inlayHint/resolve', hints[0])).tooltip).toBe('1×16×50×50 (N×C×H×W)');
    await client.edit(A, '3x100x100', '3x96x96');
    expect((await client.ask<InlayHint>('inlayHint/resolve', hints[0])).tooltip).toBeUndefined();
  });

  it('has an outline', async () => {
    const client = await connect();
    await client.open(A, DETECTOR);
    const outline = await client.symbols(A);
    expect(outline?.map(({ name, children }) => [name, children?.length])).toEqual([
      ['backbone', 3],
      ['head', 3]
    ]);
  });

  it('tells and takes what is shown', async () => {
    const client = await connect();
    await client.open(A, SCALED);
    const choose = (choice: object) => client.ask<ChooseResult>('shapelint/choose', { uri: A, ...choice });
    const shown = (status: StatusResult | undefined) => [status?.variant?.id, status?.inputs[0]?.shape, status?.inputs[0]?.source];
    const before = await client.ask<StatusResult>('shapelint/status', { uri: A });
    expect(before?.dialects.map(({ id }) => id)).toContain(before?.dialect.id);
    expect(shown(before)).toEqual(['n', '3×640×640', 'default']);
    expect(await choose({ variant: 's', input: '3x320x320' })).toMatchObject({ status: { variant: { id: 's' } } });
    expect((await client.hints(A)).map(label)).toEqual(['0 · 32×160×160']);
    expect(client.refreshes.sort()).toEqual(['diagnostic', 'inlayHint']);
    const refused = [{ input: 'big' + '!' }, { variant: 'q' }, { dialect: 'other' }, { input: 7 }];
    for (const wrong of refused) expect(await choose(wrong)).toEqual({ problem: expect.any(String) });
    const after = await choose({ input: null, variant: null });
    expect('status' in after && shown(after.status)).toEqual(['n', '3×640×640', 'default']);
  });

  it('is silent about everything else', async () => {
    const client = await connect();
    await client.open(A, PLAIN);
    await client.open('file:///project/b.md', DETECTOR, 'markdown');
    for (const uri of [A, 'file:///project/b.md', 'file:///project/never-opened.yaml']) {
      const answers = [
        await client.diagnostics(uri),
        await client.hover(uri, { line: 1, character: 3 }),
        await client.hints(uri),
        await client.symbols(uri),
        await client.ask('shapelint/status', { uri })
      ];
      expect(answers).toEqual([[], null, [], null, null]);
    }
  });

  it('serves untitled documents, and JSON', async () => {
    const client = await connect();
    await client.open('untitled:Untitled-1', SHRINKING);
    await client.open(
      'vscode-vfs://github/a/b/model.json',
      '{"input": [3, 2, 2], "layers": [{"type": "conv2d", "filters": 8, "kernel": 3}]}',
      'json'
    );
    expect(await client.diagnostics('untitled:Untitled-1')).toHaveLength(1);
    expect(await client.diagnostics('vscode-vfs://github/a/b/model.json')).toHaveLength(1);
  });
});
