// Oracle: Keras 3.15.1, tf_keras 2.21 (oracles/keras).
import { expect, it } from 'vitest';
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
    }
    expect(wrong).toEqual([]);
  });
});
