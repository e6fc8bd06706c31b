import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { sizes } from '../../server/src/analysis/sizes';
import { has } from '../../server/src/arithmetic/residues';
import { defaultSettings } from '../../server/src/config/settings';
import { kerasText } from '../support/kerasModels';
import { describeWithOracles, readOracle } from '../support/oracles';

interface Row {
  readonly file: string;
  /** Undefined where the model says it itself. */
  readonly width: number | undefined;
  readonly heights: readonly number[];
}

const rows = readFileSync(join(__dirname, 'frameworkSizes.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map((line): Row => {
    const [file = '', width = '', ranges = ''] = /^(\S+) (\S+): (.*)$/.exec(line)!.slice(1);
    const heights = ranges.split(' ').flatMap(range => {
      const [from = Number.NaN, to = from] = range.split('-').map(Number);
      return Array.from({ length: to - from + 1 || 0 }, (_, i) => from + i);
    });
    return { file, width: width === '-' ? undefined : Number(width), heights };
  });

function analyse({ file, width, heights }: Row): Analysis {
  const [dialect = '', ...path] = file.split('/');
  const text = dialect === 'keras' ? kerasText(...path) : readOracle(file);
  const open = (extents: readonly (number | string)[]) =>
    readModel({
      text,
      path: file.replace(/\.gz$/, ''),
      settings: defaultSettings,
      choice: { dialect, inputs: [{ dims: extents }] }
    })!.analyse();
  const own = readModel({ text, path: file.replace(/\.gz$/, ''), settings: defaultSettings, choice: { dialect } })!.analyse();
  const dims = own.graph.inputs[0]!.dims!;
  if (width === undefined) return own;
  return dialect === 'keras' ? open([heights[0]!, width, dims.at(-1)!]) : open([3, heights[0]!, width]);
}

describeWithOracles('the heights that are stated as valid', () => {
  it('are twenty models', () => {
    expect(rows.map(({ file }) => file.split('/')[0]).sort()).toEqual([...Array(10).fill('keras'), ...Array(10).fill('ultralytics')]);
  });

  it.each(rows.map(row => [row.file, row] as const))('%s: from 32 to 700 they are those that run in the framework', (_, row) => {
    const height = sizes(analyse(row)).axes.find(({ name }) => name === 'height')!;
    const stated = Array.from({ length: 669 }, (_unused, i) => 32 + i).filter(n => has(height.valid, n));
    expect(stated).toEqual(row.heights);
  });
});
