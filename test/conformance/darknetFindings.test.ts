// True findings in stock files, each defended in darknet-findings.json; configs: oracles/darknet/configs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { type FaultRules, ruleFor } from '../support/faultRules';
import { allOracles, describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';
import { analyse } from '../support/see';

/** By file and fork: "line rule". `reasons` says by rule why they are true. */
interface Findings {
  readonly reasons: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const LIST = join(__dirname, 'darknet-findings.json');
const { reasons, files }: Findings = JSON.parse(readFileSync(LIST, 'utf8'));

/** Which forks a repository's files are held against: AlexeyAB's program reads pjreddie's files too. */
const FORKS: Readonly<Record<string, readonly string[]>> = { alexeyab: ['alexeyab'], pjreddie: ['pjreddie', 'alexeyab'] };

/** What was seen in a file, and where; line 0 where the program says no line. */
interface Real {
  readonly config: string;
  readonly findings: readonly { readonly line: number; readonly what: string }[];
}

const RULES: FaultRules = [
  [/^shortcut of/, 'SL203'],
  [/^duplicate key/, 'SL611'],
  [/Unused field/, 'SL306'],
  [/^inline comment/, 'SL612'],
  [/anchor numbers|^mask/, 'SL502']
];

/** What is no fault of the file, with the reason. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^tool error/, 'the program divides by the number of its maps at the end, and crashes where there are none'],
  [/^output \[0, 0, 0\]/, 'a [reorg] with `extra` has no map by intent: what follows looks at the number of values']
];

describeWithOracles('stock Darknet files', () => {
  const told: Record<string, Record<string, string[]>> = {};
  for (const path of walk(['darknet', 'configs'])) {
    const name = path.slice(2).join('/');
    for (const variant of FORKS[path[2]!] ?? []) {
      it(`${name} by ${variant}: no error and no warning but the true findings`, () => {
        const analysis = analyse(readOracle(...path), { file: path.at(-1)!, variant });
        const found = diagnose(analysis, { onError: (_, error) => expect.fail(String(error)) })
          .filter(({ severity }) => severity !== 'information')
          .map(({ rule, span }) => `${analysis.model.lines.lineAt(span.start)} ${rule.code}`);
        if (found.length > 0) told[name] = { ...told[name], [variant]: found };
        if (!process.env.UPDATE_FINDINGS) expect(found).toEqual(files[name]?.[variant] ?? []);
      });
    }
  }
  it('what was found in these files by running them is told, in the section where it stands', () => {
    const real: Real[] = readJson('darknet', 'real_findings.json');
    const here = new Set(allOracles('darknet', 'configs'));
    const silent = real
      .map(one => ({ ...one, path: `darknet/configs/${one.config}` }))
      .filter(({ path }) => here.has(path))
      .flatMap(({ path, config, findings }) => {
        const analysis = analyse(readOracle(path), { file: 'model.cfg', variant: config.split('/')[0]! });
        const told = diagnose(analysis);
        return findings
          .filter(({ what }) => !PROGRAMS.some(([saying]) => saying.test(what)))
          .filter(({ line, what }) => {
            const section = analysis.layers.find(({ layer: { span } }) => analysis.model.lines.lineAt(span.end) >= line);
            const from = line === 0 ? 0 : Math.min(line, section ? analysis.model.lines.lineAt(section.layer.span.start) : line);
            const to = line === 0 || !section ? Number.POSITIVE_INFINITY : analysis.model.lines.lineAt(section.layer.span.end);
            const lineOf = ({ span }: (typeof told)[number]) => analysis.model.lines.lineAt(span.start);
            return !told.some(one => one.rule.code === ruleFor(RULES, what) && lineOf(one) >= from && lineOf(one) <= to);
          })
          .map(({ line, what }) => `${config}:${line} ${what}`);
      });
    expect(silent).toEqual([]);
  });

  it('every finding has a reason', () => {
    if (process.env.UPDATE_FINDINGS) writeFileSync(LIST, `${JSON.stringify({ reasons, files: told }, null, 2)}\n`);
    const rules = new Set(Object.values(files).flatMap(forks => Object.values(forks).flatMap(list => list.map(one => one.split(' ')[1]!))));
    expect([...rules].sort()).toEqual(Object.keys(reasons).sort());
  });
});

function walk(path: readonly string[]): string[][] {
  return listOracles(...path).flatMap(name =>
    name.endsWith('.cfg') ? [[...path, name]] : name.includes('.') ? [] : walk([...path, name])
  );
}
