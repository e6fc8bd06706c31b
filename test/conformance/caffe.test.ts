// Oracle: BVLC Caffe 9b89154, its own Net constructor (oracles/caffe).
import { expect, it } from 'vitest';
import { type Analysis, type Model, readModel } from '../../server/src/analysis/analysis';
import { sharedAgain } from '../../server/src/analysis/sharedWeights';
import type { NamedExtents } from '../../server/src/config/extents';
import { defaultSettings } from '../../server/src/config/settings';
import { isUnknown, type Shape, tensors } from '../../server/src/ir/shape';
import { allOracles, describeWithOracles, readJson, readOracle } from '../support/oracles';

interface Layer {
  name: string;
  type: string;
  line: number;
  tops: Record<string, number[]>;
  params: number;
  auto_split?: true;
}

interface Run {
  phase: string;
  stages: string[];
  error: object | null;
  layers: Layer[];
  learnable_params: number;
}

interface Golden {
  config_file: string;
  original_file?: string;
  runs: Run[];
}

function read(file: string, inputs?: readonly NamedExtents[]): Model {
  const choice = { dialect: 'caffe', ...(inputs && { inputs }) };
  return readModel({ text: readOracle('caffe', file), path: file, settings: defaultSettings, choice })!;
}

const variantOf = ({ phase, stages }: Run): string => [phase, ...(stages ?? [])].join('+');
const shapes = (shape: Shape): unknown => (isUnknown(shape) ? 'unknown' : tensors(shape).map(({ dims }) => dims));

/**
 * Of the blobs that layers work on in place: their shapes once the net stands. Caffe lists blobs then, and what such a layer makes of
 * one is its shape for all layers that have it.
 */
function overwritten({ layers }: Analysis): Map<string, unknown> {
  const blobs = new Map<string, unknown>();
  for (const { layer, output, certain } of layers) {
    const made = shapes(output);
    if (!certain || !Array.isArray(made)) continue;
    for (const [i, name] of (layer.outputNames ?? []).entries()) blobs.set(name, made[i]);
  }
  return blobs;
}

/** Everything in which an analysis differs from Caffe's own answer. */
function differences(run: Run, analysis: Analysis, at: string): string[] {
  const wrong: string[] = [];
  const blobs = overwritten(analysis);
  const expected = run.layers.filter(layer => !layer.auto_split);
  if (!run.error && analysis.layers.length !== expected.length)
    wrong.push(`${at}: ${analysis.layers.length} layers, not ${expected.length}`);
  for (const [i, { name, type, line, tops, params }] of expected.entries()) {
    const result = analysis.layers[i];
    if (!result) continue;
    const here = `${at} ${name} (${type})`;
    if (result.layer.id !== name) wrong.push(`${here}: called ${result.layer.id}`);
    if (analysis.model.lines.lineAt(result.layer.span.start) !== line) wrong.push(`${here}: not at line ${line}`);
    if (result.weights !== params) wrong.push(`${here}: ${result.weights} parameters, not ${params}`);
    const made = shapes(result.output);
    const listed = Array.isArray(made) ? made.map((dims, k) => blobs.get(result.layer.outputNames?.[k] ?? '') ?? dims) : made;
    const [actual, wanted] = [JSON.stringify(listed), JSON.stringify(Object.values(tops))];
    if (actual !== wanted || !result.certain) wrong.push(`${here}: ${actual}${result.certain ? '' : ' uncertain'}, not ${wanted}`);
  }
  return wrong;
}

describeWithOracles('Caffe', () => {
  const goldens: Golden[] = allOracles('caffe', 'expected')
    .filter(file => file.endsWith('.json') && !file.endsWith('lexical.json'))
    .map(file => readJson(file));
  // A solver file is no net, and gets silence.
  const nets = goldens.filter(golden => !golden.config_file.includes('bad_solver_file'));

  it('gives every layer of every net its outputs and parameters, in both phases and with stages', () => {
    const wrong = nets.flatMap(({ config_file, runs }) => {
      const model = read(config_file);
      return runs.flatMap(run => differences(run, model.analyse(variantOf(run)), `${config_file} ${variantOf(run)}`));
    });
    expect(goldens.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });

  it('counts shared parameters once', () => {
    const wrong = nets.flatMap(({ config_file, runs }) =>
      runs
        .filter(run => !run.error)
        .flatMap(run => {
          const { layers } = read(config_file).analyse(variantOf(run));
          const again = sharedAgain(layers);
          const total = layers.reduce((sum, { layer, weights }) => sum + (weights ?? Number.NaN) - (again.get(layer.index) ?? 0), 0);
          return total === run.learnable_params ? [] : [`${config_file}: ${total}, not ${run.learnable_params}`];
        })
    );
    expect(wrong).toEqual([]);
  });

  it('gives the nets with their own data layers the same, once the sizes that only the data have are given', () => {
    const originals = goldens.filter(golden => golden.original_file);
    const wrong = originals.flatMap(({ original_file, runs }) =>
      runs
        .filter(run => !run.error)
        .flatMap(run => {
          const inputs = run.layers.filter(({ type }) => type === 'Input').flatMap(({ tops }) => Object.entries(tops));
          const model = read(
            original_file!,
            inputs.map(([name, dims]) => ({ name, dims }))
          );
          return differences(run, model.analyse(variantOf(run)), `${original_file} ${variantOf(run)}`).filter(
            text => !text.includes('not at line')
          );
        })
    );
    expect(originals.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it('knows the sizes of cropped images without being told', () => {
    const [data] = read('configs/bvlc/models/bvlc_reference_caffenet/train_val.prototxt').analyse('TRAIN').layers;
    expect(shapes(data!.output)).toEqual([[256, 3, 227, 227], [256]]);
  });
});
