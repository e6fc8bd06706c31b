// What the model panel hands out: files that are saved through the dialog, and looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { confirmSave, offers, openFile, openPanel, runCommand, SOON, until, untilSeen } from './screen.mjs';

const FILE = 'classifier.yaml';

/** Presses a button of a view of the panel and confirms the dialog; the content of the file. */
async function exported(page, { workspace }, view, label, extension) {
  const panel = await openPanel(page, FILE, view);
  const file = path.join(workspace, `classifier.${extension}`);
  fs.rmSync(file, { force: true });
  await panel.locator('button', { hasText: label }).click();
  const content = await confirmSave(page, file);
  fs.rmSync(file);
  return content;
}

/** What a picture shows, looked at as a browser draws it: its size, how many colours, and whether it fills its frame. */
const looked = (page, url) =>
  page.evaluate(async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const colours = new Map();
    let clear = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 255) clear++;
      const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    const most = [...colours].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    return { width, height, colours: colours.size, clear, ground: most[0], second: most[1] };
  }, url);

const NAMES = ['0 · conv2d', 'stem · conv2d', '5 · add', '9 · linear'];

/** A picture of the graph has a ground of its own, so it looks the same wherever it is put. */
function assertDrawn({ width, height, colours, clear, ground, second }) {
  assert.ok(width > 100 && height > 400, `${width}×${height}`);
  assert.ok(colours > 10, `${colours} colours`);
  assert.equal(clear, 0);
  assert.notEqual(ground, second);
}

export const exportSteps = {
  async 'the table is saved as Markdown'(page, session) {
    const text = (await exported(page, session, 'layers', 'Save as Markdown', 'md')).toString();
    const lines = text
      .trim()
      .split('\n')
      .filter(line => line.startsWith('|'));
    assert.equal(lines.length, 2 + 10 + 1, text);
    assert.equal(new Set(lines.map(line => line.split('|').length)).size, 1, 'a column is missing');
    assert.match(text, /\| stem \| conv2d \| 1×128×80×80 \| 73,856 \|/);
  },

  async 'the table is saved as CSV'(page, session) {
    const text = (await exported(page, session, 'layers', 'Save as CSV', 'csv')).toString();
    const lines = text.trim().split(/\r?\n/);
    assert.equal(lines.length, 1 + 10, text);
    assert.equal(new Set(lines.map(line => line.split(',').length)).size, 1, 'a column is missing');
    assert.match(text, /stem,conv2d,.*1x128x80x80/);
  },

  async 'the graph is saved as SVG'(page, session) {
    const text = (await exported(page, session, 'graph', 'SVG', 'svg')).toString();
    const read = await page.evaluate(source => {
      const { documentElement: root } = new DOMParser().parseFromString(source, 'image/svg+xml');
      return {
        name: root.localName,
        namespace: root.namespaceURI,
        texts: [...root.querySelectorAll('text')].map(one => one.textContent.trim())
      };
    }, text);
    assert.deepEqual([read.name, read.namespace], ['svg', 'http://www.w3.org/2000/svg']);
    for (const name of NAMES) assert.ok(read.texts.includes(name), read.texts.join('\n'));
    // Nothing of the theme, which is not there where the file is looked at.
    assert.doesNotMatch(text, /var\(|class=|currentcolor/i);
    assertDrawn(await looked(page, `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`));
  },

  async 'the graph is saved as PNG'(page, session) {
    const content = await exported(page, session, 'graph', 'PNG', 'png');
    assert.equal(content.subarray(1, 4).toString('latin1'), 'PNG');
    assertDrawn(await looked(page, `data:image/png;base64,${content.toString('base64')}`));
  },

  async 'two files are compared, and the comparison is saved'(page, { workspace }) {
    await openFile(page, 'shrinking.yaml');
    const panel = await openPanel(page, FILE);
    const offer = offers(page, 'shrinking.yaml');
    const compare = async () => {
      await untilSeen('the files', () => runCommand(page, 'Shapelint: Compare With…'), offer);
      // A panel that takes the focus closes the list under the mouse.
      await offer.click({ timeout: SOON }).catch(() => {});
    };
    await untilSeen('the comparison', compare, panel.locator('caption', { hasText: 'classifier.yaml, compared with shrinking.yaml' }));
    const cells = await panel.locator('.diff tbody tr').first().locator('td').allTextContents();
    assert.ok(
      cells.some(text => text.includes('→')),
      cells.join(' | ')
    );
    await panel.locator('button', { hasText: 'Save as Markdown' }).click();
    const file = path.join(workspace, 'classifier.md');
    const text = (await confirmSave(page, file)).toString();
    fs.rmSync(file);
    assert.match(text, /\| conv2d \|.*→/);
    // The other file is among what the list offers, too.
    await panel.locator('select').selectOption({ label: 'shrinking.yaml' });
    await until('the choice', async () => (await panel.locator('select').inputValue()) !== '');
  }
};
