import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, readOracle } from '../support/oracles';
import { analyse } from '../support/see';
import { stock } from '../support/stock';

/** True findings in these files: the file, the line, the rule and why it is true. Darknet's and Caffe's stand with their own tests. */
const TRUE_FINDINGS: readonly (readonly [file: string, line: number, rule: string, why: string])[] = [
  ['keras/models/video_c3d.json', 244, 'SL103', 'a pool of 3, stride 2 over 28: the windows end at sample 26'],
  ['keras/models/video_timedistributed_lstm.json', 31, 'SL103', 'a convolution of 3, stride 2 over 64: the windows end at sample 62'],
  ['keras/models/video_timedistributed_lstm.json', 149, 'SL103', 'a pool of 2 over 31: the windows end at sample 29'],
  ['target/ok-08-m5-audio.yaml', 11, 'SL103', 'a pool of 4 over 247: three samples are left'],
  ['target/ok-08-m5-audio.yaml', 15, 'SL103', 'a pool of 4 over 59: three samples are left'],
  ['target/ok-19-pools-1d.yaml', 4, 'SL103', 'a pool of 3 over 50: two samples are left']
];

describeWithOracles('models that the frameworks build', () => {
  const { Keras, _target_ } = stock();
  const files = [...Keras, ..._target_];

  it('are there', () => expect(files.length).toBeGreaterThan(60));

  it('have no error and no warning but the true ones', () => {
    const found = files.flatMap(file => {
      const analysis = analyse(readOracle(file), { file });
      return diagnose(analysis, { onError: fail })
        .filter(({ severity }) => severity !== 'information')
        .map(({ rule, span }) => `${file}:${analysis.model.lines.lineAt(span.start)} ${rule.code}`);
    });
    expect(found).toEqual(TRUE_FINDINGS.map(([file, line, rule]) => `${file}:${line} ${rule}`));
  });
});

const fail = (rule: { code: string }, error: unknown): never => {
  throw new Error(`${rule.code}: ${error instanceof Error ? error.stack : error}`);
};
