import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileInputs } from '../support/hostileInputs.mjs';
import { type Client, connect, leaveAll } from './client';
import { SHRINKING } from './models';

const OTHER = 'file:///project/other.yaml';

let client: Client;
beforeAll(async () => {
  client = await connect();
  await client.open(OTHER, SHRINKING);
});
afterAll(leaveAll);

describe('a hostile file', () => {
  it.each(hostileInputs)('of $name: said what there is to say, and everything goes on', async ({ file, text, says = [] }) => {
    const uri = `file:///hostile/${file}`;
    await client.open(uri, text, file.endsWith('.json') ? 'json' : 'yaml');
    const codes = (await client.diagnostics(uri)).map(({ code }) => String(code));
    expect([...new Set(codes)].sort()).toEqual([...says].sort());
    for (const answer of [client.hints(uri), client.symbols(uri), client.hover(uri, { line: 1, character: 1 })])
      expect(JSON.stringify(await answer)).not.toMatch(/NaN|Infinity/);
    await client.close(uri);
    expect((await client.diagnostics(OTHER)).map(({ code }) => code)).toEqual(['SL101']);
    expect(client.log).toEqual([]);
  });
});
