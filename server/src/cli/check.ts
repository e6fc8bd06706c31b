import { pathToFileURL } from 'node:url';
import { PROJECT } from '../base/project';
import { defaultSettings } from '../config/settings';
import type { Values } from './args';
import type { checkOptions } from './commands';
import { configurations, locationOf } from './configuration';
import { describeCheck } from './describe';
import { EXIT, type Exit } from './exit';
import { type ConfigFile, findFiles, STDIN } from './files';
import { fix } from './fix';
import type { CheckedFileJson, CheckJson, DiagnosticJson } from './json';
import { opener } from './open';
import { github } from './report/github';
import { sarif } from './report/sarif';
import { stylish } from './report/stylish';
import { ruleNamed } from './ruleNamed';
import { complain, counted, paintFor, print, progress } from './terminal';

type CheckValues = Values<typeof checkOptions>;

/** Lints files and folders. */
export async function check(values: CheckValues, paths: readonly string[]): Promise<Exit> {
  const rules = ruleSettings(values.rule);
  const misused = 'problem' in rules ? rules.problem : (stdinProblem(values['stdin-filename'], paths) ?? fixProblem(values.fix, paths));
  if ('problem' in rules || misused) {
    complain(`${misused} (see ${PROJECT.name} check --help)`);
    return EXIT.failed;
  }
  const { files, failed } = await checkFiles(values, rules, paths);
  print(report(values.format, files));
  const problems = files.flatMap(file => file.diagnostics);
  const warnings = ofSeverity(problems, 'warning');
  const most = values['max-warnings'];
  const tooMany = most !== undefined && warnings > most;
  if (tooMany) complain(`${counted(warnings, 'warning')}, and --max-warnings allows ${most}`);
  if (failed) return EXIT.failed;
  return tooMany || ofSeverity(problems, 'error') > 0 ? EXIT.problems : EXIT.clean;
}

const ofSeverity = (problems: readonly DiagnosticJson[], severity: DiagnosticJson['severity']): number =>
  problems.filter(problem => problem.severity === severity).length;

/** What --stdin-filename needs; also for `shapes`. */
export const stdinProblem = (fileName: string | undefined, paths: readonly string[]): string | undefined =>
  fileName !== undefined && !paths.includes(STDIN) ? '--stdin-filename names standard input, and - is not among the files' : undefined;

const fixProblem = (fix: true | undefined, paths: readonly string[]): string | undefined =>
  fix && paths.includes(STDIN) ? '--fix writes files, and standard input is none' : undefined;

type RuleSettings = Readonly<Record<string, CheckValues['rule'][number]['setting']>>;

/** The settings by code. */
function ruleSettings(written: CheckValues['rule']): RuleSettings | { readonly problem: string } {
  const settings: Record<string, RuleSettings[string]> = {};
  for (const { rule: name, setting } of written) {
    const rule = ruleNamed(name);
    if ('problem' in rule) return { problem: `--rule: ${rule.problem}` };
    settings[rule.code] = setting;
  }
  return settings;
}

/** Checks one file after another; what goes wrong with one is told at once and costs the others nothing. */
async function checkFiles(values: CheckValues, rules: RuleSettings, paths: readonly string[]) {
  const found = findFiles(paths.length > 0 ? paths : ['.'], true);
  const failures = [...found.failures];
  const notes: string[] = [];
  const files: CheckedFileJson[] = [];
  const open = opener(values, { rules, alsoConfigurations: true });
  const wanted = await withConfigurations(found.files);
  const line = progress(wanted.length);
  const fixed = { problems: 0, files: 0 };
  for (const [i, file] of wanted.entries()) {
    line.step(i);
    let opened = await open(file);
    if (values.fix && 'analysis' in opened) {
      const result = await fix(file, opened, open);
      if ('failure' in result) failures.push(result.failure);
      else {
        opened = result.opened;
        fixed.problems += result.count;
        fixed.files += result.count > 0 ? 1 : 0;
      }
    }
    if ('failure' in opened) failures.push(opened.failure);
    else if (!('noModel' in opened)) {
      files.push(describeCheck(opened.path, opened.analysis, opened.diagnostics, values.format === 'json'));
      failures.push(...opened.failures);
      if (opened.note) notes.push(opened.note);
    } else if (file.named) notes.push(`${opened.noModel}: this is no model config`);
  }
  line.end();
  if (values.fix) notes.push(`fixed ${counted(fixed.problems, 'problem')} in ${counted(fixed.files, 'file')}`);
  for (const message of [...failures, ...notes]) complain(message);
  return { files, failed: failures.length > 0 };
}

/** Whatever is wrong in a configuration concerns all files that it counts for, be it among those named or not. */
async function withConfigurations(files: readonly ConfigFile[]): Promise<readonly ConfigFile[]> {
  const { pathOf } = configurations(defaultSettings);
  const paths = new Set(files.map(({ path }) => locationOf(path)));
  const more: ConfigFile[] = [];
  for (const { path } of files) {
    const used = path === STDIN ? undefined : await pathOf(path);
    if (used === undefined || paths.has(locationOf(used))) continue;
    paths.add(locationOf(used));
    more.push({ path: used, named: true });
  }
  return [...more, ...files];
}

function report(format: CheckValues['format'], files: readonly CheckedFileJson[]): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ files } satisfies CheckJson, undefined, 2)}\n`;
    case 'sarif':
      return sarif(files, `${pathToFileURL(process.cwd()).href}/`);
    case 'github':
      return github(files);
    case 'stylish':
      return stylish(files, paintFor(process.stdout));
  }
}
