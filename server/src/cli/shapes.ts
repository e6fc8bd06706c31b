import { PROJECT } from '../base/project';
import { csv } from '../features/csv';
import { markdownTables } from '../features/markdownTable';
import type { Values } from './args';
import { stdinProblem } from './check';
import type { shapesOptions } from './commands';
import { describeShapes } from './describe';
import { EXIT, type Exit } from './exit';
import { findFiles } from './files';
import type { ShapesJson } from './json';
import { opener } from './open';
import { stylish } from './report/stylish';
import { table } from './report/table';
import { complain, paintFor, print } from './terminal';

type ShapesValues = Values<typeof shapesOptions>;

/** Lists the layers of files. */
export async function shapes(values: ShapesValues, paths: readonly string[]): Promise<Exit> {
  const misused = stdinProblem(values['stdin-filename'], paths);
  if (misused) {
    complain(`${misused} (see ${PROJECT.name} shapes --help)`);
    return EXIT.failed;
  }
  const { files, failures } = findFiles(paths, false);
  const open = opener(values);
  const models: ShapesJson[] = [];
  let failed = failures.length > 0;
  for (const failure of failures) complain(failure);
  for (const file of files) {
    const opened = await open(file);
    if ('analysis' in opened) {
      models.push(describeShapes(opened.path, opened.analysis, opened.diagnostics, values.format.startsWith('json')));
      for (const message of opened.failures) complain(message);
      failed ||= opened.failures.length > 0;
      if (opened.note) complain(opened.note);
    } else {
      failed = true;
      complain('failure' in opened ? opened.failure : `${opened.noModel}: this is no model config`);
    }
  }
  if (models.length > 0) print(report(values.format, models, files.length > 1));
  if (failed) return EXIT.failed;
  return models.some(model => model.diagnostics.some(one => one.severity === 'error')) ? EXIT.problems : EXIT.clean;
}

function report(format: ShapesValues['format'], models: readonly ShapesJson[], several: boolean): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(several ? models : models[0], undefined, 2)}\n`;
    case 'jsonl':
      return models.map(model => `${JSON.stringify(model)}\n`).join('');
    case 'csv':
      tellProblems(models);
      return csv(models);
    case 'markdown':
      tellProblems(models);
      return markdownTables(models);
    case 'table':
      return models.map(model => table(model, paintFor(process.stdout))).join('\n');
  }
}

/** Formats that hold layers alone leave the problems to standard error. */
function tellProblems(models: readonly ShapesJson[]): void {
  if (models.some(model => model.diagnostics.length > 0)) process.stderr.write(stylish(models, paintFor(process.stderr)));
}
