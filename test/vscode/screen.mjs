// VS Code's window as a user has it: text to point at, keys to press, widgets that appear. Nothing here asks VS Code's API.
import fs from 'node:fs';
import path from 'node:path';

const PATIENCE = 40_000;
const HOVERS = '.monaco-hover:visible';

/** The middle of a piece of text in the editor, hints included, as soon as it is on screen. */
export async function place(page, text) {
  const box = await page.waitForFunction(boxOf, text, { timeout: PATIENCE }).catch(() => {
    throw new Error(`the editor does not show ${text}`);
  });
  return box.jsonValue();
}

/** Runs in the page. A line is spread over many elements, so the text of a whole line is searched. */
function boxOf(text) {
  for (const line of document.querySelectorAll('.editor-instance .view-line')) {
    const nodes = [];
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) nodes.push(walk.currentNode);
    const at = nodes
      .map(node => node.data)
      .join('')
      .replaceAll('\u00a0', ' ')
      .indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    let before = 0;
    for (const node of nodes) {
      const end = before + node.data.length;
      if (at >= before && at < end) range.setStart(node, at - before);
      if (at + text.length > before && at + text.length <= end) range.setEnd(node, at + text.length - before);
      before = end;
    }
    const { left, right, top, height } = range.getBoundingClientRect();
    return { left, right, x: (left + right) / 2, y: top + height / 2 };
  }
  return undefined;
}

export async function openFile(page, name) {
  await pick(page, 'Control+p', name, name);
  await page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor({ timeout: PATIENCE });
  await page.locator('.editor-instance .view-line').first().waitFor({ timeout: PATIENCE });
}

/**
 * Opens a quick pick with a key, types into it and takes the row that is offered. Whatever takes the focus meanwhile closes it
 * again, and right after a start not all is offered yet: then it is opened anew.
 */
async function pick(page, key, typed, offered) {
  const row = page.locator('.quick-input-widget:visible .monaco-list-row.focused', { hasText: offered });
  const box = inputBox(page);
  await until(`${offered} among what ${key} offers`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    try {
      await box.fill(typed, { timeout: 2_000 });
      await row.waitFor({ timeout: 2_000 });
      await box.press('Enter', { timeout: 2_000 });
      return true;
    } catch {
      return false;
    }
  });
}

/** Moves the mouse onto a text of the editor; resolves with the hover once it contains `expected`. */
export async function hover(page, text, expected) {
  const shown = page.locator(HOVERS, { hasText: expected }).last();
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { x, y } = await place(page, text);
    await page.mouse.move(x - 3, y);
    await page.mouse.move(x, y, { steps: 3 });
    // The first mouse move after a change of the text may be too early for the server.
    const seen = await shown.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false
    );
    if (seen) return shown;
    if (Date.now() > end) throw new Error(`no hover over ${text} with ${expected}`);
    await leave(page);
  }
}

/** Takes the mouse away and waits until no hover is left. */
export async function leave(page) {
  const { width, height } = page.viewportSize();
  await page.mouse.move(width - 5, height / 2);
  await page.keyboard.press('Escape');
  await page.locator(HOVERS).first().waitFor({ state: 'hidden', timeout: PATIENCE });
}

/** Selects the last word of a text of the editor with the mouse and types over it. */
export async function typeOver(page, text, replacement) {
  await until(`${text} selected`, async () => {
    const { right, y } = await place(page, text);
    await page.mouse.dblclick(right - 3, y);
    // A line that comes on top moves all others down.
    if ((await place(page, text)).y !== y) return false;
    return (await page.locator('.editor-instance .selected-text').count()) > 0;
  });
  await page.keyboard.type(replacement);
}

/** Puts the cursor on the last word of a text, presses keys and asks what may stand there; resolves once the list has `label`. */
export async function complete(page, text, keys, label) {
  const { right, y } = await place(page, text);
  await page.mouse.dblclick(right - 3, y);
  for (const key of [...keys, 'Control+Space']) await page.keyboard.press(key);
  const list = page.locator('.suggest-widget.visible');
  await list.locator('.monaco-list-row', { hasText: label }).first().waitFor({ timeout: PATIENCE });
  return list;
}

/** Puts the cursor at the end of the line where a text stands. */
export async function putCursor(page, text) {
  await until(`the cursor behind ${text}`, async () => {
    const { x, y } = await place(page, text);
    await page.mouse.click(x, y);
    await page.keyboard.press('End');
    // A line that comes on top moves all others down.
    return (await place(page, text)).y === y;
  });
}

