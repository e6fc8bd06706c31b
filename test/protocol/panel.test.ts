import { afterAll, expect, it } from 'vitest';
import type { DiffResult, PanelResult, SizesResult, TableResult } from '../../server/src/lsp/protocol';
import { workspace } from '../cli/shapelint';
import { connect, leaveAll } from './client';
import { PLAIN } from './models';

const A = 'file:///project/a.yaml';
const B = 'file:///project/b.yaml';
const MODEL = 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 4, kernel: 3}\n  - maxpool2d: {kernel: 2}\n';

const scaled = (width: number) =>
  `nc: 3\nscales:\n  n: [1, 0.25, 64]\n  s: [1, ${width}, 64]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\nhead:\n  - [[0], 1, Detect, [nc]]\n`;
const work = workspace({ 'a.yaml': scaled(0.5), 'b.yaml': scaled(1) });

afterAll(leaveAll);

it('answers with all that a panel shows', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  const model = await client.ask<PanelResult>('shapelint/panel', { uri: A });
  expect(model).toMatchObject({ fileName: 'a.yaml', dialect: { id: 'layers' }, totals: { params: 112 } });
  expect(model?.layers.map(layer => layer.output)).toEqual(['1×4×6×6', '1×4×3×3']);
  expect(model?.table.rows[0]).toContain('1×4×6×6');
});

it('says how sizes are taken, and passes over what is none', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  const ask = (params: object) => client.ask<SizesResult>('shapelint/sizes', { uri: A, ...params });
  const found = await ask({ explore: [12, 12], marks: { extents: [8, 8], moved: [0, 1], end: 5 } });
  expect(found?.explored?.outputs).toEqual(['4×10×10', '4×5×5']);
  expect(found?.marks?.runs).toEqual([
    { from: 1, to: 3, is: 'broken' },
    { from: 4, to: 4, is: 'exact' },
    { from: 5, to: 5, is: 'lossy' }
  ]);
  expect(await ask({ explore: [0, 4], marks: { extents: [8], moved: [0], end: 5 } })).toEqual({});
  expect(await ask({ marks: { extents: [8, 8], moved: [2], end: 5 } })).toEqual({});
});

it('compares with another open document', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  await client.open(B, MODEL.replace('filters: 4', 'filters: 8'));
  const found = await client.ask<DiffResult>('shapelint/diff', { uri: A, against: { uri: B } });
  expect(found?.title).toBe('b.yaml');
  expect(found?.rows[0]).toContain('1×8×6×6 → 1×4×6×6');
  expect(await client.ask('shapelint/diff', { uri: A, against: { uri: 'file:///gone.yaml' } })).toBeNull();
});

it('compares in the same scale, and says what the command line says of the two files', async () => {
  const client = await connect();
  await client.open(A, scaled(0.5));
  await client.open(B, scaled(1));
  const diff = (against: object) => client.ask<DiffResult>('shapelint/diff', { uri: A, against });
  expect((await diff({ uri: B }))?.rows).toEqual([[' ', '', '2 layers alike', '', '', '']]);
  await client.ask('shapelint/choose', { uri: A, variant: 's' });
  const found = await diff({ uri: B });
  expect([found?.title, found?.rows[0]]).toEqual([
    'b.yaml · scale s',
    ['~', '0', 'Conv', '1×64×320×320 → 1×32×320×320', '1,856 → 928', '176,947,200 → 88,473,600']
  ]);
  expect((await diff({ uri: B, variant: 'n' }))?.title).toBe('b.yaml · scale n');
  const markdown = await client.ask<TableResult>('shapelint/table', { uri: A, format: 'markdown', against: { uri: B } });
  expect((await work.run(['diff', 'b.yaml', 'a.yaml', '--scale', 's', '--format', 'markdown'])).stdout).toBe(markdown);
});

it('hands out the table as a text', async () => {
  const client = await connect();
  await client.open(A, MODEL);
  const table = (format: string, more = {}) => client.ask<TableResult>('shapelint/table', { uri: A, format, ...more });
  expect(await table('markdown')).toContain('| 0 | conv2d | 1×4×6×6 | 112 |');
  expect(await table('csv')).toContain('conv2d,3,1x3x8x8,1x4x6x6');
  await client.open(B, MODEL);
  expect(await table('markdown', { against: { uri: B } })).toContain('2 layers alike');
});

it('has nothing to show of what is no model', async () => {
  const client = await connect();
  await client.open(A, PLAIN);
  expect(await client.ask('shapelint/panel', { uri: A })).toBeNull();
  expect(await client.ask('shapelint/sizes', { uri: A })).toBeNull();
});
