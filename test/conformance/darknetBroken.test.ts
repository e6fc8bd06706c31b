// Oracle: AlexeyAB/darknet 59596d7880f6 and pjreddie/darknet f6afaabcdf85 (oracles/darknet/broken).
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';

interface Case {
  config: string;
  defect: string;
  line: number | null;
  lint: 'ok' | 'info' | 'warning' | 'error';
  alexeyab: { verdict: string };
}

/** The rule that has to speak, by what is wrong. */
const RULES: readonly (readonly [RegExp, string])[] = [
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
  '38_filters_missing.cfg': 'told at the header of the section that lacks the key; the list names the next header, five lines on',
  '59_option_before_section.cfg': 'told at the option before the first section (line 1); the list names the same option inside of [net]'
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
  const wanted = ({ defect }: Case): string | undefined => RULES.find(([pattern]) => pattern.test(defect))?.[1];
  const found = (one: Case & { file: string }): boolean =>
    say(one.file).some(
      ({ line, code, severity }) => Math.abs(line - (one.line ?? line)) <= 1 && code === wanted(one) && severity !== 'information'
    );

  it('are reported on the right line by the right rule, whether the program speaks or not', () => {
    const missed = faulty.filter(one => !found(one));
    const silent = faulty.filter(({ alexeyab }) => alexeyab.verdict === 'accepted');
    const share = (all: readonly Case[]) => {
      const good = all.filter(one => !missed.includes(one as (typeof missed)[number])).length;
      return `${good} of ${all.length} (${((100 * good) / all.length).toFixed(1)} %)`;
    };
    console.log(`faulty: ${share(faulty)}, of these accepted by the program: ${share(silent)}`);
    expect(missed.map(one => one.file).sort()).toEqual(
      Object.keys(MISSED)
        .filter(file => files.includes(file))
        .sort()
    );
  });

  it('those that are right have no error and no warning', () => {
    const told = cases
      .filter(({ lint }) => lint === 'ok')
      .map(({ file }) => ({ file, said: say(file).filter(one => one.severity !== 'information') }));
    expect(told.filter(({ said }) => said.length > 0)).toEqual([]);
  });
});
