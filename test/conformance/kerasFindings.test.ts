// True findings in valid Keras models and `_target_` files, each defended in keras-findings.json (oracles/keras, oracles/target).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { kerasText } from '../support/kerasModels';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';
import { analyse } from '../support/see';

/** By file: "rule layer", in the order of the file. `reasons` says by rule why they are true. */
interface Findings {
  readonly reasons: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, readonly string[]>>;
}

const LIST = join(__dirname, 'keras-findings.json');
const { reasons, files }: Findings = JSON.parse(readFileSync(LIST, 'utf8'));

interface Valid {
  readonly name: string;
  readonly file: string;
  readonly text: () => string;
  /** The size it was made for; at other sizes real samples are lost, and warnings may say so. */
  readonly design: boolean;
}

const models = (): Valid[] =>
  ['models', 'models/keras2', 'applications'].flatMap(folder =>
    listOracles('keras', folder)
      .filter(file => /\.json(\.gz)?$/.test(file) && !file.includes('.golden.'))
      .map(file => ({
        name: `keras/${folder}/${file.replace(/\.gz$/, '')}`,
        file: file.replace(/\.gz$/, ''),
        text: () => kerasText(folder, file),
        design: !file.includes('165x197')
      }))
  );

const targets = (): Valid[] =>
  listOracles('target')
    .filter(file => /^ok-.*\.yaml$/.test(file))
    .map(file => ({ name: `target/${file}`, file, text: () => readOracle('target', file), design: true }));

/** Sizes for models that take any. */
const SIZES = ['96x96x3', '165x197x3', '224x160x3'];

const found = (text: string, file: string, input?: string) =>
  diagnose(analyse(text, { file, ...(input && { input }) }), { onError: (_, error) => expect.fail(String(error)) }).filter(
    ({ severity }) => severity !== 'information'
  );

describeWithOracles('valid Keras models and _target_ files', () => {
  const told: Record<string, string[]> = {};
  it.each([...models(), ...targets()])(
    '$name: no error, and no warning at its design size but the true findings',
    ({ name, file, text, design }) => {
      const all = found(text(), file);
      expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
      if (!design) return;
      const here = all.map(({ rule, layer }) => `${rule.code} ${layer}`);
      if (here.length > 0) told[name] = here;
      if (!process.env.UPDATE_FINDINGS) expect(here).toEqual(files[name] ?? []);
    }
  );

  it.each(models().filter(({ file }) => file.includes('notop_none')))('$name: no error at any size', ({ file, text }) => {
    for (const input of SIZES)
      expect({ input, errors: found(text(), file, input).filter(one => one.severity === 'error') }).toEqual({ input, errors: [] });
  });

  it('every finding has a reason', () => {
    if (process.env.UPDATE_FINDINGS) writeFileSync(LIST, `${JSON.stringify({ reasons, files: told }, null, 2)}\n`);
    const rules = new Set(Object.values(files).flatMap(list => list.map(one => one.split(' ')[0]!)));
    expect([...rules].sort()).toEqual(Object.keys(reasons).sort());
  });
});
