// Oracle: AlexeyAB/darknet 59596d7880f6 and pjreddie/darknet f6afaabcdf85 (oracles/darknet/expected).
import { expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis';
import { isTensor, product, type Shape } from '../../server/src/ir/shape';
import { describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';
import { analyse } from '../support/see';

interface Golden {
  config_file: string;
  layers: {
    index: number;
    type: string;
    line: number;
    output: [number, number, number];
    outputs: number;
    params: number;
    bflops: number | null;
  }[];
  total_params: number;
  status: 'ok' | 'error' | 'ok_then_crash';
}

/** Which program read whose files. */
const RUNS = { alexeyab: 'alexeyab', pjreddie: 'pjreddie', pjreddie_run_by_alexeyab: 'alexeyab' } as const;

describeWithOracles('Darknet', () => {
  const present = listOracles('darknet', 'expected');
  const table: string[] = [];
  for (const [folder, fork] of Object.entries(RUNS).filter(([name]) => present.includes(name))) {
    const goldens = walk(['darknet', 'expected', folder]).map(path => readJson(...path) as Golden);
    const run = (golden: Golden) =>
      analyse(readOracle('darknet', golden.config_file), { file: golden.config_file.replace(/.*\//, ''), variant: fork });

    it(`${folder}: every layer has the program's output, parameters and line`, () => {
      const wrong = goldens.flatMap(golden => differences(golden, run(golden)));
      const layers = goldens.reduce((sum, golden) => sum + golden.layers.length, 0);
      table.push(`${folder}: ${goldens.length} files, ${layers} layers, ${wrong.length} differences`);
      expect(wrong).toEqual([]);
    });

    it(`${folder}: adds up to the program's parameters`, () => {
      const wrong = goldens
        .filter(golden => golden.status !== 'error')
        .map(golden => ({ golden, sum: run(golden).layers.reduce((sum, { weights }) => sum + (weights ?? Number.NaN), 0) }))
        .filter(({ golden, sum }) => sum !== golden.total_params);
      expect(wrong.map(({ golden, sum }) => `${golden.config_file}: ${sum}, not ${golden.total_params}`)).toEqual([]);
    });
  }
  it('is told as a table', () => console.log(table.join('\n')));
});

/** Everything in which an analysis differs from the program's own answer. */
function differences({ config_file, layers }: Golden, analysis: Analysis): string[] {
  return layers.flatMap(expected => {
    const actual = analysis.layers[expected.index];
    const at = `${config_file}:${expected.line} ${expected.index} ${expected.type}`;
    if (!actual) return [`${at}: absent`];
    const wrong: string[] = [];
    const line = analysis.model.lines.lineAt(actual.layer.head.start);
    if (line !== expected.line) wrong.push(`${at}: line ${line}`);
    if (!actual.certain) wrong.push(`${at}: uncertain`);
    if (actual.weights !== expected.params) wrong.push(`${at}: params ${actual.weights}, not ${expected.params}`);
    if (!isSame(actual.output, expected))
      wrong.push(`${at}: ${JSON.stringify(actual.output)}, not ${expected.output} (${expected.outputs})`);
    return wrong;
  });
}

/** Where the program keeps no width, height and channels, the output is a row. */
function isSame(shape: Shape, { output, outputs }: Golden['layers'][number]): boolean {
  if (!isTensor(shape)) return false;
  return output.every(n => n > 0)
    ? shape.dims.join() === [1, ...output].join()
    : shape.dims.length === 2 && product(shape.dims) === outputs;
}

function walk(path: readonly string[]): string[][] {
  return listOracles(...path).flatMap(name => (name.endsWith('.json') ? [[...path, name]] : walk([...path, name])));
}
