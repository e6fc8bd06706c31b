// Parsing and analysing a net in prototxt against what `yaml` takes to parse as many layers: node test/bench/prototxt.mjs
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parseDocument } from 'yaml';
import { layerListConfig } from './configs.mjs';
import { processorTime } from './measure.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-'));
const outfile = path.join(folder, 'core.cjs');
const contents = "export { readModel } from './server/src/analysis/analysis';\nexport { diagnose } from './server/src/rules/diagnose';";
const parsers = { mainFields: ['main', 'module'], alias: { 'jsonc-parser': require.resolve('jsonc-parser/lib/esm/main.js') } };
await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'cjs', ...parsers });
const { readModel, diagnose } = require(outfile);
const settings = { inputs: [], rules: {}, hints: true };

/** Convolutions with their normalisation, as real nets write them. */
function net(layers) {
  const lines = ['name: "net"', 'layer { name: "in" type: "Input" top: "b0" input_param { shape { dim: 1 dim: 8 dim: 64 dim: 64 } } }'];
  for (let i = 1; i < layers; i++) {
    const head = `layer {\n  name: "l${i}"\n`;
    const [bottom, top] = [`  bottom: "b${i - 1}"\n`, `  top: "b${i}"\n`];
    const kinds = [
      `  type: "Convolution"\n${bottom}${top}  param {\n    lr_mult: 1\n  }\n  convolution_param {\n    num_output: 8\n    kernel_size: 3\n    pad: 1\n    weight_filler {\n      type: "xavier"\n    }\n  }\n`,
      `  type: "BatchNorm"\n${bottom}${top}`,
      `  type: "ReLU"\n${bottom}${top}`
    ];
    lines.push(`${head}${kinds[i % 3]}}`);
  }
  return `${lines.join('\n')}\n`;
}

for (const size of [100, 1000, 10_000]) {
  const [text, yaml] = [net(size), layerListConfig(size).text];
  const run = () => {
    const model = readModel({ text, path: 'net.prototxt', settings });
    const analysis = model.analyse();
    if (analysis.layers.length !== size || !analysis.layers.at(-1).certain) throw new Error('not analysed');
    return analysis;
  };
  const rounds = { warm: 5, rounds: size > 1000 ? 7 : 25 };
  const [ours, ruled, peer] = processorTime([run, () => diagnose(run()), () => parseDocument(yaml)], rounds);
  const ratio = time => (time / peer).toFixed(2);
  const millis = `${ours.toFixed(1)} ms (${ruled.toFixed(1)} with all rules) against ${peer.toFixed(1)} ms of yaml`;
  console.log(`${size} layers: ${millis}: ${ratio(ours)} (${ratio(ruled)})`);
}
fs.rmSync(folder, { recursive: true });
