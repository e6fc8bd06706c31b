import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { inputsGiving, lastMap, mapOf } from '../analysis/sizes/inverse';
import { spatialAxes } from '../analysis/spatial';
import { PROJECT } from '../base/project';
import { nearest } from '../dialects/nearest';
import type { Dim } from '../ir/shape';
import type { Values } from './args';
import { stdinProblem } from './check';
import type { sizesOptions } from './commands';
import { describeSizes } from './describeSizes';
import { EXIT, type Exit } from './exit';
import { findFiles } from './files';
import { opener } from './open';
import { sizesText } from './report/sizes';
import { complain, paintFor, print } from './terminal';

type SizesValues = Values<typeof sizesOptions>;

/** Says which input sizes of a model run, or which give an output. */
export async function sizes(values: SizesValues, paths: readonly string[]): Promise<Exit> {
  const misused = stdinProblem(values['stdin-filename'], paths);
  if (misused) return refuse(`${misused} (see ${PROJECT.name} sizes --help)`);
  const { files, failures } = findFiles(paths, false);
  for (const failure of failures) complain(failure);
  const [file] = files;
  if (!file || failures.length > 0) return EXIT.failed;
  const opened = await opener(values)(file);
  if (!('analysis' in opened)) return refuse('failure' in opened ? opened.failure : `${opened.noModel}: this is no model config`);
  for (const message of [...opened.failures, ...(opened.note ? [opened.note] : [])]) complain(message);
  const asked = question(opened.analysis, values);
  if ('problem' in asked) return refuse(`${opened.path}: ${asked.problem}`);
  const json = describeSizes(opened.path, opened.analysis, asked.giving);
  print(values.format === 'json' ? `${JSON.stringify(json, undefined, 2)}\n` : sizesText(json, paintFor(process.stdout)));
  if (opened.failures.length > 0) return EXIT.failed;
  const none = json.axes.some(({ minimum }) => minimum === null) || json.inputs?.some(({ ranges }) => ranges.length === 0);
  return none ? EXIT.problems : EXIT.clean;
}

function refuse(message: string): Exit {
  complain(message);
  return EXIT.failed;
}

/** The output that is asked for, with the sizes that give it. */
export interface Question {
  readonly layer: LayerResult;
  readonly output: readonly Dim[];
  readonly axes: NonNullable<ReturnType<typeof inputsGiving>>;
}

function question(analysis: Analysis, { output, layer: id }: SizesValues): { readonly giving?: Question } | { readonly problem: string } {
  if (!output) return id === undefined ? {} : { problem: '--layer says where an output is wanted: --output is missing' };
  const layer = id === undefined ? lastMap(analysis) : layerNamed(analysis, id);
  if (!layer && id !== undefined) return { problem: `there is no layer ${id}${meant(analysis, id)}` };
  const map = layer && mapOf(layer, analysis);
  if (!layer || !map) return { problem: id === undefined ? 'no layer makes a map' : `layer ${id} makes no map` };
  const count = spatialAxes(map.dims.length, analysis.graph.conventions).length;
  const wanted = output.length === 1 ? Array<Dim>(count).fill(output[0]!) : output;
  const axes = inputsGiving(
    analysis,
    layer,
    wanted.map(dim => (typeof dim === 'number' ? dim : undefined))
  );
  return axes
    ? { giving: { layer, output: wanted, axes } }
    : { problem: `--output names ${output.length} extents; the map of layer ${layer.layer.id} has ${count}` };
}

const layerNamed = ({ layers }: Analysis, id: string): LayerResult | undefined =>
  layers.find(({ layer }) => layer.id === id) ?? layers.find(({ layer }) => layer.name === id);

/** A name that was meant; of numbers none is nearer than another. */
function meant({ layers }: Analysis, id: string): string {
  const near = nearest(
    id,
    layers.map(({ layer }) => layer.id).filter(known => !/^\d+$/.test(known))
  );
  return near === undefined ? '' : `; did you mean ${near}?`;
}
