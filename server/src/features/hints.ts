import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { type Axes, spatialAxes } from '../analysis/spatial';
import type { Span } from '../base/span';
import { type Dim, isUnknown, type Reason, tensors } from '../ir/shape';
import { nameOf } from '../rules/wording';
import { brief, extents, saysSomething, whole } from './notation';

/** What stands behind the end of a line: the shape that the line's layer makes. */
export interface Hint {
  /** The end of a line. */
  readonly offset: number;
  readonly label: string;
  readonly layer: number;
  /** The layer that made the shape, or lost track of it. */
  readonly origin: Span;
  /** What the layer reads from further up: `6 · C2f 512×40×40`, and where that stands. */
  readonly sources: readonly { readonly label: string; readonly origin: Span }[];
}

/** One hint for each line of `range` on which a layer ends, or its type stands where the format has it so: `0 · 64×320×320`, `≈ 64×320×320` behind a fault, `?` for the unknown. */
export function hints(analysis: Analysis, range: Span): Hint[] {
  const { lines, text, dialect } = analysis.model;
  const byLine = new Map<number, Hint>();
  // A layer that ends before these lines or begins behind them ends on none of them.
  const first = lines.start(lines.lineAt(range.start));
  const last = lines.end(lines.lineAt(range.end));
  for (const result of analysis.layers) {
    const { head, span } = result.layer;
    if (Math.max(head.end, span.end) < first || Math.min(head.start, span.start) > last) continue;
    const line = lines.lineAt(dialect.shapesAt === 'type' ? head.start : contentEnd(text, span));
    const offset = lines.end(line);
    if (offset < range.start || lines.start(line) > range.end) continue;
    byLine.set(line, {
      offset,
      label: label(result),
      layer: result.layer.index,
      origin: origin(analysis, result),
      sources: sources(analysis, result)
    });
  }
  return [...byLine.values()].sort((a, b) => a.offset - b.offset);
}

/** The last character that belongs to a layer: block collections of YAML end behind a line break. */
export function contentEnd(text: string, { start, end }: Span): number {
  let last = end;
  while (last > start && /\s/.test(text[last - 1]!)) last--;
  return Math.max(start, last - 1);
}

function label(result: LayerResult): string {
  const { layer, output, certain } = result;
  const shape = `${!certain && saysSomething(output) ? '≈ ' : ''}${brief(output)}`;
  // Where rows are referred to by number, the number helps more than anything.
  return layer.name === undefined ? `${layer.id} · ${shape}` : shape;
}

/** The layers that are referred to, but for the one just before, which stands in sight. */
function sources({ layers }: Analysis, { layer }: LayerResult): Hint['sources'] {
  return layer.sources.flatMap(source => {
    const read = 'layer' in source && source.span && source.layer < layer.index - 1 ? layers[source.layer] : undefined;
    return read
      ? [{ label: `${read.layer.name ?? read.layer.id} · ${read.layer.type} ${brief(read.output)}`, origin: read.layer.head }]
      : [];
  });
}

function origin(analysis: Analysis, { layer, output }: LayerResult): Span {
  const lost = isUnknown(output) ? analysis.layers[output.unknown.layer] : undefined;
  return (lost?.layer ?? layer).head;
}

const reasons: Readonly<Record<Reason, string>> = {
  'input-missing': 'Not known: the size of the input is not written. Set it with a comment, # shapelint: input=3x224x224.',
  'op-unknown': 'Not known: this module is not known',
  fault: 'Not known: there is a fault',
  'not-modelled': 'Not known: what this module makes is not modelled'
};

/** What a hint's tooltip says: the whole shape with the batch, or why there is none. */
export function hintTooltip(analysis: Analysis, layer: number): string | undefined {
  const result = analysis.layers[layer];
  if (!result) return undefined;
  const { output, certain } = result;
  if (isUnknown(output)) {
    const lost = output.unknown.why === 'input-missing' ? undefined : analysis.layers[output.unknown.layer];
    if (!lost) return reasons[output.unknown.why];
    const where = lost.layer.index === layer ? '' : `, in ${nameOf(lost, analysis)}`;
    return `${reasons[output.unknown.why]}${where}.`;
  }
  const all = tensors(output);
  const shape = whole(output, tensor => extents(tensor.dims));
  const axes = all.length === 1 ? axisNames(all[0]!.dims, analysis.graph.conventions) : '';
  return `${shape}${axes}${certain || all.length === 0 ? '' : '\nA best guess: what the framework would go on with after the fault.'}`;
}

const letters: Readonly<Record<number, string>> = { 2: 'HW', 3: 'DHW' };

function axisNames({ length }: readonly Dim[], conventions: Axes): string {
  const spatial = letters[spatialAxes(length, conventions).length];
  if (!spatial) return '';
  const axes = conventions.layout === 'channels-first' ? `C${spatial}` : `${spatial}C`;
  return ` (${[...(conventions.unbatched ? '' : 'N'), ...axes].join('×')})`;
}
