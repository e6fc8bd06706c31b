// What people do today to see shapes: they have the framework build the net. Start included on both sides.
import fs from 'node:fs';
import path from 'node:path';
import { ultralyticsConfig } from './configs.mjs';
import { elapsedTime } from './measure.mjs';
import { inFolder, run } from './start.mjs';

/** At least a hundred times as fast. */
const RATIO = 1 / 100;

export const PYTHON = process.env.SHAPELINT_PYTHON ?? 'python3';

const FRAMEWORKS = [
  {
    id: 'ultralytics',
    title: 'Ultralytics',
    file: 'model.yaml',
    text: () => ultralyticsConfig(25).text,
    python: file => `from ultralytics.nn.tasks import DetectionModel\nDetectionModel(${JSON.stringify(file)}, verbose=True)`
  },
  {
    id: 'keras',
    title: 'Keras',
    file: 'model.json',
    text: () => JSON.stringify(kerasModel(25)),
    python: file => `import keras\nkeras.models.model_from_json(open(${JSON.stringify(file)}).read()).summary()`
  }
];

export async function againstFrameworks(cli, { quick, say }) {
  const rows = [];
  for (const { id, title, file, text, python } of FRAMEWORKS) {
    const row = {
      id: `building/${id}`,
      what: `Shapes of 25 layers, ${title} building them`,
      unit: 'ms',
      peerName: title,
      target: { ratio: RATIO }
    };
    const missing = cli.missing ?? (await isMissing(id));
    if (missing) {
      rows.push({ ...row, note: missing });
      continue;
    }
    say(`${title} builds a net`);
    rows.push(
      await inFolder(async dir => {
        const config = path.join(dir, file);
        fs.writeFileSync(config, text());
        const tasks = [() => run([cli.main, 'shapes', config]), () => run(['-c', python(config)], PYTHON)];
        const [ours, peer] = await elapsedTime(tasks, { rounds: quick ? 1 : 5 });
        return { ...row, ours, peer };
      })
    );
  }
  return rows;
}

/** Why Python cannot build with a framework; undefined where it can. One that is there may still not load: that costs its rows alone. */
export async function isMissing(module) {
  try {
    await run(['-c', `import ${module}`], PYTHON);
    return undefined;
  } catch ({ message }) {
    if (/ENOENT|No module named/.test(message)) return `${PYTHON} has no ${module} here`;
    return `${PYTHON} cannot load ${module}: ${message.trim().split('\n').at(-1)}`;
  }
}

function kerasModel(count) {
  const layer = (class_name, config) => ({ module: 'keras.layers', class_name, config, registered_name: null });
  const layers = [layer('InputLayer', { batch_shape: [null, 128, 128, 3], dtype: 'float32', name: 'in' })];
  for (let i = 1; i < count; i++)
    layers.push(layer('Conv2D', { name: `conv${i}`, filters: 16, kernel_size: [3, 3], padding: 'same', activation: 'relu' }));
  return { module: 'keras', class_name: 'Sequential', config: { name: 'net', trainable: true, layers }, registered_name: null };
}
