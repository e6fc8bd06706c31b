// The commands, from the palette or by the keyboard, and the views that a workspace may have of a model.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  inputBox,
  languageStatus,
  leave,
  modelPanel,
  openFile,
  openPanel,
  place,
  runCommand,
  saved,
  setInput,
  typeOver,
  until
} from './screen.mjs';

const offers = (page, text) => page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();

export const commandSteps = {
  async 'all commands stand under their category'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    const titles = JSON.parse(fs.readFileSync(new URL('../../package.nls.json', import.meta.url), 'utf8'));
    const wanted = Object.keys(titles).filter(key => key.startsWith('command.'));
    const shown = new Set();
    await page.keyboard.press('F1');
    await inputBox(page).fill('>Shapelint: ');
    await until('all commands', async () => {
      if (!(await inputBox(page).isVisible())) await page.keyboard.press('F1');
      if ((await inputBox(page).inputValue()) !== '>Shapelint: ') await inputBox(page).fill('>Shapelint: ');
      for (const row of await page.locator('.quick-input-widget:visible .monaco-list-row').allTextContents()) shown.add(row);
      await page.keyboard.press('PageDown');
      return wanted.every(key => [...shown].some(row => row.includes(`Shapelint: ${titles[key]}`)));
    });
    await page.keyboard.press('Escape');
  },

  async 'the input size is set, refused where it is none, and given back'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Set Input Size…');
    await inputBox(page).fill('3/640');
    await page.locator('.quick-input-message', { hasText: 'Write a size like' }).waitFor();
    await page.keyboard.press('Escape');
    await setInput(page, '3x320x320');
    await place(page, '64×160×160');
    await setInput(page, '');
    await place(page, '64×320×320');
  },

  async 'a scale is chosen with the arrow keys'(page) {
    await openFile(page, 'scaled.yaml');
    await place(page, '16×320×320');
    await runCommand(page, 'Shapelint: Choose Scale, Phase or Variant…');
    await offers(page, 'scale s').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await place(page, '32×320×320');
  },

  async 'the status item leads to all that can be changed'(page) {
    await openFile(page, 'detector.yaml');
    const status = await languageStatus(page);
    await status.filter({ hasText: '3×100×100' }).first().waitFor();
    await status.locator('a', { hasText: 'Change' }).first().click();
    for (const choice of ['Input size…', 'Format…']) await offers(page, choice).waitFor();
    await page.keyboard.press('Escape');
    await leave(page);
  },

  async 'the layer table is copied'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Copy Layer Table');
    await until('the table in the clipboard', async () =>
      (await page.evaluate(() => navigator.clipboard.readText())).includes('| stem | conv2d | 1×128×80×80 |')
    );
  },

  async 'shapes are written into comments, brought up to date, and taken away'(page, { workspace }) {
    const file = path.join(workspace, 'classifier.yaml');
    const before = fs.readFileSync(file, 'utf8');
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Write Shapes into Comments');
    await place(page, '# ‹64×320×320›');
    await typeOver(page, 'filters: 64', '32');
    await place(page, '32×320×320');
    await runCommand(page, 'Shapelint: Write Shapes into Comments');
    await place(page, '# ‹32×320×320›');
    await typeOver(page, 'filters: 32', '64');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Remove Shapes from Comments');
    await until('the comments to go', async () => (await page.locator('.view-line', { hasText: '‹' }).count()) === 0);
    await saved(page, file, text => text === before, 'the text as it was');
  },

  async 'the sample opens in a document of its own, which the panel shows and follows'(page) {
    await runCommand(page, 'Shapelint: Open Sample Model');
    await page.locator('.tab.active[data-resource-name^=Untitled]').first().waitFor();
    await place(page, '32×150×150');
    await runCommand(page, 'Shapelint: Open Model Panel');
    const panel = await modelPanel(page, 'Untitled-1');
    await panel.locator('#tab-layers').click();
    const first = panel.locator('.layers tbody tr').first();
    await first.filter({ hasText: '1×32×150×150' }).waitFor();
    await typeOver(page, 'filters: 32', '16');
    await first.filter({ hasText: '1×16×150×150' }).waitFor();
    await page.keyboard.press('Control+z');
    await first.filter({ hasText: '1×32×150×150' }).waitFor();
  }
};

export const walkthroughSteps = {
  async 'the walkthrough has four steps, and the first opens the sample'(page) {
    await runCommand(page, 'Welcome: Open Walkthrough...');
    await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'Get Started with Shapelint' }).click();
    const steps = page.locator('.getting-started-step');
    await steps.first().waitFor();
    assert.equal(await steps.count(), 4);
    await steps.locator('.monaco-button', { hasText: 'Open Sample Model' }).click();
    await page.locator('.tab.active[data-resource-name^=Untitled]').first().waitFor();
  }
};

export const viewSteps = {
  'a file in two editors is one model: what is typed in one is shown in both': Object.assign(
    async page => {
      await openFile(page, 'classifier.yaml');
      await place(page, '64×320×320');
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('Control+\\');
      const lines = text => page.locator('.editor-instance .view-line', { hasText: text });
      const inBoth = text => until(`${text} in two editors`, async () => (await lines(text).count()) === 2);
      await inBoth('8 · 25600');
      await typeOver(page, 'filters: 256', '128');
      await inBoth('8 · 12800');
      await page.keyboard.press('Control+z');
      await inBoth('8 · 25600');
    },
    { alone: true }
  ),

  async 'the panel goes with the editor that is active'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    await page.locator('.tab', { hasText: 'classifier.yaml' }).first().click();
    await openFile(page, 'scaled.yaml');
    await panel.locator('h1', { hasText: 'scaled.yaml' }).waitFor();
    await openFile(page, 'notes.txt');
    await openFile(page, 'detector.yaml');
    await panel.locator('h1', { hasText: 'detector.yaml' }).waitFor();
  },

  'folders side by side have each their own settings, which are followed': Object.assign(
    async (page, { workspace }) => {
      const squiggle = page.locator('.editor-instance .squiggly-warning');
      await openFile(page, 'tiny.yaml');
      await place(page, '8×30×30');
      await openFile(page, 'large.yaml');
      await place(page, '8×127×127');
      assert.equal(await squiggle.count(), 0);
      fs.writeFileSync(path.join(workspace, 'large', 'shapelint.yaml'), 'inputs: { "*.yaml": 3x65x65 }\n');
      await place(page, '8×63×63');
      await squiggle.first().waitFor();
      await openFile(page, 'tiny.yaml');
      await place(page, '8×30×30');
    },
    { folders: ['tiny', 'large'] }
  )
};
