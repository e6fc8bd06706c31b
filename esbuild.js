// Builds everything that ships: both extension hosts, the server, the panel and the CLI.
const { builtinModules } = require('node:module');
const path = require('node:path');
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

// The server runs in Node and in a worker: the protocol's parts for both are in it, and Node's modules stay outside. Of `yaml`
// it has the build for browsers, which runs in both.
const everywhere = {
  conditions: ['node', 'browser'],
  alias: { yaml: path.join(path.dirname(require.resolve('yaml/package.json')), 'browser/index.js') },
  external: builtinModules.flatMap(name => [name, `node:${name}`])
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  { ...node, entryPoints: ['client/src/extension.node.ts'], outfile: 'dist/extension.node.js', external: ['vscode'] },
  { ...browser, entryPoints: ['client/src/extension.web.ts'], outfile: 'dist/extension.web.js', external: ['vscode'], format: 'cjs' },
  { ...browser, entryPoints: ['server/src/lsp/main.ts'], outfile: 'dist/server.js', format: 'iife', ...everywhere },
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
