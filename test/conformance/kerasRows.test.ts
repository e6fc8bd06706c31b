// Oracle: Keras 3.15.1, jax 0.10.2 (oracles/keras/ops).
import { expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyseKeras, shown } from '../support/kerasModels';
import { type KerasRow, rowModel } from '../support/kerasRows';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';

const families = (): string[] => listOracles('keras', 'ops').map(file => file.replace('.jsonl', ''));

const rowsOf = (family: string): KerasRow[] =>
  readOracle('keras', 'ops', `${family}.jsonl`)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as KerasRow);

/** In what an analysis of a row differs from Keras; nothing where it does not. */
function difference(row: KerasRow): string | undefined {
  const analysis = analyseKeras(rowModel(row), 'row.json');
  const result = analysis.layers.find(one => one.layer.id === 'layer')!;
  const errors = diagnose(analysis, {}).filter(one => one.severity === 'error');
  if (row.error) return errors.some(one => one.layer === 'layer') ? undefined : `no error for ${row.error.message.split('\n')[0]}`;
  if (errors.length > 0) return `error: ${errors[0]!.message.split('\n')[0]}`;
  const [actual, expected] = [JSON.stringify(shown(result.output)), JSON.stringify(row.outputs)];
  if (actual !== expected) return `${actual}, not ${expected}`;
  return result.weights === row.params ? undefined : `params ${result.weights}, not ${row.params}`;
}

const describeRow = ({ op, args, inputs, call_args }: KerasRow): string =>
  `${op} ${JSON.stringify(args)}${call_args ? ` called with ${JSON.stringify(call_args)}` : ''} on ${JSON.stringify(inputs)}`;

describeWithOracles('Keras operators', () => {
  it.each(families())('have the shapes and parameters that Keras gives them: %s', family => {
    const wrong = rowsOf(family).flatMap(row => {
      const said = difference(row);
      return said ? [`${describeRow(row)}: ${said}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
