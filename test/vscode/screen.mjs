// VS Code's window as a user has it: text to point at, keys to press, widgets that appear. Nothing here asks VS Code's API.
import fs from 'node:fs';
import path from 'node:path';

/** How long what a step waits for may take. */
const PATIENCE = 25_000;
/** How long an effect may take before what the user did is done again. */
export const SOON = 3_000;
const FIRST_EDITOR_GROUP = 'Control+1';
const HOVERS = '.monaco-hover:visible';

/** The middle of a piece of text in the editor, hints included, as soon as it is on screen. */
export async function place(page, text) {
  const box = await page.waitForFunction(boxOf, text, { timeout: PATIENCE }).catch(() => {
    throw new Error(`the editor does not show ${text}`);
  });
  return box.jsonValue();
}

/** The same, where the mouse can point at it: else it would hit what is beside the editor. */
async function pointAt(page, text) {
  for (let tries = 0; ; tries++) {
    const found = await place(page, text);
    if (found.inView) return found;
    if (tries === 3) throw new Error(`${text} is out of sight`);
    await page.keyboard.press(FIRST_EDITOR_GROUP);
    await page.keyboard.press('Control+Home');
  }
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
    const editor = line.closest('.editor-instance').getBoundingClientRect();
    const inView = left >= editor.left && right <= editor.right && top >= editor.top && top + height <= editor.bottom;
    return { left, right, x: (left + right) / 2, y: top + height / 2, inView };
  }
  return undefined;
}

/** Opens a file; resolves once its editor has the focus, so that keys go to it. */
export async function openFile(page, name) {
  const hasFocus = timeout => happens(page.waitForFunction(editsFile, name, { timeout }));
  await until(`the focus in ${name}`, async () => {
    // Files open where the focus is, and that may be in the panel.
    await page.keyboard.press(FIRST_EDITOR_GROUP);
    // To open what is open already would be seen too early: before what else the list of files might take.
    if (await hasFocus(500)) return true;
    await pick(page, 'Control+p', name, name);
    return hasFocus(SOON);
  });
  await page.locator('.editor-instance .view-line').first().waitFor({ timeout: PATIENCE });
  // Where it was scrolled to is forgotten.
  await page.keyboard.press('Control+Home');
}

/** Runs in the page: whether the keys go to the text of a file. */
function editsFile(name) {
  return document.activeElement?.closest('.monaco-editor')?.dataset.uri?.endsWith(`/${name}`) ?? false;
}

/** Whether the keys go to the text of an editor. */
const inEditor = page => page.evaluate(() => !!document.activeElement?.closest('.editor-instance'));

/** Does something until it is seen to work: what comes up meanwhile may swallow a key or a click. */
export async function untilSeen(what, act, locator, state = 'visible') {
  await until(what, async () => {
    await act();
    return seen(locator, state);
  });
}

/** Whether something comes up soon. */
export const seen = (locator, state = 'visible') => happens(locator.waitFor({ state, timeout: SOON }));

const happens = promise =>
  promise.then(
    () => true,
    () => false
  );

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
      await box.fill(typed, { timeout: SOON });
      await row.waitFor({ timeout: SOON });
      await box.press('Enter', { timeout: SOON });
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
    const { x, y } = await pointAt(page, text);
    await page.mouse.move(x - 3, y);
    await page.mouse.move(x, y, { steps: 3 });
    // The first mouse move after a change of the text may be too early for the server.
    if (await seen(shown)) return shown;
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
    const { right, y } = await pointAt(page, text);
    await page.mouse.dblclick(right - 3, y);
    // A line that comes on top moves all others down.
    if ((await place(page, text)).y !== y) return false;
    return (await inEditor(page)) && (await page.locator('.editor-instance .selected-text').count()) > 0;
  });
  await page.keyboard.type(replacement);
}

