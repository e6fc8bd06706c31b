import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
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
  const options = builds.find(({ outfile }) => basename(outfile ?? '') === name);
  if (!options) throw new Error(`there is no bundle ${name}`);
  return buildOnce(name, options);
}

/** The core alone as the server has it, in words that can be read: for tests that look into how it works. */
export function coreBundle(): Promise<Bundle> {
  const shipped = builds.find(({ outfile }) => basename(outfile ?? '') === 'server.js')!;
  const contents = [
    "export { readingModel } from './server/src/analysis/analysis';",
    "export { diagnosing } from './server/src/rules/diagnose';",
    "export { defaultSettings } from './server/src/config/settings';",
    "import { folds } from './server/src/features/folding';",
    "import { hints } from './server/src/features/hints';",
    "import { lensTitle } from './server/src/features/lens';",
    "import { links } from './server/src/features/links';",
    "import { symbols } from './server/src/features/symbols';",
    'const all = { start: 0, end: 1e9 };',
    'export const features = [folds, links, symbols, lensTitle, analysis => hints(analysis, all)];'
  ].join('\n');
  const { entryPoints: _, ...options } = shipped;
  return buildOnce('core.cjs', { ...options, format: 'cjs', minify: false, stdin: { contents, resolveDir: project, loader: 'ts' } });
}

function buildOnce(name: string, options: BuildOptions): Promise<Bundle> {
  const known = made.get(name);
  if (known) return known;
  const file = join(folder, name);
  const built = build({ ...options, absWorkingDir: project, outfile: file, metafile: true, logLevel: 'error' }).then(
    ({ metafile }): Bundle => ({ file, metafile: metafile! })
  );
  made.set(name, built);
  return built;
}
