import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Analysis, type Model, readModel } from '../../server/src/analysis/analysis';
import { span } from '../../server/src/base/span';
import { defaultSettings } from '../../server/src/config/settings';
import { hints } from '../../server/src/features/hints';
import { symbols } from '../../server/src/features/symbols';
import { diagnose } from '../../server/src/rules/diagnose';
import { darknetConfig, layerListConfig, ultralyticsConfig } from '../bench/configs.mjs';
import { runs } from '../support/fuzzing';
import { configs } from './configs';
import { editedTexts } from './edits';

const stock = [
  ...configs,
  ...[ultralyticsConfig(40), layerListConfig(40), darknetConfig(40)].map(({ file, text }) => ({ name: `benchmark's ${file}`, file, text }))
];

/** All that answers are made of, as plain values: what a unit does is no fact about a file. */
function facts(analysis: Analysis): unknown {
  const plain = ({ layer, ...result }: Analysis['layers'][number]) => ({ ...result, layer: { ...layer, unit: layer.unit?.name } });
  const { kept: _, layers: __, ...graph } = analysis.graph;
  const all = {
    graph,
    layers: analysis.layers.map(plain),
    fields: analysis.layers.map(({ layer }) => analysis.field(layer.index) ?? null),
    probed: analysis.probed.map(run => run.map(plain)),
    diagnostics: diagnose(analysis).map(({ rule, severity, span: where, message }) => ({ code: rule.code, severity, where, message })),
    hints: hints(analysis, span(0, analysis.model.text.length)),
    symbols: symbols(analysis)
  };
  return JSON.parse(JSON.stringify(all));
}

it.each(stock)('$name: what is known after a change is what is known from the start', ({ file, text }) => {
  const read = (source: string, earlier?: Model) => readModel({ text: source, path: `/fuzz/${file}`, settings: defaultSettings }, earlier);
  let taken = 0;
  fc.assert(
    fc.property(editedTexts([text]), versions => {
      let model = read(versions[0]!);
      model?.analyse();
      for (const version of versions.slice(1)) {
        const fresh = read(version);
        model = read(version, model);
        expect(model === undefined).toBe(fresh === undefined);
        if (!model || !fresh) continue;
        const known = facts(model.analyse());
        expect(known).toEqual(facts(fresh.analyse()));
        if (model.analyse().graph.kept?.some(Boolean)) taken++;
      }
    }),
    runs(5)
  );
  if (file === 'detector.yaml') expect(taken).toBeGreaterThan(0);
});

it('knows the places inside of a value that nobody reads', () => {
  const before = '{"layers": [{"type": "relu"}, {"type": "conv2d", "filters": 8, "kernel": 3, "setings": {"a": 1}}], "input": [3, 8, 8]}';
  const after = before.replace('"relu"', '"gelu" ');
  const read = (text: string, earlier?: Model) => readModel({ text, path: '/fuzz/list.json', settings: defaultSettings }, earlier)!;
  const earlier = read(before);
  earlier.analyse();
  expect(facts(read(after, earlier).analyse())).toEqual(facts(read(after).analyse()));
});
