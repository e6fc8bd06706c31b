import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { writtenAt } from '../dialects/arguments';
import { isTensor } from '../ir/shape';
import { gridHead } from '../ops/gridHead';
import type { Fix, Report } from './rule';
import { nameOf } from './wording';

/** A head of Darknet that decodes some of the anchors on a grid. */
interface Level {
  readonly result: LayerResult;
  /** Rows of the grid. */
  readonly rows: number;
  /** Mean area of its anchors, in pixels. */
  readonly area: number;
}

/** Heads whose anchors are larger than those of a coarser grid: masks that changed places, mostly. The first is told. */
export function* orderReports(analysis: Analysis): Generator<Report> {
  if (![...analysis.contents().units].some(({ name }) => name === gridHead.name)) return;
  const levels: Level[] = [];
  for (const result of analysis.layers) if (result.layer.unit?.name === gridHead.name) levels.push(...levelOf(result));
  for (const fine of levels) {
    const coarse = levels.find(other => other.rows < fine.rows && other.area < fine.area);
    if (!coarse) continue;
    const { layer } = fine.result;
    const message = `The boxes of this head are ${sideOf(fine)} on average; those of ${nameOf(coarse.result, analysis)}, whose cells are ${Math.round(fine.rows / coarse.rows)} times as large, ${sideOf(coarse)}.\nLarge boxes belong on the coarse grid: have the masks changed places?`;
    const place = maskOf(coarse);
    yield {
      span: maskOf(fine) ?? layer.head,
      layer: layer.id,
      message,
      ...(place && { related: [{ span: place, message: 'The smaller boxes.' }] }),
      fixes: () => exchanged(fine, coarse, analysis)
    };
    return;
  }
}

function levelOf(result: LayerResult): Level[] {
  const { layer, output } = result;
  const area = layer.args['?area']?.value;
  const rows = isTensor(output) ? output.dims[2] : undefined;
  return typeof area === 'number' && typeof rows === 'number' ? [{ result, rows, area }] : [];
}

const maskOf = ({ result }: Level) => writtenAt(result.layer.args['?area']!);

/** As if the mean box were a square. */
const sideOf = ({ area }: Level): string => `${Math.round(Math.sqrt(area))}×${Math.round(Math.sqrt(area))}`;

function* exchanged(fine: Level, coarse: Level, { model: { text } }: Analysis): Generator<Fix> {
  const [a, b] = [maskOf(fine), maskOf(coarse)];
  if (!a || !b) return;
  const [first, second] = [a, b].map(({ start, end }) => text.slice(start, end)) as [string, string];
  const changes = [{ text: { span: a, new: second } }, { text: { span: b, new: first } }];
  yield { title: `Exchange the masks: ${second} here, ${first} there`, changes };
}
