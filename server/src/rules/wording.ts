import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { runAt } from '../analysis/reruns';
import { type Axes, spatialAxes, spatialName } from '../analysis/spatial';
import { isRemark } from '../ir/finding';
import type { Source } from '../ir/graph';
import { type Dim, isTensor, isTuple, type Shape } from '../ir/shape';
import type { Related } from './rule';

/** "40×40": channels first where a whole shape is meant, height before width. */
export const extents = (dims: readonly Dim[]): string => dims.join('×');

/** A whole shape without the batch: "64×56×56". */
export const shapeText = (dims: readonly Dim[]): string => extents(dims.length > 1 ? dims.slice(1) : dims) || 'a scalar';

/** Spatial extents as a size: "40×40", a single one with its name: "length 40". */
export const sizeText = (dims: readonly Dim[]): string => (dims.length === 1 ? `length ${dims[0]}` : extents(dims));

/** What stands in a value: its shape, or how many a tuple holds. */
export function valueText(shape: Shape | undefined): string {
  if (isTensor(shape)) return shapeText(shape.dims);
  return isTuple(shape) ? `a tuple of ${count(shape.items.length, 'tensor')}` : 'an unknown shape';
}

/** The name of an axis of a tensor with `rank` axes, the batch included. */
export function axisName(axis: number, rank: number, axes: Axes): string {
  const spatial = spatialAxes(rank, axes);
  if (axis === 0 && !axes.unbatched) return 'batch';
  if (spatial.length === 0) return 'features';
  const position = spatial.indexOf(axis);
  return position < 0 ? 'channels' : spatialName(position, spatial.length);
}

/** What an axis is counted in, by its name; others have samples. */
export const LINES: Readonly<Record<string, string>> = { height: 'row', width: 'column', depth: 'slice' };

/** The sizes of a tensor's spatial axes. */
export const spatialOf = (dims: readonly Dim[], axes: Axes): Dim[] => spatialAxes(dims.length, axes).map(axis => dims[axis]!);

/** A layer as its format's users call it: "row 6" in Ultralytics, else its name or position with its type. */
export function nameOf(result: Pick<LayerResult, 'layer'>, analysis: Analysis): string {
  const name = shortNameOf(result, analysis);
  return analysis.model.dialect.id === 'ultralytics' ? name : `${name} (${result.layer.type})`;
}

/** The same without the type, for places where little room is left. */
function shortNameOf({ layer }: Pick<LayerResult, 'layer'>, { model }: Analysis): string {
  if (model.dialect.id === 'ultralytics') return `row ${layer.id}`;
  return layer.name ? `\`${layer.name}\`` : `layer ${layer.id}`;
}

/** Where a value comes from: a layer, or an input of the model. */
export function sourceName(source: Source | undefined, analysis: Analysis): string {
  if (source && 'layer' in source) {
    const from = analysis.layers[source.layer];
    const output = from?.layer.outputNames?.[source.item ?? 0];
    if (output !== undefined) return `\`${output}\``;
    if (from) return shortNameOf(from, analysis);
  }
  const { inputs } = analysis.graph;
  return source && 'input' in source && inputs.length > 1 ? `input \`${inputs[source.input]?.name}\`` : 'the input';
}

/** A related location for what an input of a layer comes from, with its shape. */
export function relatedSource(source: Source | undefined, shape: Shape | undefined, analysis: Analysis): Related[] {
  const from = source && 'layer' in source ? analysis.layers[source.layer] : undefined;
  return from ? [{ span: from.layer.head, message: `${capital(nameOf(from, analysis))} gives ${valueText(shape ?? from.output)}.` }] : [];
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "1 input", "2 inputs". */
export const count = (n: number, noun: string): string => `${n} ${n === 1 ? noun : plural(noun)}`;

const plural = (noun: string): string =>
  noun === 'axis' ? 'axes' : /(?:s|x|ch)$/.test(noun) ? `${noun}es` : /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;

/** "1, 2 and 3" */
export function listed(items: readonly (string | number)[], word: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** A value as people write it in a message, on one line and short. */
export const short = (text: string, limit = 60): string =>
  (text.length > limit ? `${text.slice(0, limit - 1)}…` : text).replace(/\s+/g, ' ');

/** Which size the framework itself builds the model at, where the fault is there at that size too. */
export function probeText(analysis: Analysis, result: LayerResult): string | undefined {
  for (const probe of analysis.graph.probes) {
    const failing = runAt(analysis, probe.inputs).find(({ layer, findings }) =>
      findings.some(finding => !isRemark(finding) && !layer.findings.includes(finding))
    );
    if (failing?.layer === result.layer) return `${probe.why}, where this fails too: another input size does not help.`;
    if (failing) return `${probe.why}, where ${nameOf(failing, analysis)} fails.`;
  }
  return undefined;
}
