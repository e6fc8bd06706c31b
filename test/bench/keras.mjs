// Keras' own applications, as `to_json()` writes them: the first analysis against the bare parser, and our command line against Keras
// that rebuilds the model. The files stand beside the project.
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseTree } from 'jsonc-parser';
import { isMissing, PYTHON } from './frameworks.mjs';
import { elapsedTime, processorTime } from './measure.mjs';
import { inFolder, run } from './start.mjs';

const MODELS = ['ResNet152', 'NASNetLarge'];

/** Parsing alone is the floor; nobody waits a hundredth of what Keras takes. */
const TARGETS = { parse: { ratio: 1.25 }, rebuild: { ratio: 1 / 100 } };

export async function kerasModels(core, root, cli, { quick, say }) {
  const folder = path.join(process.env.SHAPELINT_ORACLES ?? path.join(root, '../shared/oracles'), 'keras', 'applications');
  const rows = [];
  for (const name of MODELS) {
    const text = modelText(folder, name);
    const rebuild = {
      id: `building/keras/${name}`,
      what: `Shapes of Keras' ${name}, Keras rebuilding it`,
      unit: 'ms',
      peerName: 'Keras',
      target: TARGETS.rebuild
    };
    const parse = {
      id: `first-analysis/keras/${name}`,
      what: `First analysis, Keras' ${name}`,
      unit: 'ms',
      peerName: 'bare jsonc-parser parse',
      target: TARGETS.parse
    };
    if (text === undefined) {
      rows.push({ ...parse, note: 'the oracles are not here' }, { ...rebuild, note: 'the oracles are not here' });
      continue;
    }
    say(`Keras' ${name}, ${(text.length / 1e6).toFixed(1)} MB`);
    rows.push({ ...parse, ...againstParser(core, name, text, quick) });
    const missing = cli.missing ?? (await isMissing('keras'));
    rows.push(missing ? { ...rebuild, note: missing } : { ...rebuild, ...(await againstKeras(cli.main, name, text, quick)) });
  }
  return rows;
}

function modelText(folder, name) {
  for (const file of [`${name}.default.json.gz`, `${name}.default.json`]) {
    const full = path.join(folder, file);
    if (!fs.existsSync(full)) continue;
    const bytes = fs.readFileSync(full);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  }
  return undefined;
}

function againstParser(core, name, text, quick) {
  const config = { text, file: `${name}.json` };
  const found = core.analyse(config);
  if (!found || found.diagnostics.some(({ severity }) => severity === 'error')) throw new Error(`${name} was not understood`);
  const rounds = quick ? { warm: 1, rounds: 1 } : { warm: 5, rounds: 15 };
  const [ours, peer] = processorTime([() => core.analyse(config), () => parseTree(text)], rounds);
  return { what: `First analysis, Keras' ${name}, ${found.layers} layers`, ours, peer };
}

/** Whole processes, start included, as people wait for them. */
const againstKeras = (cli, name, text, quick) =>
  inFolder(async dir => {
    const file = path.join(dir, `${name}.json`);
    fs.writeFileSync(file, text);
    const rebuild = `import keras\nkeras.models.model_from_json(open(${JSON.stringify(file)}).read())`;
    const tasks = [() => run([cli, 'shapes', file]), () => run(['-c', rebuild], PYTHON)];
    const [ours, peer] = await elapsedTime(tasks, { rounds: quick ? 1 : 3 });
    return { ours, peer };
  });
