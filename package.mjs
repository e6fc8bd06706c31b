// Packages the extension: node package.mjs [FILE]. What goes into a .vsix is listed here, and staged in a folder of its own: the
// `files` of package.json are those of the npm package, which has the command line and no use for walkthroughs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = path.dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const CONTENT = [
  ...['extension.node.js', 'extension.web.js', 'server.js', 'panel.js', 'panel.css'].map(name => `dist/${name}`),
  'schemas',
  'syntaxes',
  'docs/walkthrough',
  manifest.icon,
  'package.nls.json',
  'l10n',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'SECURITY.md'
];

/** Without what only npm and developers need. */
function manifestOfExtension() {
  const { files: _files, bin: _bin, scripts: _scripts, devDependencies: _dev, exports: _exports, engines, ...rest } = manifest;
  return { ...rest, engines: { vscode: engines.vscode } };
}

/** A JSON file on one line; one with comments stays as it is. */
function compact(file) {
  try {
    fs.writeFileSync(file, JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8'))));
  } catch {
    // Comments are no JSON, and VS Code reads them all the same.
  }
}

const out = path.resolve(process.argv[2] ?? path.join(root, `${manifest.name}-${manifest.version}.vsix`));
const stage = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-vsix-'));
try {
  for (const name of CONTENT) fs.cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  fs.writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifestOfExtension()));
  // Blanks take room, and nobody reads these files in a package.
  for (const name of fs.readdirSync(stage, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.json')) compact(path.join(stage, name));
  }
  await createVSIX({ cwd: stage, packagePath: out, dependencies: false, allowMissingRepository: false });
  console.log(`${out}: ${fs.statSync(out).size} bytes`);
} finally {
  fs.rmSync(stage, { recursive: true, force: true });
}
