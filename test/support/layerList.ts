import { expect } from 'vitest';
import { type Analysis, readModel, type Source } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor, isTuple, type Shape } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';

const read = (text: string, path = 'model.yaml', rest: Partial<Source> = {}) =>
  readModel({ text, path, settings: defaultSettings, ...rest });

export function analyse(text: string, path = 'model.yaml', rest: Partial<Source> = {}): Analysis {
  const model = read(text, path, rest);
  if (!model) throw new Error(`no model config:\n${text}`);
  expect(model.dialect.id).toBe('layers');
  return model.analyse();
}

export const shape = (value: Shape | undefined): string =>
  isTensor(value) ? value.dims.join('×') : isTuple(value) ? `(${value.items.map(shape).join(', ')})` : '–';

/** The shapes of all layers, the batch included, and the codes of what is reported. */
export function run(text: string, path?: string, rest?: Partial<Source>): { shapes: string[]; codes: string[] } {
  const analysis = analyse(text, path, rest);
  return { shapes: analysis.layers.map(({ output }) => shape(output)), codes: diagnose(analysis).map(({ rule }) => rule.code) };
}

/** One layer behind an input: its shape, where nothing is reported. */
export function one(layer: string, input: string | number[] = [4, 8, 8], head = ''): string {
  const { shapes, codes } = run(`${head}input: ${typeof input === 'string' ? input : `[${input}]`}\nlayers:\n  - ${layer}\n`);
  expect(codes, layer).toEqual([]);
  return shapes.at(-1)!;
}
