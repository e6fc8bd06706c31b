import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';
import { analyse } from '../support/see';

/** True findings in stock files, with the reason. */
const TRUE_FINDINGS: Readonly<Record<string, readonly string[]>> = {};

/** Sizes at which no rule may fail or speak nonsense, whatever it finds. */
const SIZES = ['3x640x640', '3x641x641', '3x320x480', '3x32x32', '1x640x640', '3x7x3', '3xHx640'];

describeWithOracles('stock Ultralytics files', () => {
  const root = ['ultralytics', 'configs'];
  const files = walk(root);
  for (const file of files) {
    const text = readOracle(...root, ...file);
    const name = file.at(-1)!;
    it(`${file.join('/')}: no error and no warning at its design size, at any scale`, () => {
      for (const { id } of [...analyse(text, { file: name }).model.variants, { id: undefined }]) {
        const found = diagnose(analyse(text, { file: name, ...(id && { variant: id }) }), { onError: fail }).filter(
          one => one.severity !== 'information'
        );
        expect(found.map(one => `${one.rule.code} ${one.message}`)).toEqual(TRUE_FINDINGS[file.join('/')] ?? []);
      }
    });
    it(`${file.join('/')}: every rule answers in words at any size`, () => {
      for (const input of SIZES) {
        for (const one of diagnose(analyse(text, { file: name, input }), { onError: fail })) {
          for (const message of [one.message, ...(one.related ?? []).map(related => related.message)]) {
            expect(message).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
          }
        }
      }
    });
  }
});

const fail = (rule: { code: string }, error: unknown): never => {
  throw new Error(`${rule.code}: ${error instanceof Error ? error.stack : error}`);
};

function walk(root: readonly string[], folder: readonly string[] = []): string[][] {
  return listOracles(...root, ...folder).flatMap(name =>
    /\.ya?ml$/.test(name) ? [[...folder, name]] : name.includes('.') && !/^v?\d+$/.test(name) ? [] : walk(root, [...folder, name])
  );
}
