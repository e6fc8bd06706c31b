// docs/benchmarks.md: the numbers of one run, and how to read them.
import fs from 'node:fs';
import os from 'node:os';
import { PEER } from './peer.mjs';
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
an earlier run is kept. The peer is a parse of the same text with the parser of the format and nothing else. Milliseconds of
processor time, medians of 25 rounds (9 at 10,000 layers) after a warm-up.

**Keystroke** is a digit typed over another somewhere in an Ultralytics file that is open. Our server is asked for diagnostics
and hints at once, as an editor asks; ${PEER.name} ${PEER.version} sends diagnostics when it is done, which it begins
200 ms after the last keystroke. Its hints do not exist, so ours stand beside its diagnostics. Elapsed milliseconds between
client and server over stdio, medians over three sessions, the two servers in turns. **Peak memory** is what the process has
held at most when such a session ends (VmHWM, on Linux).

**Start** is the whole life of a process. Sizes are those of the minified bundles; 1 KB is 1,000 bytes.

The configs are generated (\`test/bench/configs.mjs\`): the widths and modules of real detectors and classifiers, one network
behind the other until there are enough layers.
`;
