// Oracle: torch 2.13.0+cpu (oracles/torch).
import { afterAll, expect, it } from 'vitest';
import { torchFunctions } from '../../server/src/dialects/torch/functions';
import { torchSpellings } from '../../server/src/dialects/torch/spellings';
import { conformanceTable } from '../support/conformanceTable';
import { describeWithOracles, listOracles } from '../support/oracles';
import { type Row, readRows, runRow } from '../support/torchRows';

/** Rows that are rightly not modelled, by family and line, with the reason; the list can only shrink, and it is empty. */
const unmodelled: Readonly<Record<string, string>> = {};

/** Why a row goes wrong, or undefined when Shapelint says what torch says. */
function wrong(row: Row): string | undefined {
  const spelling = torchSpellings.get(row.op) ?? torchFunctions.get(row.op);
  if (!spelling) return 'no such operator';
  const { outputs, params, faults } = runRow(row, spelling);
  if (row.error) return faults.length > 0 ? undefined : `nothing told; torch: ${row.error.stage} ${row.error.message.slice(0, 120)}`;
  if (faults.length > 0) return `told: ${JSON.stringify(faults).slice(0, 300)}`;
  if (JSON.stringify(outputs) !== JSON.stringify(row.outputs))
    return `gives ${JSON.stringify(outputs)}, torch ${JSON.stringify(row.outputs)}`;
  if (row.params !== undefined && params !== row.params) return `counts ${params} parameters, torch ${row.params}`;
  return undefined;
}

const describeRow = (row: Row): string => `${row.op} ${JSON.stringify(row.args)} ${JSON.stringify(row.inputs)}`;

describeWithOracles('torch.nn and torch functions', () => {
  const families = listOracles('torch')
    .filter(name => name.endsWith('.jsonl'))
    .map(name => name.slice(0, -6));
  const table = conformanceTable();
  afterAll(() => console.log(table.text()));

  it.each(families)('%s', family => {
    const rows = readRows(family);
    const failures = rows.flatMap(row => {
      const why = wrong(row);
      table.count(family, { valid: !row.error, right: !why });
      return why && !unmodelled[`${family} ${row.line}`] ? [{ row, why }] : [];
    });
    expect(failures.map(({ row, why }) => `${row.line} ${describeRow(row)}: ${why}`)).toEqual([]);
  });
});
