import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the suite to one CommonJS file for every extension host. It lies inside the extension: a web worker host loads
 * tests from nowhere else.
 */
export async function bundleSuite(extension) {
  const outfile = path.join(extension, '.vscode-test', 'out', 'suite.js');
  await build({
    entryPoints: [fileURLToPath(new URL('entry.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning'
  });
  return outfile;
}
