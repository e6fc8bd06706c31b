// Golden: monai.jsonl, written by monai_rows.py; its first line names the oracle.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor, isTuple, type Shape } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';

interface Row {
  readonly net: string;
  /** Built by Hydra, and not by MONAI's own parser. */
  readonly hydra?: true;
  readonly args: Record<string, unknown>;
  readonly input: readonly number[];
  readonly output?: unknown;
  readonly params?: number;
  readonly error?: 'constructor' | 'forward';
  readonly message?: string;
}

const [header, ...rows] = readFileSync(new URL('monai.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line));

const keyOf = ({ hydra }: Row): string => (hydra ? 'model' : 'network_def');

function analyse(row: Row): Analysis {
  const { net, args, input, hydra } = row;
  const config = { [keyOf(row)]: { _target_: hydra ? `monai.networks.nets.${net}` : net, ...args } };
  // The whole tensor, a batch or none.
  const text = `# input: [${input.join(', ')}]\n${JSON.stringify(config, undefined, 2)}`;
  return readModel({ text, path: 'train.yaml', settings: defaultSettings })!.analyse();
}

/** A value as the golden writes it. */
function written(shape: Shape | undefined): unknown {
  if (isTensor(shape)) return shape.dims;
  return isTuple(shape) ? { tuple: shape.items.map(written) } : 'unknown';
}

/** What our analysis says to a row, and what MONAI says. */
function compare(row: Row): { ours: unknown; theirs: unknown } {
  const analysis = analyse(row);
  const [layer] = analysis.layers;
  const errors = diagnose(analysis).filter(({ severity }) => severity === 'error');
  // MONAI stops at the first of several wrong arguments.
  if (row.error) return { ours: [...new Set(errors.map(({ layer }) => layer))], theirs: [keyOf(row)] };
  const ours = { output: written(layer?.output), params: layer?.weights, errors: errors.map(({ message }) => message) };
  return { ours, theirs: { output: row.output, params: row.params, errors: [] } };
}

/** What is rightly not modelled: OmegaConf walks a list of two backwards from its last entry where the last but one is meant. */
const isMisread = ({ net, hydra, args }: Row): boolean =>
  hydra === true && net === 'AutoEncoder' && Array.isArray(args.channels) && args.channels.length === 2;

const families = [...new Set((rows as Row[]).map(({ net }) => net))];

describe(`networks of ${header.oracle}`, () => {
  it.each(families)('%s: shapes, parameters and errors of every row', net => {
    const own = (rows as Row[]).filter(row => row.net === net && !isMisread(row));
    const wrong = own.flatMap(row => {
      const { ours, theirs } = compare(row);
      return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ row: JSON.stringify(row), ours: JSON.stringify(ours) }];
    });
    expect(wrong).toEqual([]);
  });
});
