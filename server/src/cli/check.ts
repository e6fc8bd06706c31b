import { pathToFileURL } from 'node:url';
import { PROJECT } from '../base/project';
import { defaultSettings } from '../config/settings';
import { type Checked, type CheckSettings, type CheckValues, checker } from './checkOne';
import { configurations, locationOf } from './configuration';
import { EXIT, type Exit } from './exit';
import { type ConfigFile, findFiles, STDIN } from './files';
import type { CheckedFileJson, CheckJson, DiagnosticJson } from './json';
import { github } from './report/github';
import { sarif } from './report/sarif';
import { stylish } from './report/stylish';
import { ruleNamed } from './ruleNamed';
import { complain, counted, paintFor, print, progress } from './terminal';
import { checkInWorkers, workersFor } from './workers';

/** Lints files and folders. */
export async function check(values: CheckValues, paths: readonly string[]): Promise<Exit> {
  const rules = ruleSettings(values.rule);
  const misused = 'problem' in rules ? rules.problem : (stdinProblem(values['stdin-filename'], paths) ?? fixProblem(values.fix, paths));
  if ('problem' in rules || misused) {
    complain(`${misused} (see ${PROJECT.name} check --help)`);
    return EXIT.failed;
  }
  const { files, failed } = await checkFiles({ values, rules }, paths);
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

/** What goes wrong with one file costs the others nothing. */
async function checkFiles(settings: CheckSettings, paths: readonly string[]) {
  const found = findFiles(paths.length > 0 ? paths : ['.'], true);
  const checked = await checkAll(await withConfigurations(found.files), settings);
  const failures = [...found.failures, ...checked.flatMap(one => one.failures)];
  const notes = checked.flatMap(one => one.notes);
  if (settings.values.fix) {
    const problems = checked.reduce((sum, { fixed }) => sum + fixed, 0);
    notes.push(`fixed ${counted(problems, 'problem')} in ${counted(checked.filter(({ fixed }) => fixed > 0).length, 'file')}`);
  }
  for (const message of [...failures, ...notes]) complain(message);
  return { files: checked.flatMap(({ file }) => file ?? []), failed: failures.length > 0 };
}

/** Checks the files in several workers where that pays, and here what is left. */
async function checkAll(files: readonly ConfigFile[], settings: CheckSettings): Promise<readonly Checked[]> {
  const line = progress(files.length);
  const workers = workersFor(files.length);
  const known = workers > 0 ? await checkInWorkers(files, settings, workers, line.step) : [];
  const check = checker(settings);
  const checked: Checked[] = [];
  for (const [i, file] of files.entries()) {
    line.step(i);
    checked.push(known[i] ?? (await check(file)));
  }
  line.end();
  return checked;
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
