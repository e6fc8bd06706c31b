// The model panel, with mouse and keyboard, in the real VS Code: what it shows, and whether everybody can use it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { clipboard, openPanel, place, putCursor, setInput, typeOver, until, untilSeen } from './screen.mjs';

const VIEWS = ['layers', 'graph', 'profile', 'sizes', 'compare'];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const cellsOf = row => row.locator('td').allTextContents();
const chosenRow = panel => panel.locator('.layers tr[aria-selected=true]');

/** Gives an element the focus and presses a key, until that is seen to work. */
const pressOn = (element, key, effect) => untilSeen(`what ${key} does`, () => element.press(key), effect);

const isAccessible = async (panel, view) => {
  await panel.evaluate(axe);
  const { violations } = await panel.evaluate(() => globalThis.axe.run(document));
  const told = violations.map(({ id, help, nodes }) => `${view}: ${id} (${help}): ${nodes.map(node => node.html).join(' ')}`);
  assert.deepEqual(told, []);
};

/** All views of the panel are drawn, and axe finds nothing wrong with any. */
const accessibleIn = colorTheme =>
  Object.assign(
    async page => {
      const panel = await openPanel(page, 'detector.yaml');
      for (const view of VIEWS) {
        const content = panel.locator(`[aria-labelledby=tab-${view}]`);
        await untilSeen(view, () => panel.locator(`#tab-${view}`).click(), content);
        if (view === 'sizes') await panel.locator('.verdict strong').waitFor();
        await isAccessible(panel, view);
      }
    },
    { settings: { 'workbench.colorTheme': colorTheme } }
  );

