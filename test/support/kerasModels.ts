import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { type Shape, tensors } from '../../server/src/ir/shape';
import { oraclePath } from './oracles';

export interface GoldenLayer {
  readonly name: string;
  readonly class: string;
  /** By call, then by tensor. */
  readonly outputs?: readonly (readonly (readonly (number | null)[])[])[];
  readonly outputs_per_node?: readonly (readonly (number | null)[])[];
  readonly params: number | null;
  readonly inner?: readonly GoldenLayer[];
}

export interface Golden {
  readonly total_params: number | null;
  readonly layers: readonly GoldenLayer[];
}

/** A file of the Keras oracles, unpacked where it is packed. */
export function kerasText(...parts: string[]): string {
  const bytes = readFileSync(oraclePath('keras', ...parts));
  return parts.at(-1)!.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
}

export const analyseKeras = (text: string, path = 'model.json'): Analysis => {
  const model = readModel({ text, path, settings: defaultSettings, choice: { dialect: 'keras' } });
  if (!model) throw new Error(`${path} is not recognised`);
  return model.analyse();
};

export const shown = (shape: Shape): (number | null)[][] =>
  tensors(shape).map(t => t.dims.map(dim => (typeof dim === 'number' ? dim : null)));

/** Everything in which an analysis differs from what Keras says of the same model. */
export function kerasDifferences(golden: Golden, analysis: Analysis): string[] {
  const wrong: string[] = [];
  const calls = new Map<string, (typeof analysis.layers)[number][]>();
  for (const result of analysis.layers) calls.set(result.layer.id, [...(calls.get(result.layer.id) ?? []), result]);
  const check = (layers: readonly GoldenLayer[], prefix: string): void => {
    for (const expected of layers) {
      const id = prefix + expected.name;
      const actual = calls.get(id);
      if (!actual) {
        wrong.push(`${id}: not listed`);
        continue;
      }
      // A model that nobody called has no shapes.
      if (expected.params === null) continue;
      if (actual[0]!.weights !== expected.params)
        wrong.push(`${id} ${expected.class}: params ${actual[0]!.weights}, not ${expected.params}`);
      const outputs = expected.outputs?.[0] ?? expected.outputs_per_node?.slice(0, 1);
      const [a, e] = [JSON.stringify(shown(actual[0]!.output)), JSON.stringify(outputs)];
      if (prefix === '' && expected.outputs) {
        const all = actual.map(one => shown(one.output));
        if (JSON.stringify(all) !== JSON.stringify(expected.outputs))
          wrong.push(`${id} ${expected.class}: ${JSON.stringify(all)}, not ${JSON.stringify(expected.outputs)}`);
      } else if (outputs && a !== e) wrong.push(`${id} ${expected.class}: ${a}, not ${e}`);
      if (expected.inner) check(expected.inner, `${id}/`);
    }
  };
  check(golden.layers, '');
  const total = analysis.layers.reduce(
    (sum, { layer, weights }) => sum + (layer.holds || layer.shares !== undefined ? 0 : (weights ?? Number.NaN)),
    0
  );
  if (golden.total_params !== null && total !== golden.total_params) wrong.push(`total ${total}, not ${golden.total_params}`);
  return wrong;
}
