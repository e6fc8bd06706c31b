// What a user does with mouse and keyboard, and sees. Each step stands alone: it opens the file it needs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hover, languageStatus, leave, openFile, peekProblem, place, problemsPanel, typeOver } from './screen.mjs';

const server = fileURLToPath(new URL('../../dist/server.node.js', import.meta.url));

/** Kills every language server of this build, as a crash or a lack of memory would; how many there were. */
function killServers() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  const servers = stdout.split('\n').filter(line => line.includes(server));
  for (const line of servers) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  return servers.length;
}

export const steps = {
  async 'shapes stand behind the lines'(page) {
    await openFile(page, 'classifier.yaml');
    const line = await place(page, 'padding: 1');
    const hint = await place(page, '64×320×320');
    assert.equal(Math.round(hint.y), Math.round(line.y));
    assert.ok(hint.left > line.x);
  },

  async 'a shape follows the keyboard, and no text left of it moves'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    const before = await place(page, 'stride');
    await typeOver(page, 'filters: 64', '32');
    await place(page, '32×320×320');
    assert.equal((await place(page, 'stride')).left, before.left);
    await page.keyboard.press('Control+z');
    await place(page, '64×320×320');
  },

  async 'a problem appears while typing and goes with undo'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    const squiggle = page.locator('.editor-instance .squiggly-error').first();
    await squiggle.waitFor({ state: 'hidden' });
    await typeOver(page, 'kernel: 4', '500');
    await squiggle.waitFor();
    await page.keyboard.press('Control+z');
    await squiggle.waitFor({ state: 'hidden' });
  },

  async 'the mouse over a layer shows what goes in and out'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    const shown = await hover(page, 'conv2d', '64×320×320');
    assert.match(await shown.textContent(), /3×640×640[\s\S]*64×320×320/);
    await leave(page);
  },

  async 'F8 shows a problem with the places that take part'(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    const widget = await peekProblem(page, 'SL202');
    assert.ok((await widget.locator('a', { hasText: 'detector.yaml' }).count()) >= 2, await widget.textContent());
    await page.keyboard.press('Escape');
  },

  async 'the Problems panel lists it'(page) {
    await openFile(page, 'detector.yaml');
    const panel = await problemsPanel(page);
    await panel.locator('.monaco-list-row', { hasText: 'SL202' }).first().waitFor();
    await page.keyboard.press('Control+Shift+m');
    await panel.waitFor({ state: 'hidden' });
  },

  async 'the language status names the input'(page) {
    await openFile(page, 'detector.yaml');
    const status = await languageStatus(page);
    await status.filter({ hasText: '3×100×100' }).first().waitFor();
    await leave(page);
  },

  async 'the server is killed while somebody types, and nothing is lost'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await typeOver(page, 'filters: 64', '3');
    assert.ok(killServers() > 0);
    await page.keyboard.type('2');
    await place(page, '32×320×320');
    await page.keyboard.press('Control+z');
    await place(page, '64×320×320');
  },

  async 'other YAML shows nothing of ours'(page) {
    await openFile(page, 'compose.yaml');
    await place(page, 'services');
    const status = page.locator('#status\\.languageStatus');
    if (await status.isVisible()) assert.equal(await (await languageStatus(page)).filter({ hasText: /×|Shapelint/ }).count(), 0);
    assert.equal(await page.locator('.editor-instance .view-line', { hasText: '×' }).count(), 0);
    assert.equal(await page.locator('.editor-instance [class*=squiggly-]').count(), 0);
    await leave(page);
  }
};
