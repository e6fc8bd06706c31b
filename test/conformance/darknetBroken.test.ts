// Oracle: AlexeyAB/darknet 59596d7880f6 and pjreddie/darknet f6afaabcdf85 (oracles/darknet/broken).
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { caught, type FaultRules, ruleFor, share } from '../support/faultRules';
import { describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';

interface Case {
  config: string;
  defect: string;
  line: number | null;
  lint: 'ok' | 'info' | 'warning' | 'error';
  alexeyab: { verdict: string };
}

/** The rule that has to speak, by what is wrong. */
const RULES: FaultRules = [
  [
    /route points to|shortcut points|misspelt section|unknown last section|section names|second \[net\]|section becomes unknown|layer -1/,
    'SL601'
  ],
  [/concat of/, 'SL202'],
  [/not a number|gives 0\)|falls back to relu|is a flag|overflows/, 'SL612'],
  [/^route groups|groups=4 divides|reorg stride|batch\/subdivisions/, 'SL615'],
  [/^shortcut of/, 'SL203'],
  [/without from|stride=|no filters|unknown key|Filters=|groups=0|without channels|empty file/, 'SL306'],
  [/weights_type without|dilation=2|contrastive without/, 'SL616'],
  [/before yolo|before region|mask indexes|anchor pairs/, 'SL502'],
  [/multiple of 32/, 'SL501'],
  [/kernel|maxpool size 8/, 'SL101'],
  [/rejected|size3|bare key|before the first section|byte order/, 'SL701'],
  [/after softmax/, 'SL305'],
  [/softmax groups/, 'SL302'],
  [/share_index/, 'SL201']
];

/** Cases that are not reported where the list has them, with the reason; the list can only shrink. */
const MISSED: Readonly<Record<string, string>> = {
  '38_filters_missing.cfg': 'told at the header of the section that lacks the key; the list names the next header, five lines on'
};

/** Lines of the list that are not where the fault stands. */
const LINES: Readonly<Record<string, number>> = {
  // The option before the first section; the list has the line of the same option inside of [net].
  '59_option_before_section.cfg': 1
};

const say = (file: string): { line: number; code: string; severity: string }[] => {
  const text = readOracle('darknet', 'broken', file);
  const analysis = readModel({ text, path: file, settings: defaultSettings, choice: { dialect: 'darknet' } })!.analyse();
  return diagnose(analysis).map(({ span, rule, severity }) => ({
    line: analysis.model.lines.lineAt(span.start),
    code: rule.code,
    severity
  }));
};

describeWithOracles('Darknet, faulty files', () => {
  const files = listOracles('darknet', 'broken').filter(name => name.endsWith('.cfg'));
  const cases = files.map(file => ({ file, ...(readJson('darknet', 'broken', file.replace('.cfg', '.json')) as Case) }));
  const faulty = cases.filter(({ lint }) => lint === 'error' || lint === 'warning');
  const found = ({ file, line: listed, defect }: Case & { file: string }): boolean =>
    say(file).some(
      ({ line, code, severity }) =>
        Math.abs(line - (LINES[file] ?? listed ?? line)) <= 1 && code === ruleFor(RULES, defect) && severity !== 'information'
    );

  it('are reported on the right line by the right rule, whether the program speaks or not', () => {
    const missed = faulty.filter(one => !found(one));
    const silent = faulty.filter(({ alexeyab }) => alexeyab.verdict === 'accepted');
    console.log(`faulty: ${share(faulty, missed)}, of these accepted by the program: ${share(silent, missed)}`);
    expect(missed.map(one => one.file).sort()).toEqual(
      Object.keys(MISSED)
        .filter(file => files.includes(file))
        .sort()
    );
    expect(caught(faulty, missed)).toBeGreaterThanOrEqual(0.97);
    expect(caught(silent, missed)).toBeGreaterThanOrEqual(0.95);
  });

  it('those that are right have no error and no warning', () => {
    const told = cases
      .filter(({ lint }) => lint === 'ok')
      .map(({ file }) => ({ file, said: say(file).filter(one => one.severity !== 'information') }));
    expect(told.filter(({ said }) => said.length > 0)).toEqual([]);
  });
});
