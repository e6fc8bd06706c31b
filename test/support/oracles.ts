import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, it } from 'vitest';

/** Where the answers of the real frameworks lie: beside the project, or where SHAPELINT_ORACLES says. */
const root = resolve(process.env.SHAPELINT_ORACLES ?? join(__dirname, '../../../shared/oracles'));

export const oraclePath = (...parts: string[]): string => join(root, ...parts);
export const readOracle = (...parts: string[]): string => readFileSync(oraclePath(...parts), 'utf8');
/** All files below a folder, as paths from the oracles' root. */
export const allOracles = (...parts: string[]): string[] =>
  readdirSync(oraclePath(...parts), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
export const listOracles = (...parts: string[]): string[] => readdirSync(oraclePath(...parts)).sort();
// biome-ignore lint/suspicious/noExplicitAny: the frameworks' answers are read as they are, field by field
export const readJson = (...parts: string[]): any => JSON.parse(readOracle(...parts));

/** A suite that needs the oracles: skipped with a word in a clone without them, a failure where CI promises them. */
export function describeWithOracles(name: string, body: () => void): void {
  if (existsSync(root)) describe(name, body);
  else if (process.env.CI) describe(name, () => it('has its oracles', () => Promise.reject(new Error(`no oracles at ${root}`))));
  else describe.skip(`${name} (skipped: no oracles)`, () => it('needs the oracles', () => undefined));
}
