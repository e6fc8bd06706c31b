// What a user of the extension gets, asked through VS Code's own API. The same suite runs in the Node extension host, in
// the web worker host with and without a server, and in a desktop VS Code.
import * as vscode from 'vscode';
import {
  action,
  activeParameter,
  apply,
  closeEditors,
  completion,
  configured,
  definitions,
  equal,
  folds,
  highlightedLines,
  hintAt,
  hints,
  hover,
  lens,
  lineOf,
  noProblem,
  open,
  openUntitled,
  placeOf,
  problem,
  problems,
  referenceLines,
  rename,
  renameRefused,
  replace,
  runAt,
  symbols,
  until
} from './editor';

const SHRINKING = 'input: [3, 6, 6]\nlayers:\n  - conv2d: {filters: 8, kernel: 5}\n  - conv2d: {filters: 8, kernel: 3}\n';

const DETECTOR = `# shapelint: input=3x96x96
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0
  - [-1, 1, Conv, [32, 3, 2]] # 1
  - [-1, 1, Conv, [64, 3, 2]] # 2
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
  - [[-1, 1], 1, Concat, [1]] # 4
  - [-1, 1, Conv, [32, 3, 1]] # 5
  - [[5], 1, Detect, [nc]] # 6
`;

export function defineSuite(): void {
  describe('Shapelint in VS Code', () => {
    afterEach(closeEditors);

    describe('starting', () => {
      it('waits for a model config', async () => {
        await open('notes.txt');
        equal(started(), false);
        const plain = await open('compose.yaml');
        await symbols(plain); // whoever waits for YAML has been activated once this is answered
        equal(started(), false);
        await problem(await open('shrinking.yaml'), 'SL101');
        equal(started(), true);
      });

      it('is silent in other YAML', async () => {
        const plain = await open('compose.yaml');
        // A model config opened later has its answers: so a problem of the plain file would be there by then.
        await problem(await open('shrinking.yaml'), 'SL101');
        equal(problems(plain), []);
        equal([...(await hints(plain))], []);
        equal(await symbols(plain), []);
        equal(await hover(plain, lineOf(plain, 'layers'), 'layers'), '');
      });

      it('offers its commands', async () => {
        await problem(await open('shrinking.yaml'), 'SL101');
        const commands = await vscode.commands.getCommands(true);
        for (const command of ['shapelint.setInput', 'shapelint.chooseVariant'])
          equal([command, commands.includes(command)], [command, true]);
      });
    });

    describe('problems', () => {
      it('say which rule found them, where, and where its page is', async () => {
        const document = await open('shrinking.yaml');
        const { line, page, message } = await problem(document, 'SL101');
        equal(line, lineOf(document, 'conv2d', 3));
        equal([message.includes('3×3'), message.includes('2×2')], [true, true]);
        equal(/SL101/i.test(page ?? ''), true);
      });

      it('name every place that takes part', async () => {
        const document = await open('detector.yaml');
        const { line, message, related } = await problem(document, 'SL202');
        equal(line, lineOf(document, 'Concat'));
        equal([message.includes('26'), message.includes('25')], [true, true]);
        for (const operand of ['Upsample', '# 1']) equal([operand, related.includes(lineOf(document, operand))], [operand, true]);
      });

      it('go when the text is mended', async () => {
        const document = await open('shrinking.yaml');
        await problem(document, 'SL101');
        await replace(document, '[3, 6, 6]', '[3, 8, 8]');
        await noProblem(document, 'SL101');
        await hintAt(document, lineOf(document, 'conv2d', 3), '8×2×2');
      });

      it('come while typing', async () => {
        const document = await open('classifier.yaml');
        await hintAt(document, lineOf(document, 'conv2d'), '64×320×320');
        equal(problems(document), []);
        await replace(document, '[3, 640, 640]', '[3, 1, 1]');
        await until('a problem', () => problems(document).length > 0);
      });

      it('go when the editor is closed', async () => {
        const document = await open('shrinking.yaml');
        await problem(document, 'SL101');
        await closeEditors();
        await noProblem(document, 'SL101');
      });

      it('are found in JSON', async () => {
        const document = await open('shrinking.json');
        equal((await problem(document, 'SL101')).line, lineOf(document, 'conv2d', 3));
      });

      it('are found in a document that was never saved', async () => {
        const document = await openUntitled(SHRINKING);
        equal((await problem(document, 'SL101')).line, lineOf(document, 'conv2d', 2));
      });
    });

    describe('shapes', () => {
      it('stand at line ends', async () => {
        const document = await open('shrinking.yaml');
        await hintAt(document, lineOf(document, 'conv2d', 1), '8×4×4');
        await hintAt(document, lineOf(document, 'conv2d', 2), '8×2×2');
      });

      it('are those of the rows of an Ultralytics model', async () => {
        const document = await open('detector.yaml');
        const rows: [string, string][] = [
          ['# 0', '16×50×50'],
          ['# 1', '32×25×25'],
          ['# 2', '64×13×13'],
          ['# 3', '64×26×26']
        ];
        for (const [row, shape] of rows) await hintAt(document, lineOf(document, row), shape);
        await replace(document, '3x100x100', '3x96x96');
        await hintAt(document, lineOf(document, 'Concat'), '96×24×24');
        await noProblem(document, 'SL202');
      });

      it('are in the hover, input before output', async () => {
        const document = await open('classifier.yaml');
        const line = lineOf(document, 'conv2d');
        const text = await until('a hover', () => hover(document, line, 'conv2d'));
        const [input, output] = [text.indexOf('3×640×640'), text.indexOf('64×320×320')];
        equal([input >= 0, output > input], [true, true]);
      });

      it('are in the outline', async () => {
        const document = await open('classifier.yaml');
        const outline = await until('an outline', async () => {
          const found = await symbols(document);
          return found.some(symbol => symbol.includes('64×320×320')) && found;
        });
        equal(
          outline.some(symbol => symbol.includes('stem')),
          true
        );
      });

      it('are summed up in a line on top, with the sizes that run', async () => {
        const document = await open('classifier.yaml');
        const title = await until('a lens', () => lens(document));
        equal(title, '640×640 → 10 · stride 64 · smallest input 64 · valid: every size from 59 · 1.2 M parameters');
        await configured('lens.enabled', false, () => until('no lens', async () => (await lens(document)) === undefined));
      });

      it('are hidden by shapelint.hints.enabled', async () => {
        const document = await open('classifier.yaml');
        await hintAt(document, lineOf(document, 'conv2d'), '64×320×320');
        await configured('hints.enabled', false, () => until('no hints', async () => (await hints(document)).size === 0));
        await hintAt(document, lineOf(document, 'conv2d'), '64×320×320');
      });
    });

    describe('references', () => {
      it('lead to the layer and from it to all that read it', async () => {
        const document = await open('classifier.yaml');
        equal(await definitions(document, placeOf(document, '[stem, -1]', 2)), ['stem']);
        equal(await definitions(document, placeOf(document, '-1]', 1)), ['conv2d']);
        const lines = await referenceLines(document, placeOf(document, 'name: stem', 8));
        equal([lines.includes(lineOf(document, '[stem')), lines.includes(lineOf(document, 'filters: 128', 2))], [true, true]);
      });

      it('are marked together, while the cursor is in one', async () => {
        const document = await open('classifier.yaml');
        const marked = await highlightedLines(document, placeOf(document, '[stem, -1]', 2));
        // The layer by its type and by its name, then who reads it.
        const [layer, reader] = [lineOf(document, 'name: stem'), lineOf(document, '[stem')];
        equal(marked, [layer, layer, reader]);
      });

      it('are renamed with their layer, positions are not', async () => {
        const document = await open('classifier.yaml');
        await rename(document, placeOf(document, '[stem', 2), 'trunk');
        equal([document.getText().includes('name: trunk'), document.getText().includes('[trunk, -1]')], [true, true]);
        await until('a refusal', async () =>
          (await renameRefused(document, placeOf(document, '-1]', 1))).includes('a position, not a name')
        );
      });
    });

    describe('writing', () => {
      it('is helped by the layers there are, with their shapes', async () => {
        const document = await open('detector.yaml');
        const { detail } = await completion(document, placeOf(document, '[[-1, 1]', 6), '1');
        equal(detail, 'Conv 32×25×25');
      });

      it('is helped by types and keys in half a row', async () => {
        const document = await open('detector.yaml');
        await replace(document, 'Concat, [1]]', 'Conc');
        const { range } = await completion(document, placeOf(document, 'Conc #', 4), 'Conv');
        const replaced = range instanceof vscode.Range ? range : range?.replacing;
        equal(replaced && document.getText(replaced), 'Conc');
        const other = await open('classifier.yaml');
        await replace(other, 'stride: 2, padding: 1 }', 'stride: 2, pad');
        equal((await completion(other, placeOf(other, 'pad', 3), 'padding')).detail, 'samples · default 0');
      });

      it('is told which argument stands where', async () => {
        const document = await open('detector.yaml');
        equal(await activeParameter(document, placeOf(document, '[16, 3, 2]', 8)), 'stride = 1');
      });

      it('folds what has several lines', async () => {
        const document = await open('detector.yaml');
        const found = await folds(document);
        const backbone = [lineOf(document, 'backbone'), lineOf(document, '# 2')];
        equal(
          found.some(lines => JSON.stringify(lines) === JSON.stringify(backbone)),
          true
        );
      });
    });

    describe('mending', () => {
      it('is offered with what comes out, and makes the problem go', async () => {
        const document = await open('shrinking.yaml');
        await problem(document, 'SL101');
        const at = new vscode.Position(lineOf(document, 'conv2d', 3), placeOf(document, 'kernel: 3').character);
        const fix = await action(document, at, 'Set padding to 1');
        equal([fix.title, fix.isPreferred], ['Set padding to 1: gives 2×2', true]);
        await apply(fix);
        await noProblem(document, 'SL101');
      });

      it('is done with a comment where a rule is not wanted', async () => {
        const document = await open('shrinking.yaml');
        await problem(document, 'SL101');
        await apply(await action(document, new vscode.Position(lineOf(document, 'conv2d', 3), 6), 'Disable SL101 for this line'));
        await noProblem(document, 'SL101');
      });
    });

    describe('structure', () => {
      it('changes with every reference, in one step of undo', async () => {
        const document = await openUntitled(DETECTOR);
        await hintAt(document, lineOf(document, 'Concat'), '96×24×24');
        const before = document.getText();
        await runAt(document, placeOf(document, '[64, 3, 2]'), 'shapelint.duplicateLayers');
        equal([document.getText().includes('[[6], 1, Detect, [nc]] # 7'), document.getText().split('[64, 3, 2]').length], [true, 3]);
        await vscode.commands.executeCommand('undo');
        await until('the text as it was', () => document.getText() === before);
      });

      it('is told of where a row was put in by hand', async () => {
        const document = await openUntitled(DETECTOR);
        await hintAt(document, lineOf(document, 'Concat'), '96×24×24');
        await replace(document, '# 0\n', '# 0\n  - [-1, 1, Conv, [32, 3, 1]]\n');
        await apply(await action(document, placeOf(document, 'Concat'), 'Renumber'));
        equal([document.getText().includes('[[-1, 2], 1, Concat'), document.getText().includes('[[6], 1, Detect')], [true, true]);
      });
    });

    describe('settings', () => {
      it('silence a rule', async () => {
        const document = await open('shrinking.yaml');
        await problem(document, 'SL101');
        await configured('rules', { SL101: 'off' }, () => noProblem(document, 'SL101'));
        await problem(document, 'SL101');
      });
    });
  });
}

function extension(): vscode.Extension<{ readonly running: boolean }> {
  const found = vscode.extensions.getExtension<{ readonly running: boolean }>('shapelint.shapelint');
  if (!found) throw new Error('the extension is not installed');
  return found;
}

/**
 * Whether the language server runs. VS Code activates by language, and some hosts open a JSON file of their own at start, so
 * being active says too little; activate() returns `{ running }`.
 */
function started(): boolean {
  const found = extension();
  return found.isActive && found.exports.running; // `exports` throws before activation
}
