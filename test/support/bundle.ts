import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { builds } from '../../esbuild.js';

const project = resolve(__dirname, '../..');

/** Where bundles are put that tests build for themselves, so that none of them depends on what lies in dist. */
const folder = mkdtempSync(join(tmpdir(), 'shapelint-bundles-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export interface Bundle {
  /** Where it lies. */
  readonly file: string;
  /** What it was made of. */
  readonly metafile: Metafile;
}

/** The names of everything that ships. */
export const bundleNames: readonly string[] = builds.map(({ outfile }) => basename(outfile ?? ''));

const made = new Map<string, Promise<Bundle>>();

/** One of the files that ship, built once a run from the sources as they are with the options that it ships with. */
export function bundle(name: string): Promise<Bundle> {
  const known = made.get(name);
  if (known) return known;
  const options = builds.find(({ outfile }) => basename(outfile ?? '') === name);
  if (!options) throw new Error(`there is no bundle ${name}`);
  const file = join(folder, name);
  const built = build({ ...options, absWorkingDir: project, outfile: file, metafile: true, logLevel: 'error' }).then(
    ({ metafile }): Bundle => ({ file, metafile })
  );
  made.set(name, built);
  return built;
}
