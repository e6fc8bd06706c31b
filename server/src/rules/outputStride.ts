import type { Analysis } from '../analysis/analysis';
import { type SizeSet, sizes, wholeCells, workingInputs } from '../analysis/sizes';
import { spatialAxes } from '../analysis/spatial';
import { has } from '../arithmetic/residues';
import { isFault } from '../ir/finding';
import { type Fact, factRule, type Told } from './fact';
import { decodes, stridesOf } from './headLevels';
import { inputs } from './propose';
import type { Fix, Report } from './rule';
import { listed } from './wording';
import { dividesText } from './working';

/** The input is no multiple of the step of the grid that a head decodes. */
export const outputStride = factRule({
  code: 'SL501',
  id: 'output-stride',
  severity: 'warning',
  title: 'The input is no multiple of the output stride',
  what: 'Reported at the input of a model whose head decodes a grid of cells.',
  why: 'A detection head decodes a grid of cells, each as large as the output stride. An input that is no multiple of it leaves part of a cell over: boxes there are cut or shifted, and skips between levels tend to break.',
  formula:
    'n mod output stride = 0, the output stride being the largest step of a level of the head; 1 where only sizes of multiples plus 1 align the corners of all levels.',
  mending: 'The next multiple below or above that runs.',
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
  sees: lastLevel,
  also: decoded,
  fixes: { 'output-stride': fixes }
});

/** The framework asks for multiples, whatever the layers do. */
function tell({ analysis, finding: { data } }: Fact<'output-stride'>): Told {
  return { lines: linesOf(analysis, { ...data, cornerAligned: false }) };
}

/** The sizes of whole cells next to what there is. */
function fixes({ analysis, finding: { data } }: Fact<'output-stride'>): Iterable<Fix> {
  return neighbours(analysis, { ...data, cornerAligned: false });
}

interface Grid {
  readonly axes: readonly string[];
  readonly extents: readonly number[];
  readonly stride: number;
  readonly cornerAligned: boolean;
}

const cellsOf = ({ stride, cornerAligned }: Grid): SizeSet => wholeCells(stride, cornerAligned);

const neighbours = (analysis: Analysis, grid: Grid): Iterable<Fix> => inputs(analysis, workingInputs(analysis, { among: cellsOf(grid) }));

function linesOf(analysis: Analysis, grid: Grid): string[] {
  const { axes, extents, stride, cornerAligned } = grid;
  const [over, sizes] = cornerAligned ? [1, `not ${stride}k + 1`] : [0, 'no multiple'];
  const parts = axes.map((axis, i) => {
    const cells = Number(((extents[i]! - over) / stride).toFixed(2));
    return `${axis} ${extents[i]} is ${sizes} (${cells} cells)`;
  });
  const first = `Output stride is ${stride}${cornerAligned ? ', between aligned corners' : ''}; ${listed(parts)}.`;
  const near = dividesText(analysis, cellsOf(grid));
  return near ? [first, near] : [first];
}

/** The last layer that such a head decodes. */
function lastLevel(analysis: Analysis): number | undefined {
  if (!decodes(analysis)) return undefined;
  const head = analysis.layers.findLast(({ layer: { unit } }) => unit?.is === 'block' && unit.decodes !== undefined);
  return head && Math.max(...head.layer.sources.map(source => ('layer' in source ? source.layer : -1)));
}

/** Heads whose levels say by themselves how large their cells are. Where the size breaks a merge, that is what is told. */
function* decoded(analysis: Analysis): Generator<Report> {
  const input = analysis.graph.inputs[0];
  if (input?.dims?.length !== 4 || !decodes(analysis) || analysis.faults.some(({ finding }) => isFault(finding))) return;
  for (const { layer } of analysis.layers) {
    if (layer.unit?.is !== 'block' || !layer.unit.decodes) continue;
    const stride = Math.max(...stridesOf(layer, analysis).map(one => one ?? 1));
    const grid = Number.isInteger(stride) ? partialCells(analysis, stride) : undefined;
    if (!grid) continue;
    yield {
      span: input.span ?? layer.head,
      layer: layer.id,
      message: linesOf(analysis, grid).join('\n'),
      fixes: () => neighbours(analysis, grid)
    };
  }
}

/** The axes of the input along which part of a cell is left over. Sizes are solved only where some are no multiples. */
function partialCells(analysis: Analysis, stride: number): Grid | undefined {
  const { dims = [] } = analysis.graph.inputs[0] ?? {};
  const off = spatialAxes(dims.length, analysis.graph.conventions).filter(axis => Number(dims[axis]) % stride > 0);
  if (off.length === 0) return undefined;
  const axes = sizes(analysis).axes.filter(({ input, axis }) => input === 0 && off.includes(axis));
  const cornerAligned = axes.every(axis => axis.cornerAligned);
  const partial = axes.filter(({ extent }) => !has(wholeCells(stride, cornerAligned), Number(extent)));
  if (partial.length === 0) return undefined;
  return { axes: partial.map(({ name }) => name), extents: partial.map(({ extent }) => Number(extent)), stride, cornerAligned };
}
