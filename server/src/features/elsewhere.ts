import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { covers, type Span, touches } from '../base/span';
import type { ModelLayer } from '../dialects/dialect';
import type { Arg } from '../ir/graph';
import { nameOf } from '../rules/wording';
import { plainly } from './markdown';

/** Where an argument's value comes from that is written apart from its layer: in a variable, an anchor, another layer. */
const apart = ({ span }: ModelLayer, { origin }: Arg): readonly Span[] =>
  spansOf(origin).filter(from => from.end <= span.start || from.start >= span.end);

function spansOf(origin: Arg['origin']): readonly Span[] {
  if (origin.kind === 'written') return origin.stands ? [origin.value, origin.stands] : [origin.value];
  return origin.kind === 'computed' ? origin.from : [];
}

/** Where the value is written that the word at an offset stands for. */
export function valueBehind(analysis: Analysis, offset: number): Span | undefined {
  const layer = analysis.at(offset)?.layer;
  if (!layer) return undefined;
  const arg = Object.values(layer.args).find(one => spansOf(one.origin).some(span => covers(layer.span, span) && touches(span, offset)));
  return arg && apart(layer, arg)[0];
}

/** The places that stand for the value that is written at an offset, or that the word there stands for. */
export function uses(analysis: Analysis, offset: number): Span[] {
  const at = valueBehind(analysis, offset)?.start ?? offset;
  return readersOf(analysis, at).flatMap(({ places }) => places);
}

/** The layers that take a value which is written apart from them, each with the places that stand for it there. */
function readersOf(analysis: Analysis, offset: number): { readonly result: LayerResult; readonly places: readonly Span[] }[] {
  return analysis.layers.flatMap(result => {
    const { layer } = result;
    const taken = Object.entries(layer.args).filter(
      ([name, arg]) => !name.startsWith('?') && apart(layer, arg).some(span => touches(span, offset))
    );
    const places = taken.flatMap(([, { origin }]) => spansOf(origin).filter(span => covers(layer.span, span)));
    return taken.length > 0 ? [{ result, places: places.length > 0 ? places : [layer.head] }] : [];
  });
}

/** How many readers are named before the rest is counted. */
const SHOWN = 6;

/** Which layers take the value at an offset: "read by row 15". */
export function readBy(analysis: Analysis, offset: number): string {
  const readers = readersOf(analysis, offset).map(({ result }) => nameOf(result, analysis));
  if (readers.length === 0) return '';
  const rest = readers.length - SHOWN;
  return `read by ${plainly(readers.slice(0, SHOWN).join(', '))}${rest > 0 ? ` and ${rest} more` : ''}`;
}
