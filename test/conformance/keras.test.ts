// Oracle: Keras 3.15.1, tf_keras 2.21 (oracles/keras).
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyseKeras, type Golden, kerasDifferences, kerasText } from '../support/kerasModels';
import { describeWithOracles, listOracles } from '../support/oracles';

const folders = ['models', 'models/keras2', 'applications'];

/** Every model file with its golden. */
const pairs = (folder: string): { file: string; golden: string }[] => {
  const files = listOracles('keras', folder);
  return files
    .filter(file => /\.json(\.gz)?$/.test(file) && !file.includes('.golden.'))
    .flatMap(file => {
      const stem = file.replace(/\.h5style/, '').replace(/\.json(\.gz)?$/, '');
      const golden = files.find(one => one.startsWith(`${stem}.golden.json`));
      return golden ? [{ file, golden }] : [];
    });
};

describeWithOracles('Keras models', () => {
  it.each(folders)('have the shapes and parameters that Keras gives them: %s', folder => {
    const wrong: string[] = [];
    for (const { file, golden } of pairs(folder)) {
      const analysis = analyseKeras(kerasText(folder, file), file);
      const expected = JSON.parse(kerasText(folder, golden)) as Golden;
      wrong.push(...kerasDifferences(expected, analysis).map(line => `${file}: ${line}`));
      wrong.push(...told(analysis, file).filter(line => !trueFindings.has(line)));
    }
    expect(wrong).toEqual([]);
  });
});

/** A valid convolution with stride 2 over 28 rows, and over 64 and 31, leaves the last one unread: so these models are written. */
const trueFindings = new Set([
  'video_c3d.json: warning SL103 at conv3d_2',
  'video_timedistributed_lstm.json: warning SL103 at time_distributed',
  'video_timedistributed_lstm.json: warning SL103 at time_distributed_1'
]);

/** Errors anywhere, and warnings at the size a model was designed for. */
const told = (analysis: ReturnType<typeof analyseKeras>, file: string): string[] =>
  diagnose(analysis, {})
    .filter(({ severity }) => severity === 'error' || (severity === 'warning' && !file.includes('165x197')))
    .map(({ rule, severity, layer }) => `${file}: ${severity} ${rule.code} at ${layer}`);
