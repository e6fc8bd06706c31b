// First analysis: the core, bundled as it stands, against the bare parser of the format.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { parseTree } from 'jsonc-parser';
import { parseDocument } from 'yaml';
import { darknetConfig, jsonConfig, layerListConfig, ultralyticsConfig } from './configs.mjs';
import { processorTime } from './measure.mjs';

const FORMATS = [
  { id: 'ultralytics', title: 'Ultralytics rows', make: ultralyticsConfig, parser: 'yaml', parse: text => parseDocument(text) },
  { id: 'layers', title: 'layer list, YAML', make: layerListConfig, parser: 'yaml', parse: text => parseDocument(text) },
  { id: 'json', title: 'layer list, JSON', make: jsonConfig, parser: 'jsonc-parser', parse: text => parseTree(text) },
  // As many layers in YAML: no other parser of Darknet's files keeps positions.
  {
    id: 'darknet',
    title: 'Darknet',
    make: darknetConfig,
    parser: 'yaml',
    parse: text => parseDocument(text),
    like: layerListConfig,
    target: 0.3
  }
];

const TARGET = 1.25;

const require = createRequire(import.meta.url);

export async function firstAnalysis(root, { sizes, quick, say }) {
  const core = await loadCore(root);
  const rows = [];
  for (const { id, title, make, parser, parse, like = make, target = TARGET } of FORMATS) {
    for (const size of sizes) {
      say(`first analysis: ${title}, ${size} layers`);
      const config = make(size);
      check(core.analyse(config), config);
      const { text } = like(size);
      const [ours, peer] = processorTime([() => core.analyse(config), () => parse(text)], roundsFor(size, quick));
      rows.push({
        id: `first-analysis/${id}/${size}`,
        what: `First analysis, ${title}, ${size} layers`,
        unit: 'ms',
        ours,
        peer,
        peerName: `bare ${parser} parse`,
        target: { ratio: target }
      });
    }
  }
  return rows;
}

function roundsFor(size, quick) {
  if (quick) return { warm: 2, rounds: 3 };
  return size > 1000 ? { warm: 2, rounds: 9 } : { warm: 15, rounds: 25 };
}

/** The core in one module of its own, as a bundle would hold it. */
async function loadCore(root) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-bench-'));
  try {
    const outfile = path.join(dir, 'core.cjs');
    const contents = [
      "export { readModel } from './server/src/analysis/analysis';",
      "export { diagnose } from './server/src/rules/diagnose';",
      "export { defaultSettings } from './server/src/config/settings';"
    ].join('\n');
    const stdin = { contents, resolveDir: root, loader: 'ts' };
    // The builds of the two parsers that ship, too.
    const parsers = { mainFields: ['main', 'module'], alias: { 'jsonc-parser': require.resolve('jsonc-parser/lib/esm/main.js') } };
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', ...parsers });
    const { readModel, diagnose, defaultSettings } = require(outfile);
    const analyse = ({ text, file }) => {
      const analysis = readModel({ text, path: `/bench/${file}`, settings: defaultSettings })?.analyse();
      return analysis && { layers: analysis.layers.length, diagnostics: diagnose(analysis) };
    };
    return { analyse };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** A time means nothing where the file was not understood. */
function check(found, { file, count }) {
  if (found?.layers !== count) throw new Error(`${file}: ${found?.layers} of ${count} layers were read`);
  const [first] = found.diagnostics;
  if (first) throw new Error(`${file}: ${first.rule.code} ${first.message}`);
}