/** The text of the active editor's file, once it is saved and fits. */
export const saved = (page, file, fits, what) =>
  until(what, async () => {
    await page.keyboard.press('Control+s');
    const text = fs.readFileSync(file, 'utf8');
    return fits(text) && text;
  });

/** Confirms the dialog that asks where to save; resolves with the file's content. */
export async function confirmSave(page, file) {
  const box = inputBox(page);
  await until(`a dialog for ${path.basename(file)}`, async () =>
    (await box.inputValue({ timeout: 1000 }).catch(() => '')).endsWith(path.basename(file))
  );
  await box.press('Enter');
  return until(`${path.basename(file)} to be written`, () => fs.existsSync(file) && fs.statSync(file).size > 0 && fs.readFileSync(file));
}

/** F8: the next problem of the file, in a widget between the lines, with its related places. */
export async function peekProblem(page, code) {
  await page.keyboard.press('F8');
  const widget = page.locator('.marker-widget', { hasText: code });
  await widget.waitFor({ timeout: PATIENCE });
  return widget;
}

/** The menu of code actions at the last place where a text stands. */
export async function quickFixes(page, text, expected) {
  await until(`the fix ${expected}`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    const found = await lastPlace(page, text);
    if (!found) return false;
    await page.mouse.click(found.right - 12, found.y);
    await page.keyboard.press('Control+.');
    return page
      .locator('.action-widget', { hasText: expected })
      .waitFor({ timeout: 3_000 })
      .then(() => true)
      .catch(() => false);
  });
}

/** The middle of the last line that shows a text; undefined while the lines are drawn anew. */
async function lastPlace(page, text) {
  const line = page.locator('.editor-instance .view-line', { hasText: text.replaceAll(' ', '\u00a0') }).last();
  const box = await line.locator('> span').boundingBox();
  if (!box) return undefined;
  const { x, y, width, height } = box;
  return { right: x + Math.min(width, 300), y: y + height / 2 };
}

export async function problemsPanel(page) {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) await page.keyboard.press('Control+Shift+m');
  await panel.waitFor({ timeout: PATIENCE });
  return panel;
}

/** The language status of the active editor, as its item in the status bar shows it. */
export async function languageStatus(page) {
  const item = page.locator('#status\\.languageStatus');
  await item.waitFor({ timeout: PATIENCE });
  await item.hover();
  const details = page.locator('.hover-language-status');
  await details.first().waitFor({ timeout: PATIENCE });
  return details;
}

/** Runs a command by its title, as the command palette shows it; right after a start it may not be there yet. */
export const runCommand = (page, title) => pick(page, 'F1', `>${title}`, title);

/** What a quick pick or an input box is typed into. */
export const inputBox = page => page.locator('.quick-input-widget:visible input').first();

/** Gives the active model another input size; an empty one undoes that. */
export async function setInput(page, size) {
  await runCommand(page, 'Shapelint: Set Input Size…');
  await page.locator('.quick-input-title', { hasText: 'Input size' }).waitFor({ timeout: PATIENCE });
  await inputBox(page).fill(size);
  await page.keyboard.press('Enter');
}

/** The page inside the model panel, once it has drawn the model of a file. */
export async function modelPanel(page, fileName) {
  const inner = 'iframe#active-frame';
  const outer = page.frameLocator('iframe.webview').last();
  await outer.frameLocator(inner).locator('h1', { hasText: fileName }).waitFor({ timeout: PATIENCE });
  const frame = await (await outer.locator(inner).elementHandle()).contentFrame();
  return frame;
}

/** Opens the panel for a file, and a view of it. */
export async function openPanel(page, fileName, view = 'layers') {
  // Files open where the focus is, and that may be in the panel of another test.
  const tab = page.locator('.tab:not([data-resource-name^=webview])').first();
  if (await tab.isVisible()) await tab.click();
  await openFile(page, fileName);
  await runCommand(page, 'Shapelint: Open Model Panel');
  const panel = await modelPanel(page, fileName);
  await panel.locator(`#tab-${view}`).click();
  await panel.locator(`[role=tabpanel][aria-labelledby=tab-${view}]`).waitFor({ timeout: PATIENCE });
  return panel;
}

/** Polls until a probe answers something. */
export async function until(what, probe) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE / 1000} s for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
