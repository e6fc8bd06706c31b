// Pictures for the README: node test/vscode/screenshots.mjs docs/images
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from './harness.mjs';
import { install } from './install.mjs';
import {
  actionAt,
  askInput,
  complete,
  confirmSave,
  hover,
  inputBox,
  languageStatus,
  openFile,
  openPanel,
  peekProblem,
  place,
  problemsPanel,
  quickFixes,
  runCommand,
  typeRowBelow
} from './screen.mjs';

const dir = process.argv[2];
if (!dir) {
  console.error('node test/vscode/screenshots.mjs DIR [EXTENSION [PICTURE]...]');
  process.exit(2);
}

/** Only the editor: what a reader should look at. */
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'editor.cursorBlinking': 'solid',
  'editor.stickyScroll.enabled': false,
  'breadcrumbs.enabled': false
};

const pictures = {
  async hints(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await lensShown(page);
  },
  async lens(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    await lensShown(page);
  },
  async hover(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await hover(page, 'conv2d', '64×320×320');
  },
  async picture(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    const shown = await hover(page, 'Conv', '16×50×50');
    await shown.locator('img').waitFor();
  },
  async panel(page) {
    await openFile(page, 'scaled.yaml');
    await place(page, '16×320×320');
    const panel = await openPanel(page, 'scaled.yaml');
    await panel.locator('.layers tbody tr', { hasText: 'C2f' }).click();
  },
  async graph(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'graph');
    await panel.locator('g.box', { hasText: '5 · add' }).click();
  },
  async profile(page) {
    const panel = await openPanel(page, 'classifier.yaml', 'profile');
    await panel.locator('[role=slider]').first().click();
  },
  async sizes(page) {
    const panel = await openPanel(page, 'detector.yaml', 'sizes');
    await panel.locator('.verdict', { hasText: '100×100: broken' }).waitFor();
    await panel.locator('.strip rect.exact').nth(20).waitFor();
  },
  async compare(page) {
    const panel = await openPanel(page, 'scaled.yaml', 'compare');
    await panel.locator('select').selectOption({ label: 'scale s' });
    await panel.locator('caption', { hasText: 'scale s' }).waitFor();
  },
  async problem(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    await peekProblem(page, 'SL202');
  },
  async fixes(page) {
    await openFile(page, 'shrinking.yaml');
    await place(page, '8×2×2');
    await quickFixes(page, 'kernel: 3 }', 'Set padding to 1');
  },
  async structure(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    await actionAt(page, '# 1', 'Duplicate this layer');
  },
  async renumber(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    await typeRowBelow(page, '# 0', '- [-1, 1, Conv, [32, 3, 1]]');
    await actionAt(page, 'Concat', 'Renumber');
  },
  async export(page, { workspace }) {
    const panel = await openPanel(page, 'classifier.yaml');
    await panel.locator('button', { hasText: 'Save as Markdown' }).click();
    await confirmSave(page, path.join(workspace, 'classifier.md'));
    await openFile(page, 'classifier.md');
    await place(page, '| stem | conv2d |');
  },
  async input(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await askInput(page);
    await inputBox(page).fill('3x320x320');
  },
  folders: Object.assign(
    async page => {
      await page.keyboard.press('Control+b');
      await openFile(page, 'large.yaml');
      await place(page, '8×127×127');
      await page.keyboard.press('Control+\\');
      await openFile(page, 'tiny.yaml');
      await place(page, '8×30×30');
      await page.locator('.editor-instance .view-line', { hasText: '8×127×127' }).first().waitFor();
      await lensShown(page);
    },
    { folders: ['tiny', 'large'], width: 1500 }
  ),
  async comments(page) {
    await openFile(page, 'classifier.yaml');
    await place(page, '64×320×320');
    await runCommand(page, 'Shapelint: Write Shapes into Comments');
    await place(page, '# ‹10›');
  },
  async status(page) {
    await openFile(page, 'scaled.yaml');
    await place(page, '16×320×320');
    await (await languageStatus(page)).filter({ hasText: '3×640×640' }).first().waitFor();
  },
  async walkthrough(page) {
    await runCommand(page, 'Welcome: Open Walkthrough...');
    await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'Get Started with Shapelint' }).click();
    await page.locator('.getting-started-step').first().waitFor();
  },
  async writing(page) {
    await openFile(page, 'detector.yaml');
    await place(page, '64×26×26');
    const { x, y } = await place(page, '# 5');
    await page.mouse.click(x, y);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('- ');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'stage' }).first().waitFor();
    // What the chosen one says of itself, the shape that it gives among it.
    await page.keyboard.press('Control+Space');
  },
  async problems(page) {
    await openFile(page, 'shrinking.yaml');
    await place(page, '8×2×2');
    const panel = await problemsPanel(page);
    await panel.locator('.monaco-list-row', { hasText: 'SL101' }).first().waitFor();
  },
  async darknet(page) {
    await openFile(page, 'tiny-yolo.cfg');
    await place(page, '16×48×48');
    const panel = await problemsPanel(page);
    await panel.locator('.monaco-list-row', { hasText: 'SL502' }).first().waitFor();
    await complete(page, 'layers=-1, 0', ['Delete'], 'convolutional');
  },
  async caffe(page) {
    await openFile(page, 'net.prototxt');
    await place(page, '16×32×32');
    const panel = await problemsPanel(page);
    await panel.locator('.monaco-list-row', { hasText: 'SL203' }).first().waitFor();
    await complete(page, 'pad: 1', ['End', 'Enter'], 'dilation');
  }
};

/** The line on top is solved when it is first shown. */
const lensShown = page => page.locator('.codelens-decoration', { hasText: 'smallest input' }).first().waitFor();

/** Pictures of files that are long, with the problems below. */
const TALL = ['darknet', 'caffe'];

await install();
const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(4);
for (const [name, prepare] of Object.entries(pictures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const session = await start({
    extension: path.resolve(process.argv[3] ?? path.join(here, '../..')),
    workspace: path.join(here, 'workspace'),
    host: 'node',
    folders: prepare.folders,
    viewport: { width: prepare.width ?? 1200, height: TALL.includes(name) ? 1000 : 700 },
    settings
  });
  try {
    const { page } = session;
    await page.keyboard.press('Control+b');
    await prepare(page, session);
    await page.waitForTimeout(500); // for fades to end: a picture has nothing to poll
    const file = path.join(dir, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    console.log(file);
  } finally {
    await session.close();
  }
}
