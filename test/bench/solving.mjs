// All input sizes that run, against the first analysis of the same file: the stock configs that the oracles hold.
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ultralyticsConfig } from './configs.mjs';
import { median, processorTime } from './measure.mjs';

const STOCK = [
  { id: 'ultralytics', title: 'Ultralytics', folder: ['ultralytics', 'configs'], ext: /\.ya?ml$/ },
  { id: 'darknet', title: 'Darknet', folder: ['darknet', 'configs'], ext: /\.cfg$/ },
  { id: 'caffe', title: 'Caffe', folder: ['caffe', 'configs', 'bvlc'], ext: /\.prototxt$/ },
  { id: 'keras', title: 'Keras applications', folder: ['keras', 'applications'], ext: /\.default\.json(\.gz)?$/ }
];

const TARGET = { ratio: 1 };

export function sizesThatRun(core, root, { quick, say }) {
  const rounds = quick ? { warm: 2, rounds: 3 } : { warm: 10, rounds: 15 };
  // The first to be solved in this process: V8's compiler comes to rest with it.
  const first = quick ? rounds : { ...rounds, warm: 200 };
  const rows = [solving(core, ultralyticsConfig(100), first, { id: 'sizes', what: 'Every input size that runs, solved, 100 layers' })];
  const oracles = process.env.SHAPELINT_ORACLES ?? path.join(root, '../shared/oracles');
  for (const { id, title, folder, ext } of STOCK) {
    const what = `Every input size that runs, ${title}`;
    const configs = configsIn(path.join(oracles, ...folder), ext);
    if (configs.length === 0) {
      rows.push({ id: `sizes/${id}`, what, unit: 'ms', peerName: 'first analysis', note: 'the oracles are not here' });
      continue;
    }
    say(`sizes that run: ${title}, ${configs.length} files`);
    const some = quick ? configs.filter((_, i) => i % 10 === 0) : configs;
    const measured = some.filter(config => core.analyse(config)).map(config => solving(core, config, rounds, { id: config.file, what }));
    rows.push(...summary(measured, { id: `sizes/${id}`, what }));
  }
  return rows;
}

function configsIn(folder, ext) {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true }).filter(name => ext.test(name));
  return names.sort().map(name => {
    const bytes = fs.readFileSync(path.join(folder, name));
    return { file: path.basename(name).replace(/\.gz$/, ''), text: (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8') };
  });
}

function solving(core, config, rounds, row) {
  const [both, peer] = processorTime([() => core.solve(config), () => core.analyse(config)], rounds);
  return { ...row, unit: 'ms', peerName: 'first analysis', target: TARGET, ours: Math.max(both - peer, 0.01), peer };
}

/** The file in the middle, and the worst one. */
function summary(rows, { id, what }) {
  const ratio = ({ ours, peer }) => ours / peer;
  const sorted = [...rows].sort((a, b) => ratio(a) - ratio(b));
  const middle = median(sorted.map(ratio));
  const typical = sorted.find(row => ratio(row) >= middle);
  const worst = sorted.at(-1);
  const above = sorted.filter(row => ratio(row) > TARGET.ratio).length;
  const count = `${rows.length} files, ${above} above ${TARGET.ratio} ×`;
  return [
    { ...typical, id: `${id}/median`, what: `${what}, the middle one (${count})` },
    { ...worst, id: `${id}/worst`, what: `${what}, the worst one: ${worst.id}` }
  ];
}
