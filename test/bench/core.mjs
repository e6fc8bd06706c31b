// The core, bundled as it stands: first analyses against the bare parser of the format, and their growth.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parseTree } from 'jsonc-parser';
import { parseDocument } from 'yaml';
import { builds } from '../../esbuild.js';
import { caffeConfig, darknetConfig, jsonConfig, layerListConfig, ultralyticsConfig } from './configs.mjs';
import { processorTime } from './measure.mjs';

const yaml = { parser: 'yaml', parse: text => parseDocument(text) };
// As many layers in YAML: no other parser of these two formats keeps positions.
const likeYaml = { ...yaml, like: layerListConfig, target: 0.3 };

const FORMATS = [
  { id: 'ultralytics', title: 'Ultralytics rows', make: ultralyticsConfig, ...yaml },
  { id: 'layers', title: 'layer list, YAML', make: layerListConfig, ...yaml },
  { id: 'json', title: 'layer list, JSON', make: jsonConfig, parser: 'jsonc-parser', parse: text => parseTree(text) },
  { id: 'darknet', title: 'Darknet', make: darknetConfig, ...likeYaml },
  { id: 'caffe', title: 'Caffe', make: caffeConfig, ...likeYaml }
];

const TARGET = 1.25;

const require = createRequire(import.meta.url);

const PROCESS = fileURLToPath(new URL('firstAnalysis.mjs', import.meta.url));

/**
 * Each format in a process of its own, as who writes one has it: after others, V8 has compiled what they share for all of them, and
 * a row would hang on those above it.
 */
export function firstAnalysis(root, { sizes, quick, say }) {
  return FORMATS.flatMap(({ id, title }) => {
    say(`first analysis: ${title}, ${sizes.join(', ')} layers`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [PROCESS, root, id, ...(quick ? ['--quick'] : []), ...sizes.map(String)],
      {
        encoding: 'utf8'
      }
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
}

/** The rows of one format. */
export function firstAnalysisOf(core, wanted, { sizes, quick }) {
  const { id, title, make, parser, parse, like = make, target = TARGET } = FORMATS.find(({ id }) => id === wanted);
  return sizes.map(size => {
    const config = make(size);
    check(core.analyse(config), config);
    const { text } = like(size);
    const [ours, peer] = processorTime([() => core.analyse(config), () => parse(text)], roundsFor(size, quick));
    return {
      id: `first-analysis/${id}/${size}`,
      what: `First analysis, ${title}, ${size} layers`,
      unit: 'ms',
      ours,
      peer,
      peerName: `bare ${parser} parse`,
      target: { ratio: target }
    };
  });
}

/**
 * As many rounds before it counts as let V8's compiler come to rest: its threads' time would be counted as well. It takes some 40,000
 * layers until times stay level.
 */
export const ROUNDS = [
  { upTo: 100, warm: 600, rounds: 101 },
  { upTo: 1_000, warm: 60, rounds: 25 },
  { upTo: Number.POSITIVE_INFINITY, warm: 6, rounds: 9 }
];

const roundsFor = (size, quick) => (quick ? { warm: 2, rounds: 3 } : ROUNDS.find(({ upTo }) => size <= upTo));

/** Milliseconds for each thousand layers, beside those of the parser: where both stay level, time grows with the file and no faster. */
export function growth(core, { curve, quick, say }) {
  return curve.map(size => {
    say(`growth: ${size} layers`);
    const config = ultralyticsConfig(size);
    const tasks = [() => core.analyse(config), () => parseDocument(config.text)];
    const [ours, peer] = processorTime(tasks, quick ? { warm: 1, rounds: 1 } : { warm: 2, rounds: 5 }).map(ms => (ms * 1000) / size);
    return {
      id: `growth/${size}`,
      what: `First analysis, ${size} layers, for each thousand`,
      unit: 'ms',
      ours,
      peer,
      peerName: 'bare yaml parse'
    };
  });
}

/** Every Darknet file of the oracles: reading and checking it as a multiple of reading it alone. */
export function corpus(core, root, { quick, say }) {
  const folder = path.join(process.env.SHAPELINT_ORACLES ?? path.join(root, '../shared/oracles'), 'darknet');
  const row = { id: 'corpus/darknet', what: 'Check of all Darknet files of the oracles', unit: 'ms', peerName: 'reading their text alone' };
  if (!fs.existsSync(folder)) return [{ ...row, note: 'the oracles are not here' }];
  say('corpus: Darknet');
  const names = fs.readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.cfg'));
  const files = names.map(name => ({ file: path.basename(name), text: fs.readFileSync(path.join(folder, name), 'utf8') }));
  const all = each => () => files.forEach(each);
  const tasks = [all(core.analyse), all(({ text }) => core.parseCfg(text))];
  const [ours, peer] = processorTime(tasks, quick ? { warm: 1, rounds: 1 } : { warm: 3, rounds: 9 });
  return [{ ...row, what: `${row.what} (${files.length})`, ours, peer }];
}

/** The core in one module of its own, as the server's bundle holds it. */
export async function loadCore(root) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shapelint-bench-'));
  try {
    const outfile = path.join(dir, 'core.cjs');
    const contents = [
      "export { readModel } from './server/src/analysis/analysis';",
      "export { sizes } from './server/src/analysis/sizes';",
      "export { diagnose } from './server/src/rules/diagnose';",
      "export { defaultSettings } from './server/src/config/settings';",
      "export { parseCfg } from './server/src/syntax/cfg';"
    ].join('\n');
    const shipped = builds.find(({ outfile: name }) => name.endsWith('server.js'));
    const { entryPoints: _, ...options } = { ...shipped, format: 'cjs', minify: false, outfile, absWorkingDir: root };
    await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, logLevel: 'error' });
    return coreOf(require(outfile));
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function coreOf({ readModel, diagnose, sizes, defaultSettings, parseCfg }) {
  const read = ({ text, file }) => readModel({ text, path: `/bench/${file}`, settings: defaultSettings })?.analyse();
  return {
    parseCfg,
    analyse(config) {
      const analysis = read(config);
      return analysis && { layers: analysis.layers.length, diagnostics: diagnose(analysis) };
    },
    solve(config) {
      const analysis = read(config);
      diagnose(analysis);
      return sizes(analysis);
    }
  };
}

/** True of one network behind another: fields outgrow the input, and what a network hands out besides is read by nobody. */
const TRUE_FINDINGS = new Set(['SL504', 'SL604']);

/** A time means nothing where the file was not understood. */
function check(found, { file, count }) {
  if (found?.layers !== count) throw new Error(`${file}: ${found?.layers} of ${count} layers were read`);
  const first = found.diagnostics.find(({ rule }) => !TRUE_FINDINGS.has(rule.code));
  if (first) throw new Error(`${file}: ${first.rule.code} ${first.message}`);
}
