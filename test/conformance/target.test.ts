// Oracle: hydra-core 1.3.8, omegaconf 2.3.1, torch 2.13.0+cpu (oracles/target).
import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor, type Shape } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, listOracles, readJson, readOracle } from '../support/oracles';

interface Answer {
  root: string;
  layers: { path: string; type: string; output: unknown; params: number }[];
  params_total: number | null;
  error: { phase: string; type: string; message: string; path: string; layer_type?: string } | null;
  with_convert_all?: { output: unknown; error: unknown };
}

const analyse = (text: string, name: string): Analysis => readModel({ text, path: name, settings: defaultSettings })!.analyse();

/** A value as the oracle writes it. */
function written(shape: Shape): unknown {
  if (isTensor(shape)) return shape.dims;
  return 'items' in shape ? { tuple: shape.items.map(written) } : 'unknown';
}

/** The full path of a layer from the document's root. */
const idOf = (root: string, path: string): string => [root, path].filter(Boolean).join('.');

const told = (analysis: Analysis, severities: readonly string[]) =>
  diagnose(analysis)
    .filter(({ severity }) => severities.includes(severity))
    .map(({ rule, layer, message }) => `${rule.code} at ${layer}: ${message.split('\n')[0]}`);

describeWithOracles('Hydra configs', () => {
  const names = listOracles('target')
    .filter(name => name.endsWith('.yaml'))
    .map(name => name.slice(0, -5));
  const answerOf = (name: string): Answer => readJson('target', `${name}.json`);
  const textOf = (name: string): string => readOracle('target', `${name}.yaml`);

  it.each(names.filter(name => name.startsWith('ok-')))('%s: every layer its shape and parameters', name => {
    const answer = answerOf(name);
    const analysis = analyse(textOf(name), `${name}.yaml`);
    const layers = analysis.layers.map(({ layer, output, weights }) => ({
      id: layer.id,
      type: layer.type,
      output: written(output),
      params: weights
    }));
    expect(layers).toEqual(answer.layers.map(({ path, type, output, params }) => ({ id: idOf(answer.root, path), type, output, params })));
  });

  it.each(names.filter(name => name.startsWith('bad-')))('%s: one error, at the layer that fails', name => {
    const answer = answerOf(name);
    const analysis = analyse(textOf(name), `${name}.yaml`);
    const errors = diagnose(analysis).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ layer }) => layer)).toEqual([idOf(answer.root, answer.error!.path)]);
    // What stands before the fault is known.
    const reached = answer.layers.filter(({ output }) => output !== null);
    for (const { path, output, params } of reached) {
      const result = analysis.layers.find(({ layer }) => layer.id === idOf(answer.root, path))!;
      expect({ path, output: written(result.output), params: result.weights }).toEqual({ path, output, params });
    }
  });

  it('takes lists where they are converted', () => {
    for (const name of names) {
      const { with_convert_all: converted } = answerOf(name);
      if (!converted) continue;
      const text = textOf(name).replace('_target_: torch.nn.Sequential\n', '_target_: torch.nn.Sequential\n_convert_: all\n');
      const analysis = analyse(text, `${name}.yaml`);
      expect({ name, fails: told(analysis, ['error']).length > 0 }).toEqual({ name, fails: converted.error !== null });
      if (converted.error === null) expect(written(analysis.layers.at(-1)!.output)).toEqual(converted.output);
    }
  });
});
