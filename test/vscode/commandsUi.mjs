// The commands, from the palette or by the keyboard, and the views that a workspace may have of a model.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  askInput,
  clipboard,
  inputBox,
  languageStatus,
  leave,
  modelPanel,
  offers,
  openFile,
  openPanel,
  place,
  runCommand,
  SOON,
  saved,
  seen,
  setInput,
  typeOver,
  until,
  untilSeen
} from './screen.mjs';

export const commandSteps = {
  async 'all commands stand under their category'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    const titles = JSON.parse(fs.readFileSync(new URL('../../package.nls.json', import.meta.url), 'utf8'));
    const wanted = Object.keys(titles).filter(key => key.startsWith('command.'));
    for (const key of wanted) {
      const row = offers(page, `Shapelint: ${titles[key]}`);
      await until(titles[key], async () => {
        if (!(await inputBox(page).isVisible())) await page.keyboard.press('F1');
        await inputBox(page)
          .fill(`>Shapelint: ${titles[key]}`, { timeout: SOON })
          .catch(() => {});
        if (await seen(row)) return true;
        // Those that change a text are offered only while one has the focus.
        await page.keyboard.press('Escape');
        await openFile(page, 'classifier.yaml');
        return false;
      });
    }
    await page.keyboard.press('Escape');
  },

  async 'the input size is set, refused where it is none, and given back'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await askInput(page);
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
    const chooseVariant = () => runCommand(page, 'Shapelint: Choose Scale, Phase or Variant…');
    await untilSeen('the scales', chooseVariant, offers(page, 'scale s'));
    const chosen = page.locator('.quick-input-widget:visible .monaco-list-row.focused', { hasText: 'scale s' });
    await untilSeen('scale s chosen', () => page.keyboard.press('ArrowDown'), chosen);
    await page.keyboard.press('Enter');
    await place(page, '32×320×320');
  },

  async 'the status item leads to all that can be changed'(page) {
    await openFile(page, 'detector.yaml');
    const change = async () => {
      const status = await languageStatus(page, '3×100×100');
      await status
        .locator('a', { hasText: 'Change' })
        .first()
        .click({ timeout: SOON })
        .catch(() => {});
    };
    await untilSeen('the choices', change, offers(page, 'Input size…'));
    for (const choice of ['Input size…', 'Format…']) await offers(page, choice).waitFor();
    await page.keyboard.press('Escape');
    await leave(page);
  },

  async 'the layer table is copied'(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Copy Layer Table');
    await until('the table in the clipboard', async () => (await clipboard(page)).includes('| stem | conv2d | 1×128×80×80 |'));
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
    const ours = offers(page, 'Get Started with Shapelint');
    await untilSeen('the walkthroughs', () => runCommand(page, 'Welcome: Open Walkthrough...'), ours);
    await ours.click();
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
