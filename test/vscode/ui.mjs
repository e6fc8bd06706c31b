// What a user does with mouse and keyboard, and sees. Each step stands alone: it opens the file it needs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  clipboard,
  goToLine,
  hover,
  languageStatus,
  leave,
  openFile,
  openPanel,
  peekProblem,
  place,
  problemsPanel,
  runCommand,
  typeOver,
  until,
  untilSeen
} from './screen.mjs';

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** Sends a signal to every language server of this build; how many there were. */
function signalServers(signal) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  const servers = stdout.split('\n').filter(line => line.includes(server));
  for (const line of servers) process.kill(Number.parseInt(line, 10), signal);
  return servers.length;
}

export const steps = {
  async 'shapes stand behind the lines'(page) {
    await openFile(page, 'classifier.yaml');
    // Lines of our own above the first one still move the others down.
    await until('the shape behind the line it is of', async () => {
      const line = await place(page, 'padding: 1');
      const hint = await place(page, '64×320×320');
      return Math.round(hint.y) === Math.round(line.y) && hint.left > line.right;
    });
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
    await untilSeen('the panel to close', () => page.keyboard.press('Control+Shift+m'), panel, 'hidden');
  },

  async 'the language status names the input'(page) {
    await openFile(page, 'detector.yaml');
    await languageStatus(page, '3×100×100');
    await leave(page);
  },

  async 'the picture of a window is in the hover'(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    const shown = await hover(page, 'Conv', '16×50×50');
    const picture = shown.locator('img[alt*="windows of 3, stride 2"]');
    await picture.waitFor();
    assert.equal(await picture.evaluate(image => image.naturalWidth), 480);
    const source = await picture.getAttribute('src');
    assert.match(source, /^data:image\/svg\+xml/);
    assert.ok(source.length < 20_000, `${source.length} characters`);
    await leave(page);
  },

  async 'what a row reads from further up stands behind its shape'(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '4 · ? ← 1 · Conv 32×25×25');
  },

  async 'breadcrumbs and sticky lines say where one is'(page) {
    await openFile(page, 'tall.yaml');
    await page.keyboard.press('Control+Home');
    await place(page, '0 · 16×32×32');
    await page.keyboard.press('Control+End');
    const head = await place(page, 'Detect');
    await page.mouse.click(head.x, head.y);
    await page.locator('.breadcrumbs-control', { hasText: '90 Detect' }).first().waitFor();
    await page.locator('.sticky-widget', { hasText: 'head:' }).first().waitFor();
  },

  async 'a snippet is taken with the keyboard, and Tab goes from stop to stop'(page) {
    await openFile(page, 'tall.yaml');
    await page.keyboard.press('Control+Home');
    await place(page, '0 · 16×32×32');
    await goToLine(page, 44);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('- ');
    await page.keyboard.type('stage');
    const offer = page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: 'stage' }).first();
    await untilSeen('the snippet', () => page.keyboard.press('Control+Space'), offer);
    await page.keyboard.press('Enter');
    await place(page, '[-1, 3, C2f, [128, True]]');
    await page.keyboard.type('48');
    await page.keyboard.press('Tab');
    await page.keyboard.type('2');
    await place(page, '[-1, 2, C2f, [48, True]]');
    await place(page, '41 · 48×16×16');
  },

  async 'other YAML shows nothing of ours'(page) {
    await openFile(page, 'compose.yaml');
    await place(page, 'services');
    const status = page.locator('#status\\.languageStatus');
    if (await status.isVisible()) assert.equal(await (await languageStatus(page, '')).filter({ hasText: /×|Shapelint/ }).count(), 0);
    assert.equal(await page.locator('.editor-instance .view-line', { hasText: '×' }).count(), 0);
    assert.equal(await page.locator('.editor-instance [class*=squiggly-]').count(), 0);
    await leave(page);
  }
};

/** Where the server is a process. */
export const processSteps = {
  async 'work that takes long says so, and can be stopped'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await page.evaluate(() => navigator.clipboard.writeText('before'));
    assert.ok(signalServers('SIGSTOP') > 0);
    try {
      await runCommand(page, 'Shapelint: Copy Layer Table');
      // With the driver of its smoke tests VS Code pops up no notifications by themselves; the bell has them.
      const shown = page.locator('.notifications-center .notification-list-item', { hasText: 'Analysing the model' });
      await untilSeen('the progress', () => page.locator('#status\\.notifications').click(), shown);
      await shown.locator('.monaco-button', { hasText: 'Cancel' }).click();
      await shown.waitFor({ state: 'hidden' });
    } finally {
      signalServers('SIGCONT');
    }
    await hover(page, 'conv2d', '64×320×320');
    await leave(page);
    assert.equal(await clipboard(page), 'before');
  },

  async 'the server is killed while somebody types, and nothing is lost'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await typeOver(page, 'filters: 64', '3');
    // As a crash or a lack of memory would.
    assert.ok(signalServers('SIGKILL') > 0);
    await page.keyboard.type('2');
    await place(page, '32×320×320');
    await page.keyboard.press('Control+z');
    await place(page, '64×320×320');
  }
};

/** What Restricted Mode must leave as it is: all of it. */
export const restrictedSteps = {
  async 'the workspace is restricted, and shapes are there all the same'(page) {
    await page.locator('#status\\.workspaceTrust').waitFor();
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
  },

  async 'problems are found'(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    await peekProblem(page, 'SL202');
    await page.keyboard.press('Escape');
  },

  async 'the panel opens'(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'graph');
    await panel.locator('g.box', { hasText: 'stem · conv2d' }).waitFor();
  }
};