/** What the panel does, whatever the extension host. */
export const panelSteps = {
  async 'the model panel lists the layers with their sums'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    const rows = panel.locator('.layers tbody tr');
    assert.equal(await rows.count(), 10);
    assert.deepEqual((await cellsOf(rows.nth(2))).slice(0, 4), ['stem', 'conv2d', '1×128×80×80', '73,856']);
    assert.ok((await cellsOf(panel.locator('.layers tfoot tr'))).includes('2,746,214,400'));
  },

  async 'a click on a layer leads to its line, and the cursor chooses its row'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    await panel.locator('.layers tbody tr', { hasText: 'linear' }).click();
    await until('the cursor in line 13', async () => (await activeLineNumber(page)) === '13');
    await untilSeen('the row of the cursor', () => putCursor(page, 'type: add'), chosenRow(panel).filter({ hasText: 'add' }));
  },

  async 'the panel follows the text while it is typed'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    const first = panel.locator('.layers tbody tr').first();
    await typeOver(page, 'filters: 64', '32');
    await first.filter({ hasText: '1×32×320×320' }).waitFor();
    await page.keyboard.press('Control+z');
    await first.filter({ hasText: '1×64×320×320' }).waitFor();
  },

  async 'a fault is marked in words, and the graph stays'(page) {
    const panel = await openPanel(page, 'detector.yaml');
    assert.match(await panel.locator('.layers tr.error').textContent(), /Concat\s*error/);
    const marked = panel.locator('g.box.error', { hasText: '4 · Concat' });
    await untilSeen('the graph', () => panel.locator('#tab-graph').click(), marked);
  },

  async 'the keyboard alone reaches views, rows and the text'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    await pressOn(panel.locator('#tab-layers'), 'End', panel.locator('#tab-compare[aria-selected=true]'));
    await pressOn(panel.locator('#tab-compare'), 'ArrowRight', panel.locator('#tab-layers[aria-selected=true]'));
    await until('the focus in a row', async () => {
      await panel.locator('#tab-layers').focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
      return (await panel.evaluate(() => document.activeElement?.tagName)) === 'TR';
    });
    await page.keyboard.press('End');
    await chosenRow(panel).filter({ hasText: 'linear' }).waitFor();
    await page.keyboard.press('Enter');
    await until('the focus in the editor', () => page.evaluate(() => document.activeElement?.closest('.editor-instance') !== null));
    await until('the cursor in line 13', async () => (await activeLineNumber(page)) === '13');
  },

  async 'arrows follow the edges of the graph'(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'graph');
    const box = text => panel.locator('g.box', { hasText: text });
    const chosen = text => panel.locator('g.box.chosen', { hasText: text });
    await untilSeen('a layer chosen', () => box('4 · conv2d').click(), chosen('4 · conv2d'));
    await pressOn(box('4 · conv2d'), 'ArrowDown', chosen('5 · add'));
    await pressOn(box('5 · add'), 'ArrowUp', chosen('stem · conv2d'));
  },

  async 'the profile is read out layer by layer'(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'profile');
    const chart = panel.locator('[role=slider]').nth(1);
    await pressOn(chart, 'End', panel.locator('[role=slider][aria-valuetext*="9 · linear: 256 k"]'));
  },

  async 'the slider says how a size is taken'(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'sizes');
    const verdict = panel.locator('.verdict');
    await verdict.filter({ hasText: '640×640: exact' }).waitFor();
    await panel.locator('input[type=range]').press('ArrowLeft');
    await panel.locator('input[type=range]').press('ArrowLeft');
    await verdict.filter({ hasText: /638×638: lossy.*1 · maxpool2d/ }).waitFor();
    // The marks below the slider, from the first size to the last.
    await panel.locator('.strip rect').first().waitFor({ state: 'attached' });
    const marks = await panel
      .locator('.strip rect')
      .evaluateAll(bars => bars.map(bar => [bar.className.baseVal, Number(bar.getAttribute('width'))]));
    assert.deepEqual(marks[0], ['broken', 58]);
    assert.equal(
      marks.reduce((sum, [, width]) => sum + width, 0),
      1280
    );
    await panel.locator('button[aria-label="Next exact size"]').click();
    await verdict.filter({ hasText: '639×639: exact' }).waitFor();
    await pressOn(panel.locator('input[type=range]'), 'Home', verdict.filter({ hasText: /1×1: broken.*maxpool2d/ }));
    await panel.locator('input[type=number]').fill('128');
    await pressOn(panel.locator('input[type=number]'), 'Enter', verdict.filter({ hasText: '128×128: exact' }));
    const header = panel.locator('header', { hasText: '3×128×128' });
    await untilSeen('the size', () => panel.locator('button', { hasText: 'Show This Size' }).click(), header);
    await place(page, '64×64×64');
    await setInput(page, '');
    await place(page, '64×320×320');
  },

  async 'two scales of one file are compared'(page) {
    const panel = await openPanel(page, 'scaled.yaml', 'compare');
    await panel.locator('select').selectOption({ label: 'scale s' });
    await panel.locator('caption', { hasText: 'scale s' }).waitFor();
    assert.deepEqual((await cellsOf(panel.locator('.diff tbody tr').first())).slice(1, 4), ['0', 'Conv', '1×32×320×320 → 1×16×320×320']);
  },

  async 'the table is copied as Markdown'(page) {
    const panel = await openPanel(page, 'classifier.yaml');
    await panel.locator('button', { hasText: 'Copy as Markdown' }).click();
    await until('the table in the clipboard', async () => (await clipboard(page)).startsWith('| # | layer | type |'));
  }
};

/** Once, in one host: the page is the same in all of them. */
export const accessibilitySteps = {
  'the panel is accessible in a light theme': accessibleIn('Default Light Modern'),
  'the panel is accessible in high contrast': accessibleIn('Default High Contrast'),
  'the panel is accessible in a dark theme': accessibleIn('Default Dark Modern')
};

/** The number beside the line that the cursor is on. */
async function activeLineNumber(page) {
  return (await page.locator('.editor-instance .line-numbers.active-line-number').first().textContent())?.trim();
}
