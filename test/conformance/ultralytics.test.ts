// Oracle: Ultralytics 8.4.190, torch 2.13.0 (oracles/ultralytics).

import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isRemark } from '../../server/src/ir/finding';
import { isTuple, type Shape, tensors } from '../../server/src/ir/shape';
import { describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';

const folder = 'ultralytics';

interface Golden {
  config: string;
  scale: string;
  input: number[];
  layers: { index: number; output: unknown; params: number }[];
  params_total: number;
  error: { layer: number; phase: string } | null;
}

/** All shapes of a golden's nested output, depth first. */
function flat(output: unknown): number[][] {
  if (output === null || output === undefined) return [];
  if (Array.isArray(output)) return [output as number[]];
  const { tuple, list, dict } = output as Record<string, unknown>;
  return Object.values((tuple ?? list ?? dict) as object).flatMap(flat);
}

const shapes = (shape: Shape): unknown => (isTuple(shape) ? tensors(shape) : tensors(shape)).map(t => t.dims);

function analyse(text: string, path: string, input: readonly number[], scale?: string): Analysis {
  const choice = { inputs: [{ dims: input }], dialect: 'ultralytics', ...(scale && scale !== 'none' && { variant: scale }) };
  return readModel({ text, path, settings: defaultSettings, choice })!.analyse();
}

/** The scale a probe was run at, as a file writes it. */
function multiples({
  scales,
  width,
  depth,
  max_channels
}: {
  scales?: object;
  width?: number;
  depth?: number;
  max_channels?: number | 'inf';
}): object {
  if (scales) return { scales };
  return typeof max_channels === 'number'
    ? { scales: { z: [depth ?? 1, width ?? 1, max_channels] } }
    : { depth_multiple: depth ?? 1, width_multiple: width ?? 1 };
}

/** Everything in which an analysis differs from the framework's own answer. */
function differences(golden: Golden, analysis: Analysis): string[] {
  const wrong: string[] = [];
  for (const expected of golden.layers) {
    const actual = analysis.layers[expected.index]!;
    const at = `${golden.config} ${golden.scale} ${golden.input.join('x')} row ${expected.index} ${actual.layer.type}`;
    if (actual.weights !== expected.params) wrong.push(`${at}: params ${actual.weights}, not ${expected.params}`);
    if (!expected.output) continue;
    if (!actual.certain) wrong.push(`${at}: uncertain`);
    const [a, e] = [JSON.stringify(shapes(actual.output)), JSON.stringify(flat(expected.output))];
    if (a !== e) wrong.push(`${at}: ${a}, not ${e}`);
  }
  return wrong;
}

describeWithOracles('Ultralytics', () => {
  const goldens = listOracles(folder, 'golden').flatMap(dir =>
    listOracles(folder, 'golden', dir).map(file => readJson(folder, 'golden', dir, file) as Golden)
  );
  const run = (golden: Golden) => {
    const path = golden.config.replace('cfg/models/', '');
    return analyse(readOracle(folder, 'configs', path), path, golden.input, golden.scale);
  };

  it('gives every row of every stock config its shape and parameters, at every scale and size', () => {
    expect(goldens.length).toBeGreaterThan(300);
    expect(goldens.flatMap(golden => differences(golden, run(golden)))).toEqual([]);
  });

  it('adds up to the same parameter totals', () => {
    const wrong = goldens.filter(
      golden => run(golden).layers.reduce((sum, layer) => sum + (layer.weights ?? Number.NaN), 0) !== golden.params_total
    );
    expect(wrong.map(golden => golden.config)).toEqual([]);
  });

  it('reports the row that Ultralytics fails in', () => {
    const wrong = goldens
      .filter(golden => golden.error)
      .filter(golden => run(golden).faults[0]?.result.layer.index !== golden.error!.layer);
    expect(wrong.map(golden => `${golden.config} ${golden.input}`)).toEqual([]);
  });

  it('finds no error where there is none, and nothing to say of a stock config at 640×640', () => {
    const told = goldens
      .filter(golden => !golden.error)
      .flatMap(golden => run(golden).faults.map(fault => ({ golden, fault })))
      .filter(({ golden, fault }) => fault.finding.kind !== 'stride-skips-pixels' && (!isRemark(fault.finding) || golden.input[2] === 640));
    expect(
      told.map(({ golden, fault }) => `${golden.config} ${golden.input}: row ${fault.result.layer.index} ${fault.finding.kind}`)
    ).toEqual([]);
  });

  it('gives single rows their shape and parameters, and refuses what Ultralytics refuses', () => {
    const wrong: string[] = [];
    for (const probe of readJson(folder, 'probe.json').probes) {
      // Only a classification model says how many channels its input has.
      const head = [[-1, 1, 'Classify', ['nc']]];
      const rows = { nc: 10, channels: probe.in_shape[1], backbone: [[-1, probe.repeats, probe.module, probe.args]], head };
      const yaml = JSON.stringify({ ...multiples(probe), ...rows });
      const at = `${probe.module} ${JSON.stringify(probe.args)} ×${probe.repeats} on ${probe.in_shape}`;
      const analysis = analyse(yaml, 'probe.yaml', probe.in_shape, probe.scale);
      const row = analysis.layers[0]!;
      if (probe.error) {
        if (row.findings.length === 0) wrong.push(`${at}: no finding for ${probe.error.message}`);
      } else if (row.findings.length > 0 && row.findings.some(f => !isRemark(f) && !f.accepted))
        wrong.push(`${at}: ${JSON.stringify(row.findings)}`);
      else if (row.weights !== probe.params) wrong.push(`${at}: params ${row.weights}, not ${probe.params}`);
      else if (JSON.stringify(shapes(row.output)) !== JSON.stringify(flat(probe.output)))
        wrong.push(`${at}: ${JSON.stringify(shapes(row.output))}, not ${JSON.stringify(flat(probe.output))}`);
    }
    expect(wrong).toEqual([]);
  });

  it('gives small nets with every head their shapes and parameters', () => {
    const wrong: string[] = [];
    for (const probe of readJson(folder, 'head_probe.json').probes) {
      const { scale } = probe.yaml;
      const analysis = analyse(JSON.stringify(probe.yaml), 'probe.yaml', probe.input ?? [1, 3, 256, 256], scale);
      const golden = {
        config: JSON.stringify(probe.yaml.head),
        scale: '',
        input: probe.input ?? [],
        layers: probe.layers ?? [],
        params_total: 0,
        error: null
      };
      if (probe.error) {
        const at = analysis.faults.find(fault => !isRemark(fault.finding))?.result.layer.index;
        if (at !== probe.error.layer) wrong.push(`${golden.config}: fault at ${at}, not ${probe.error.layer}: ${probe.error.message}`);
      } else wrong.push(...differences(golden, analysis));
    }
    expect(wrong).toEqual([]);
  });
});
