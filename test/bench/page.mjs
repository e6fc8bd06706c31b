// docs/benchmarks.md: the numbers of one run, and how to read them.
import fs from 'node:fs';
import os from 'node:os';
import { ROUNDS } from './core.mjs';
import { PEERS } from './peer.mjs';
import { markdownTable } from './table.mjs';

export function writePage(file, rows) {
  const [cpu] = os.cpus();
  const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${os.cpus().length} cores (${cpu?.model.trim() ?? 'unknown'})`;
  fs.writeFileSync(file, page(rows, machine));
}

const page = (rows, machine) => `<!-- Written by \`npm run bench -- --write\`. -->
# Benchmarks

One run of \`npm run bench\` on one machine: ${machine}. Machines differ and are never quiet, so what counts is the ratio of
two times that were measured in turns.

${markdownTable(rows)}
**First analysis** is reading a text, finding its format, the shapes of all layers and all rules, from nothing: no result of
an earlier run is kept. The peer is a parse of the same text with the parser of the format and nothing else; for Darknet and
Caffe, whose files no other parser reads with positions, of as many layers in YAML. Milliseconds of processor time, medians of
${ROUNDS.map(({ rounds }) => rounds).join(', ')} rounds at 100, 1,000 and 10,000 layers, after ${ROUNDS.map(({ warm }) => warm).join(', ')} that let V8's compiler come to rest, each format in a process
of its own. jsonc-parser takes about a microsecond for a layer, which leaves a quarter of
one for its shapes and all rules: that target is a floor that no analysis reaches.

**Keystroke** is a digit typed over another somewhere in a file that is open. Our server is asked for diagnostics and hints at
once, as an editor asks; ${PEERS.yaml.name} ${PEERS.yaml.version} sends diagnostics when it is done, which it begins 200 ms after
the last keystroke. ${PEERS.json.name} (${PEERS.json.package} ${PEERS.json.version}) answers as soon as it is asked. Hints of theirs
do not exist, so ours stand beside their diagnostics. Elapsed milliseconds between client and server over stdio, medians over three sessions,
the servers in turns. Hovers, hints and symbols **again** are asked of a text that has been analysed; most of what they take is
the way between the processes, for either side. **Peak memory** is what the process has held at most when such a session ends
(VmHWM, on Linux).

**Sizes that run** are all input sizes, solved and not tried, on top of a first analysis of the same file.

**Start** is the whole life of a process. The frameworks build the same net with their start included. Sizes are those of the
minified bundles; 1 KB is 1,000 bytes.

The last rows are a curve: what a first analysis takes for each thousand layers stays level as files grow. Beyond 20,000 layers
a file's layers are left out, and a diagnostic says so.

The configs are generated (\`test/bench/configs.mjs\`): the widths and modules of real detectors and classifiers, one network
behind the other until there are enough layers. ResNet152 and NASNetLarge are those of keras.applications, as \`to_json()\` writes
them: half a megabyte and a whole one, on one line.
`;