/** Puts the cursor on the last word of a text, presses keys and asks what may stand there; resolves once the list has `label`. */
export async function complete(page, text, keys, label) {
  const { right, y } = await pointAt(page, text);
  await page.mouse.dblclick(right - 3, y);
  for (const key of keys) await page.keyboard.press(key);
  const list = page.locator('.suggest-widget.visible');
  const row = list.locator('.monaco-list-row', { hasText: label }).first();
  await untilSeen(`${label} in the list`, () => page.keyboard.press('Control+Space'), row);
  return list;
}

/** Puts the cursor at the end of the line where a text stands. */
export async function putCursor(page, text) {
  await until(`the cursor behind ${text}`, async () => {
    const { x, y } = await pointAt(page, text);
    await page.mouse.click(x, y);
    await page.keyboard.press('End');
    // A line that comes on top moves all others down.
    return (await place(page, text)).y === y && (await inEditor(page));
  });
}

export async function goToLine(page, number) {
  const line = page.locator('.quick-input-widget').first();
  await untilSeen(`line ${number}`, () => page.keyboard.press('Control+g'), line);
  await inputBox(page).fill(`:${number}`);
  await page.keyboard.press('Enter');
  // While it closes it still takes keys.
  await line.waitFor({ state: 'hidden' });
  await page.getByText(`Ln ${number}`).first().waitFor();
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
  const widget = page.locator('.marker-widget', { hasText: code });
  await untilSeen(`the problem ${code}`, () => page.keyboard.press('F8'), widget);
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
    return seen(page.locator('.action-widget', { hasText: expected }));
  });
}

/** Types a row of its own below the line of a text. */
export async function typeRowBelow(page, text, row) {
  await putCursor(page, text);
  await page.keyboard.press('Enter');
  await page.keyboard.type(row);
  await page.keyboard.press('Escape');
}

/** The code action of the line of a text, in the menu that is open then. */
export async function actionAt(page, text, label) {
  const action = page.locator('.action-widget .monaco-list-row', { hasText: label }).first();
  const ask = async () => {
    await page.keyboard.press('Escape');
    await putCursor(page, text);
    await page.keyboard.press('Control+.');
  };
  await untilSeen(`the action ${label}`, ask, action);
  return action;
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
  if (!(await panel.isVisible())) await untilSeen('the Problems panel', () => page.keyboard.press('Control+Shift+m'), panel);
  return panel;
}

/** The language status of the active editor, as its item in the status bar shows it, once it has `expected`. */
export async function languageStatus(page, expected) {
  const item = page.locator('#status\\.languageStatus');
  await item.waitFor({ timeout: PATIENCE });
  const details = page.locator('.hover-language-status');
  const point = async () => {
    await leave(page);
    await item.hover({ timeout: SOON }).catch(() => {});
  };
  await untilSeen(`the language status ${expected}`, point, details.filter({ hasText: expected }).first());
  return details;
}

/** Runs a command by its title, as the command palette shows it; right after a start it may not be there yet. */
export const runCommand = (page, title) => pick(page, 'F1', `>${title}`, title);

/** The first row of a quick pick that has a text. */
export const offers = (page, text) => page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();

/** What a quick pick or an input box is typed into. */
export const inputBox = page => page.locator('.quick-input-widget:visible input').first();

/** Gives the active model another input size; an empty one undoes that. */
export async function setInput(page, size) {
  await askInput(page);
  await inputBox(page).fill(size);
  await page.keyboard.press('Enter');
}

/** Opens the box that asks for the input size. */
export async function askInput(page) {
  const box = page.locator('.quick-input-title', { hasText: 'Input size' });
  await untilSeen('the box for the input size', () => runCommand(page, 'Shapelint: Set Input Size…'), box);
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
  await openFile(page, fileName);
  await runCommand(page, 'Shapelint: Open Model Panel');
  const panel = await modelPanel(page, fileName);
  const content = panel.locator(`[role=tabpanel][aria-labelledby=tab-${view}]`);
  await untilSeen(`the view ${view}`, () => panel.locator(`#tab-${view}`).click(), content);
  return panel;
}

/** What was copied; nothing while another program holds the clipboard. */
export const clipboard = page => page.evaluate(() => navigator.clipboard.readText().catch(() => ''));

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
