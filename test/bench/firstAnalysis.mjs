// First analyses of one format, measured in this process: `firstAnalysis.mjs ROOT FORMAT [--quick] SIZE…` prints its rows as JSON.
import { firstAnalysisOf, loadCore } from './core.mjs';

const [root, format, ...others] = process.argv.slice(2);
const quick = others[0] === '--quick';
const sizes = others.slice(quick ? 1 : 0).map(Number);
process.stdout.write(JSON.stringify(firstAnalysisOf(await loadCore(root), format, { sizes, quick })));
