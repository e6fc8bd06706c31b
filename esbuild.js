// Builds everything that ships: both extension hosts, both servers and the CLI.
const esbuild = require('esbuild');

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = { bundle: true, minify: !watch, sourcemap: watch, logLevel: 'info', target: 'node20', legalComments: 'none' };
// The ESM build of `yaml` for Node breaks when bundled; its CommonJS and browser builds are the same code.
// The other way round jsonc-parser: its CommonJS build loads its parts in a way that cannot be bundled.
const alias = { 'jsonc-parser': require.resolve('jsonc-parser/lib/esm/main.js') };
/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', mainFields: ['main', 'module'], alias };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  { ...node, entryPoints: ['client/src/extension.node.ts'], outfile: 'dist/extension.node.js', external: ['vscode'] },
  { ...browser, entryPoints: ['client/src/extension.web.ts'], outfile: 'dist/extension.web.js', external: ['vscode'], format: 'cjs' },
  { ...node, entryPoints: ['server/src/lsp/main.node.ts'], outfile: 'dist/server.node.js' },
  { ...browser, entryPoints: ['server/src/lsp/main.browser.ts'], outfile: 'dist/server.web.js', format: 'iife' },
  { ...browser, entryPoints: ['client/webview/main.ts'], outfile: 'dist/panel.js', format: 'iife' },
  { ...browser, entryPoints: ['client/webview/panel.css'], outfile: 'dist/panel.css' },
  { ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }
];

async function run() {
  if (!watch) return void (await Promise.all(builds.map(build => esbuild.build(build))));
  for (const build of builds) await (await esbuild.context(build)).watch();
}

// Tests build parts of it for themselves, with the same options.
module.exports = { builds };
if (require.main === module) run().catch(() => process.exit(1));
