// Oracle: Keras 3.15.1 (oracles/keras/broken).
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import type { Diagnostic } from '../../server/src/rules/rule';
import { type BrokenCase, blamed } from '../support/kerasBlame';
import { analyseKeras, kerasText } from '../support/kerasModels';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';

interface Accepted {
  readonly file: string;
  readonly edit: string;
  readonly result: string;
  readonly forward?: { readonly type: string; readonly message: string } | readonly unknown[];
}

const lines = <T>(file: string): T[] =>
  readOracle('keras', 'broken', file)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as T);

const diagnosed = (text: string, file: string): Diagnostic[] => diagnose(analyseKeras(text, file), {});

const shown = ({ rule, layer, message }: Diagnostic): string => `${rule.code} ${layer ?? 'file'}: ${message.split('\n')[0]}`;

/** Where an error stands: a layer, or what is inside it; the file where no layer is to blame. */
const stands = ({ layer }: Diagnostic, at: readonly string[]): boolean =>
  layer === undefined ? at.includes('file') : at.some(name => layer === name || layer.startsWith(`${name}/`));

/** A class that its author registered is not known here, which is no fault: Keras finds it where the author's code is loaded. */
const CUSTOM = ['unknown_module.json'];

describeWithOracles('Broken Keras models', () => {
  it('have an error at the layer to blame where Keras refuses them', () => {
    const index = lines<BrokenCase>('index.jsonl').filter(({ file }) => !CUSTOM.includes(file));
    expect(index.length).toBeGreaterThan(50);
    const wrong = index.flatMap(one => {
      const text = kerasText('broken', one.file);
      const errors = diagnosed(text, one.file).filter(({ severity }) => severity === 'error');
      const at = blamed(one, text);
      return errors.some(error => stands(error, at)) ? [] : [`${one.file}: at ${at.join(' or ')}, not ${errors.map(shown).join('; ')}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have one error where one thing is wrong', () => {
    const many = lines<BrokenCase>('index.jsonl').flatMap(({ file }) => {
      // Where a text breaks off, every bracket that is open is told.
      const errors = diagnosed(kerasText('broken', file), file).filter(
        ({ severity, rule }) => severity === 'error' && rule.id !== 'syntax'
      );
      return errors.length > 1 ? [`${file}: ${errors.map(shown).join('; ')}`] : [];
    });
    expect(many).toEqual([]);
  });

  it('are information where a class is its author’s own', () => {
    for (const file of CUSTOM) {
      const found = diagnosed(kerasText('broken', file), file).filter(({ rule }) => rule.id === 'tracking-lost');
      expect(found.map(({ severity, layer }) => `${severity} ${layer}`)).toEqual(['information conv2d']);
    }
  });

  it('have no error where Keras loads them, and a warning where data does not flow', () => {
    const files = listOracles('keras', 'broken');
    const index = lines<Accepted>('accepted.jsonl').filter(one => one.result === 'loaded' && files.includes(one.file));
    const wrong = index.flatMap(({ file, edit, forward }) => {
      const text = kerasText('broken', file);
      const found = diagnosed(text, file);
      const errors = found.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) return errors.map(error => `${file}: ${shown(error)}`);
      if (forward === undefined || !('message' in forward)) return [];
      const at = blamed({ file, edit, error: forward }, text);
      const warned = found.some(one => one.severity === 'warning' && stands(one, at));
      return warned ? [] : [`${file}: no warning at ${at.join(' or ')}`];
    });
    // Both lengths are open in the file: that they differ by the window shows only in data.
    expect(wrong.map(line => line.split(':')[0])).toEqual(['multiply_time_mismatch_causal_to_valid.json']);
  });
});
