import { afterAll, expect, it } from 'vitest';
import { darknetConfig, layerListConfig, ultralyticsConfig } from '../bench/configs.mjs';
import { FACTOR, runs } from '../support/fuzzing';
import { describeWithOracles, readOracle } from '../support/oracles';
import { stock } from '../support/stock';
import { configs } from './configs';
import { expectSame, holdsAfterEdits, read, type Tally } from './taken';

const own = [
  ...configs,
  ...[ultralyticsConfig(40), layerListConfig(40), darknetConfig(40)].map(({ file, text }) => ({ name: `benchmark's ${file}`, file, text }))
];

it.each(own)('$name: what is known after a change is what is known from the start', async config => {
  const { taken } = await holdsAfterEdits([config], runs(5).numRuns);
  if (config.file === 'detector.yaml') expect(taken).toBeGreaterThan(0);
});

describeWithOracles('stock configs', () => {
  const total: Tally = { edits: 0, taken: 0 };
  afterAll(() => {
    if (FACTOR > 1) console.log(`${total.edits} edits of stock configs, ${total.taken} of them on top of the analysis before`);
  });

  // Of larger files only a small share is edited, at many times the cost.
  const LARGEST = 150_000;
  it.each(Object.entries(stock()))('%s: what is known after a change is what is known from the start', async (_, paths) => {
    const files = paths
      .map(path => ({ file: path.replace(/.*\//, ''), text: readOracle(path) }))
      .filter(({ text }) => text.length <= LARGEST);
    const models = files.filter(config => read(config));
    expect(models.length).toBeGreaterThan(files.length * 0.8);
    const { edits, taken } = await holdsAfterEdits(models, runs(4).numRuns);
    total.edits += edits;
    total.taken += taken;
    expect(edits).toBeGreaterThan(0);
  });
});

it('knows the places inside of a value that nobody reads', () => {
  const before = '{"layers": [{"type": "relu"}, {"type": "conv2d", "filters": 8, "kernel": 3, "setings": {"a": 1}}], "input": [3, 8, 8]}';
  const after = before.replace('"relu"', '"gelu" ');
  const reading = (text: string, earlier?: ReturnType<typeof read>) => read({ file: 'list.json', text }, earlier)!;
  const earlier = reading(before);
  earlier.analyse();
  expectSame(reading(after, earlier), reading(after));
});
