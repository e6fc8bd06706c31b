// True findings in stock files, each defended in darknet-findings.json; configs: oracles/darknet/configs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';
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
