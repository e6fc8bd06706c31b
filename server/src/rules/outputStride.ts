import type { Analysis } from '../analysis/analysis';
import { spatialAxes } from '../analysis/spatial';
import { isFault } from '../ir/finding';
import { type Fact, factRule, type Told } from './fact';
import { stridesOf } from './headLevels';
import { inputs } from './propose';
import type { Fix, Report } from './rule';
import { listed } from './wording';

/** The input is no multiple of the step of the grid that a head decodes. */
export const outputStride = factRule({
  code: 'SL501',
  id: 'output-stride',
  severity: 'warning',
  title: 'The input is no multiple of the output stride',
  what: 'Reported at the input of a model whose head decodes a grid of cells.',
  why: 'A detection head decodes a grid of cells, each as large as the output stride. An input that is no multiple of it leaves part of a cell over: boxes there are cut or shifted, and skips between levels tend to break.',
  formula: 'n mod output stride = 0, the output stride being the largest step of a level of the head.',
  mending: 'The next multiple below or above.',
  ignore: 'Where whoever runs the model pads its images to a multiple, as Ultralytics’ own prediction does.',
  sources: [
    'Ultralytics, [model YAML](https://docs.ultralytics.com/guides/model-yaml-config/)',
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=100\nheight=96\nchannels=3\n\n[convolutional]\nfilters=18\nsize=1\n\n[yolo]\nmask=0,1,2\nanchors=1,2, 3,4, 5,6\nclasses=1\nnum=3\n',
      good: '[net]\nwidth=96\nheight=96\nchannels=3\n\n[convolutional]\nfilters=18\nsize=1\n\n[yolo]\nmask=0,1,2\nanchors=1,2, 3,4, 5,6\nclasses=1\nnum=3\n'
    }
  ],
  tells: { 'output-stride': tell },
  also: decoded,
  fixes: { 'output-stride': fixes }
});

/** The multiples next to each extent. */
function fixes({ analysis, finding: { data } }: Fact<'output-stride'>): Iterable<Fix> {
  return multiples(analysis, data.stride);
}

function* multiples(analysis: Analysis, stride: number): Generator<Fix> {
  const dims = analysis.graph.inputs[0]?.dims ?? [];
  const now = spatialAxes(dims.length, analysis.graph.conventions.layout).map(axis => Number(dims[axis]));
  const below = now.map(n => n - (n % stride));
  const above = now.map(n => n - (n % stride) + (n % stride === 0 ? 0 : stride));
  yield* inputs(
    analysis,
    [above, below].filter(size => size.every(n => n > 0))
  );
}

function tell({ finding: { data } }: Fact<'output-stride'>): Told {
  return { lines: linesOf(data) };
}

type Data = Fact<'output-stride'>['finding']['data'];

function linesOf({ axes, extents, stride }: Data): string[] {
  const parts = axes.map((axis, i) => `${axis} ${extents[i]} is no multiple (${Number((extents[i]! / stride).toFixed(2))} cells)`);
  const below = extents.map(extent => extent - (extent % stride)).filter(extent => extent > 0);
  const near = [...new Set([...below, ...extents.map(extent => extent - (extent % stride) + stride)])].sort((a, b) => a - b);
  return [`The grid has a step of ${stride}; ${listed(parts)}.`, `Multiples next to it: ${near.join(', ')}.`];
}

/** Heads whose levels say by themselves how large their cells are. Where the size breaks a merge, that is what is told. */
function* decoded(analysis: Analysis): Generator<Report> {
  const dims = analysis.graph.inputs[0]?.dims;
  if (dims?.length !== 4 || analysis.faults.some(({ finding }) => isFault(finding))) return;
  for (const { layer } of analysis.layers) {
    if (layer.unit?.is !== 'block' || !layer.unit.decodes) continue;
    const stride = Math.max(...stridesOf(layer, analysis).map(one => one ?? 1));
    const [height, width] = spatialAxes(4, analysis.graph.conventions.layout).map(axis => dims[axis]);
    const off = [
      { axis: 'height' as const, extent: height },
      { axis: 'width' as const, extent: width }
    ].filter(({ extent }) => typeof extent === 'number' && extent % stride !== 0);
    if (off.length === 0 || !Number.isInteger(stride)) continue;
    const data = { axes: off.map(({ axis }) => axis), extents: off.map(({ extent }) => Number(extent)), stride };
    yield {
      span: analysis.graph.inputs[0]?.span ?? layer.head,
      layer: layer.id,
      message: linesOf(data).join('\n'),
      fixes: () => multiples(analysis, stride)
    };
  }
}
