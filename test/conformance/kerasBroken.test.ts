// Oracle: Keras 3.15.1 (oracles/keras/broken).
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyseKeras, kerasText } from '../support/kerasModels';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';

interface Broken {
  readonly file: string;
  readonly edit: string;
  readonly error: { readonly message: string };
}

interface Accepted {
  readonly file: string;
  readonly edit: string;
  readonly result: string;
  readonly forward?: { readonly type: string } | readonly unknown[];
}

const lines = <T>(file: string): T[] =>
  readOracle('keras', 'broken', file)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as T);

const told = (file: string, severity: string): string[] =>
  diagnose(analyseKeras(kerasText('broken', file), file), {})
    .filter(one => one.severity === severity)
    .map(({ rule, layer, message }) => `${rule.code} ${layer ?? 'file'}: ${message.split('\n')[0]}`);

describeWithOracles('Broken Keras models', () => {
  it('have an error where Keras refuses them', () => {
    const index = lines<Broken>('index.jsonl');
    expect(index.length).toBeGreaterThan(50);
    const silent = index.filter(({ file }) => told(file, 'error').length === 0).map(({ file }) => file);
    // A class that its author registered is not known here, which is no fault: Keras finds it where the author's code is loaded.
    expect(silent).toEqual(['unknown_module.json']);
  });

  it('have no error where Keras loads them, and a warning where data does not flow', () => {
    const files = listOracles('keras', 'broken');
    const index = lines<Accepted>('accepted.jsonl').filter(one => one.result === 'loaded' && files.includes(one.file));
    const wrong = index.flatMap(({ file, forward }) => {
      const fails = forward !== undefined && 'type' in forward;
      const errors = told(file, 'error');
      if (errors.length > 0) return errors.map(error => `${file}: ${error}`);
      return fails && told(file, 'warning').length === 0 ? [`${file}: no warning`] : [];
    });
    // Both lengths are open in the file: that they differ by the window shows only in data.
    expect(wrong).toEqual(['multiply_time_mismatch_causal_to_valid.json: no warning']);
  });
});
