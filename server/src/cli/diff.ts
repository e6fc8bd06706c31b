import { PROJECT } from '../base/project';
import { diff as diffOf } from '../features/diff';
import { diffCells } from '../features/diffCells';
import { markdownTable } from '../features/markdownTable';
import type { Values } from './args';
import { stdinProblem } from './check';
import type { diffOptions } from './commands';
import { describeModel } from './describe';
import { EXIT, type Exit } from './exit';
import { type ConfigFile, findFiles, forward, STDIN } from './files';
import type { DiffJson } from './json';
import { type ModelChoice, type Opened, opener } from './open';
import { diffText } from './report/diff';
import { complain, paintFor, print } from './terminal';

type DiffValues = Values<typeof diffOptions>;

/** Compares two files, or two variants of one, layer by layer. */
export async function diff(values: DiffValues, paths: readonly string[]): Promise<Exit> {
  const misused = usageProblem(values, paths);
  if (misused) {
    complain(`${misused} (see ${PROJECT.name} diff --help)`);
    return EXIT.failed;
  }
  const { failures } = findFiles(paths, false);
  for (const failure of failures) complain(failure);
  if (failures.length > 0) return EXIT.failed;
  const sides: Opened[] = [];
  for (const [i, choice] of choices(values).entries()) sides.push(await opener(choice)(sideOf(paths, i)));
  const [before, after] = sides.map(whole);
  if (!before || !after) return EXIT.failed;
  const compared = diffOf(before.analysis, after.analysis);
  const json: DiffJson = {
    before: { ...describeModel(before.path, before.analysis), totals: compared.before.totals },
    after: { ...describeModel(after.path, after.analysis), totals: compared.after.totals },
    layers: compared.layers
  };
  switch (values.format) {
    case 'json':
      print(`${JSON.stringify(json, undefined, 2)}\n`);
      break;
    case 'markdown':
      print(markdownTable(diffCells(compared)));
      break;
    case 'text':
      print(diffText(json, compared, paintFor(process.stdout)));
  }
  return values['exit-code'] && compared.layers.some(({ change }) => change !== 'same') ? EXIT.problems : EXIT.clean;
}

function usageProblem({ between, 'stdin-filename': named }: DiffValues, paths: readonly string[]): string | undefined {
  if (paths.length === 1 && !between) return 'one file alone: name a second one, or two variants of this one with --between n,s';
  if (paths.length === 2 && paths[0] === STDIN && paths[1] === STDIN) return 'standard input can be one side alone';
  if (between && paths.includes(STDIN) && paths.length === 1) return 'standard input can be one side alone';
  return stdinProblem(named, paths);
}

const sideOf = (paths: readonly string[], side: number): ConfigFile => ({ path: forward(paths[side] ?? paths[0]!), named: true });

/** What is shown of either side: the same, unless variants are compared. */
function choices({ between, ...choice }: DiffValues): readonly [ModelChoice, ModelChoice] {
  return [
    { ...choice, ...(between && { variant: between[0] }) },
    { ...choice, ...(between && { variant: between[1] }) }
  ];
}

function whole(opened: Opened) {
  if ('analysis' in opened) {
    for (const message of [...opened.failures, ...(opened.note ? [opened.note] : [])]) complain(message);
    return opened;
  }
  complain('failure' in opened ? opened.failure : `${opened.noModel}: this is no model config`);
  return undefined;
}
