// True findings in nets that Caffe runs, each defended in caffe-findings.json (oracles/caffe/configs: bvlc, bvlc_substituted, own/ok_*).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { allOracles, describeWithOracles, readOracle } from '../support/oracles';
import { analyse } from '../support/see';

/** By file: "line rule". `reasons` says by rule why they are true. */
interface Findings {
  readonly reasons: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, readonly string[]>>;
}

const LIST = join(__dirname, 'caffe-findings.json');
const { reasons, files }: Findings = JSON.parse(readFileSync(LIST, 'utf8'));

describeWithOracles('nets that Caffe runs', () => {
  const told: Record<string, string[]> = {};
  const nets = allOracles('caffe', 'configs').filter(path => path.endsWith('.prototxt') && !/\/bad_/.test(path));

  it.each(nets)('%s: no error, and no warning but the true findings', path => {
    const name = path.replace('caffe/configs/', '');
    const analysis = analyse(readOracle(path), { file: path.split('/').at(-1)! });
    const found = diagnose(analysis, { onError: (_, error) => expect.fail(String(error)) }).filter(
      ({ severity }) => severity !== 'information'
    );
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    const here = found.map(({ rule, span }) => `${analysis.model.lines.lineAt(span.start)} ${rule.code}`);
    if (here.length > 0) told[name] = here;
    if (!process.env.UPDATE_FINDINGS) expect(here).toEqual(files[name] ?? []);
  });

  it('every finding has a reason', () => {
    if (process.env.UPDATE_FINDINGS) writeFileSync(LIST, `${JSON.stringify({ reasons, files: told }, null, 2)}\n`);
    const rules = new Set(Object.values(files).flatMap(list => list.map(one => one.split(' ')[1]!)));
    expect([...rules].sort()).toEqual(Object.keys(reasons).sort());
  });
});
