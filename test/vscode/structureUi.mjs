// Changes of structure with mouse and keyboard: what is saved is compared byte for byte.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { actionAt, openFile, place, putCursor, runCommand, saved, typeRowBelow, untilSeen } from './screen.mjs';

const FILE = 'detector.yaml';

/** Runs a command on a row, looks at what is saved, and takes it back in one step. */
const changing = (command, row, expected) =>
  async function change(page, { workspace }) {
    const file = path.join(workspace, FILE);
    const before = fs.readFileSync(file, 'utf8');
    await openFile(page, FILE);
    await place(page, '64×26×26');
    const run = async () => {
      await putCursor(page, row);
      await runCommand(page, `Shapelint: ${command}`);
    };
    // Where there is a choice, a list is shown.
    if (command.startsWith('Insert')) {
      await untilSeen('the choice', run, page.locator('.action-widget').first());
      await page.keyboard.press('Enter');
    } else await untilSeen('a change', run, page.locator(`.tab.active.dirty[data-resource-name="${FILE}"]`));
    const after = await saved(page, file, text => text.includes(expected[0]), 'the change');
    for (const line of expected) assert.ok(after.includes(line), `${line} in\n${after}`);
    await page.keyboard.press('Control+z');
    await saved(page, file, text => text === before, 'the text as it was');
  };

export const structureSteps = {
  'a row is inserted, and every index behind it follows': changing('Insert Layer Below', '# 1', [
    '# 1\n  - [-1, 1, nn.Identity, []]\n',
    '[64, 3, 2]] # 3',
    '[[-1, 1], 1, Concat, [1]] # 5',
    '[[6], 1, Detect, [nc]] # 7'
  ]),

  'a row is deleted, and what read it reads on': changing('Delete Layer', '# 5', ['[[4], 1, Detect, [nc]] # 5']),

  'a row moves up with its comment': changing('Move Layer Up', '# 2', [
    '- [-1, 1, Conv, [64, 3, 2]] # 1\n  - [-1, 1, Conv, [32, 3, 2]] # 2',
    '[[-1, 2], 1, Concat, [1]] # 4'
  ]),

  'a row moves down': changing('Move Layer Down', '# 0', ['- [-1, 1, Conv, [32, 3, 2]] # 0\n  - [-1, 1, Conv, [16, 3, 2]] # 1']),

  'rows are duplicated': changing('Duplicate Layers', '# 5', [
    '[32, 3, 1]] # 5\n  - [-1, 1, Conv, [32, 3, 1]] # 6',
    '[[6], 1, Detect, [nc]] # 7'
  ]),

  async 'indices that a row typed by hand left behind are renumbered by one fix'(page, { workspace }) {
    const file = path.join(workspace, FILE);
    const before = fs.readFileSync(file, 'utf8');
    await openFile(page, FILE);
    await place(page, '64×26×26');
    await typeRowBelow(page, '# 0', '- [-1, 1, Conv, [32, 3, 1]]');
    const typed = await saved(page, file, text => text.includes('[32, 3, 1]]\n  - [-1, 1, Conv, [32, 3, 2]] # 1'), 'the row');
    const fix = await actionAt(page, 'Concat', 'Renumber');
    await fix.click();
    const after = await saved(page, file, text => text.includes('[[-1, 2], 1, Concat'), 'other indices');
    assert.ok(after.includes('[[6], 1, Detect, [nc]]'), after);
    await page.keyboard.press('Control+z');
    await saved(page, file, text => text === typed, 'the text before the fix');
    fs.writeFileSync(file, before);
    await place(page, '0 · 16×50×50');
    await page.locator('.editor-instance .view-line', { hasText: '[32, 3, 1]] # 5' }).waitFor();
  }
};
