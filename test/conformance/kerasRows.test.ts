// Oracle: Keras 3.15.1, jax 0.10.2 (oracles/keras/ops).
import { afterAll, expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { conformanceTable } from '../support/conformanceTable';
import { analyseKeras, shown } from '../support/kerasModels';
import { FLOAT, type KerasRow, rowModel } from '../support/kerasRows';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';

const families = (): string[] => listOracles('keras', 'ops').map(file => file.replace('.jsonl', ''));

const rowsOf = (family: string): KerasRow[] =>
  readOracle('keras', 'ops', `${family}.jsonl`)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(keepFloats(line)) as KerasRow);

/** 4.0 is no 4 to Keras, but is to JSON.parse: floats of the arguments are read as texts, and written as floats again. */
const keepFloats = (line: string): string =>
  line.replace(/"args": ?.*?, ?"inputs":/, part => part.replace(/(?<=[[:,] ?)(-?\d+\.0)(?=[,\]}])/g, `"${FLOAT}$1"`));

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

/** Rows that are rightly not modelled, and why; the list can only shrink, and it is empty. */
const unmodelled: Readonly<Record<string, string>> = {};

describeWithOracles('Keras operators', () => {
  const met = new Set<string>();
  const table = conformanceTable();
  afterAll(() => console.log(table.text()));

  it.each(families())('have the shapes and parameters that Keras gives them: %s', family => {
    const wrong = rowsOf(family).flatMap(row => {
      const said = difference(row);
      table.count(family, { valid: !row.error, right: !said });
      const name = describeRow(row);
      if (said && Object.hasOwn(unmodelled, name)) met.add(name);
      return said && !Object.hasOwn(unmodelled, name) ? [`${name}: ${said}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('are not modelled only where the list says so', () => expect([...met]).toEqual(Object.keys(unmodelled)));
});
