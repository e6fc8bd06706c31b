// The suite in a desktop VS Code: the one that VSCODE_PATH names (the executable, not the `code` script), else a download.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';

const [extension, workspaceSource, tests] = process.argv.slice(2);
// A short folder: the path of the socket in the user data must not pass 103 characters.
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sl-'));
try {
  const workspace = path.join(dir, 'workspace');
  fs.cpSync(workspaceSource, workspace, { recursive: true });
  const own = ['--user-data-dir', path.join(dir, 'u'), '--extensions-dir', path.join(dir, 'e')];
  process.exitCode = await runTests({
    ...(process.env.VSCODE_PATH ? { vscodeExecutablePath: process.env.VSCODE_PATH } : {}),
    extensionDevelopmentPath: extension,
    extensionTestsPath: tests,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', ...own]
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
