import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { isAlike, sizes } from '../../server/src/analysis/sizes';
import { runsAt } from '../../server/src/analysis/sizes/axis';
import { has } from '../../server/src/arithmetic/residues';
import { defaultSettings } from '../../server/src/config/settings';
import { kerasText } from '../support/kerasModels';
import { allOracles, describeWithOracles, readOracle } from '../support/oracles';

/** All sizes up to this with SIZES_LONG; a sample of them otherwise. */
const LARGEST = 1024;

/** Small sizes, and some around what a file is designed for. */
function sample(extent: unknown, sparse: boolean): number[] {
  if (process.env.SIZES_LONG) return Array.from({ length: LARGEST }, (_, i) => i + 1);
  const around = [416, Number(extent) || 64].flatMap(n => [n, n + 1, n - 7, n - 33]);
  const small = Array.from({ length: sparse ? 3 : 40 }, (_, i) => (sparse ? 15 * i + 1 : i + 1));
  return [...small, ...(sparse ? around.slice(-4) : around)].filter(n => n >= 1);
}

/** The sizes that are stated wrongly, axis by axis. */
function wrong(analysis: Analysis, sparse: boolean): string[] {
  const { graph, memo } = analysis;
  const { axes, base } = sizes(analysis);
  if (!graph.probes.every(({ inputs }) => runsAt(graph, memo, inputs))) {
    return axes.filter(({ minimum }) => minimum !== undefined).map(({ name }) => `${name}: builds at no size`);
  }
  return axes.flatMap(axis => {
    const dims = graph.inputs[axis.input]!.dims!;
    const inputsAt = (n: number) => base.map((one, i) => (isAlike(graph.inputs[i]?.dims, dims) ? one?.with(axis.axis, n) : one));
    return sample(axis.extent, sparse)
      .filter(n => n <= (axis.upTo ?? n) && has(axis.valid, n) !== runsAt(graph, memo, inputsAt(n)))
      .map(n => `${axis.name} ${n}: ${has(axis.valid, n) ? 'fails' : 'runs'}`);
  });
}

const analysesOf = (text: string, path: string, dialect: string): Analysis[] => {
  const model = readModel({ text, path, settings: defaultSettings, choice: { dialect } });
  return model ? [model.analyse()] : [];
};

const folders = {
  ultralytics: ['ultralytics', 'configs'],
  darknet: ['darknet', 'configs'],
  caffe: ['caffe', 'configs'],
  target: ['target']
} as const;

describeWithOracles('the stated sizes are those that run', () => {
  it.each(Object.entries(folders))('%s', (dialect, folder) => {
    const found: string[] = [];
    for (const path of allOracles(...folder).filter(name => /\.(ya?ml|cfg|prototxt)$/.test(name))) {
      for (const analysis of analysesOf(readOracle(path), path, dialect)) {
        found.push(...wrong(analysis, dialect !== 'ultralytics').map(line => `${path}: ${line}`));
      }
    }
    expect(found).toEqual([]);
  });

  it.each(['applications', 'models'])('keras %s', folder => {
    const found: string[] = [];
    const files = allOracles('keras', folder).filter(name => /\.json(\.gz)?$/.test(name) && !name.includes('.golden.'));
    // The applications are large, and many of one kind.
    const some = files.filter((_, i) => process.env.SIZES_LONG || folder === 'models' || i % 5 === 0);
    for (const path of some) {
      for (const analysis of analysesOf(kerasText(...path.split('/').slice(1)), path, 'keras'))
        found.push(...wrong(analysis, true).map(line => `${path}: ${line}`));
    }
    expect(found).toEqual([]);
  });
});
