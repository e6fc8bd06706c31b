// Oracle: BVLC Caffe 9b89154 (oracles/caffe, configs/own/bad_*).
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { allOracles, describeWithOracles, readJson, readOracle } from '../support/oracles';

interface Case {
  config_file: string;
  defect: string;
  defect_line: number | null;
  caffe: 'accepted' | 'rejected';
}

/** Misses, with the reason; the list can only shrink. */
const MISSED: Readonly<Record<string, string>> = {
  bad_solver_file: 'a solver file gets silence: it is no net, and nobody said that it is'
};

/** The reports of a file as "line-line CODE severity headline". */
function told(file: string): { first: number; last: number; severity: string; text: string }[] {
  const model = readModel({ text: readOracle('caffe', file), path: file, settings: defaultSettings });
  return model
    ? diagnose(model.analyse()).map(({ rule, severity, span, message }) => {
        const [first, last] = [model.lines.lineAt(span.start), model.lines.lineAt(span.end)];
        return { first, last, severity, text: `${first} ${rule.code} ${severity} ${message.split('\n')[0]}` };
      })
    : [];
}

describeWithOracles('Caffe, faulty files', () => {
  const cases: Case[] = allOracles('caffe', 'expected', 'own')
    .filter(file => /bad_[^/]*\.json$/.test(file))
    .map(file => readJson(file));
  const nameOf = ({ config_file }: Case): string => config_file.replace(/^.*\/|\.prototxt$/g, '');

  it.each(['rejected', 'accepted'] as const)('tells what Caffe has %s at its line', verdict => {
    const files = cases.filter(one => one.caffe === verdict);
    const wrong = files
      .filter(one => !(nameOf(one) in MISSED))
      .filter(({ config_file, defect_line }) => {
        const line = defect_line ?? 1;
        const grave = verdict === 'rejected' ? ['error'] : ['error', 'warning'];
        return !told(config_file).some(({ first, last, severity }) => grave.includes(severity) && first <= line + 1 && last >= line - 1);
      });
    expect(files.length).toBeGreaterThan(10);
    expect(
      wrong.map(one => `${nameOf(one)} line ${one.defect_line}: ${one.defect}; told: ${told(one.config_file).map(({ text }) => text)}`)
    ).toEqual([]);
  });

  it('says nothing that Caffe refuses to be an error of what it takes', () => {
    const wrong = cases.filter(one => one.caffe === 'accepted' && told(one.config_file).some(({ severity }) => severity === 'error'));
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('tells each with the same words as before', async () => {
    const lines = cases.map(
      one =>
        `${nameOf(one)}: ${told(one.config_file)
          .map(({ text }) => text)
          .join(' | ')}`
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../rules/caffe.faults.txt');
  });
});

describeWithOracles('protobuf text, as C++ protobuf takes it', () => {
  const snippets: { case: string; text: string; parses: boolean; message: string | null }[] = readJson('caffe', 'expected', 'lexical.json');

  it('is taken or refused alike, at the same line', () => {
    const wrong = snippets.flatMap(({ case: name, text, parses, message }) => {
      const model = readModel({ text, path: 'snippet.prototxt', settings: defaultSettings, choice: { dialect: 'caffe' } })!;
      const { notices } = model.analyse().graph;
      const refusals = [
        ...model.tree.problems.map(({ span }) => span),
        ...notices.filter(({ finding }) => finding.kind !== 'no-layers' && finding.kind !== 'misread').map(({ span }) => span)
      ];
      const lines = refusals.map(({ start }) => model.lines.lineAt(start));
      if (parses) return refusals.length === 0 ? [] : [`${name}: refused at ${lines}`];
      // An end that comes too early is told at the last line that there is.
      const line = Math.min(Number(message?.split(':')[0]), model.lines.count);
      return lines.includes(line) ? [] : [`${name}: ${message}; refused at ${lines}`];
    });
    expect(snippets.length).toBe(89);
    expect(wrong).toEqual([]);
  });
});
