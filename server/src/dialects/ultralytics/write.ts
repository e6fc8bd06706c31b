import type { Edit } from '../../base/edit';
import type { Span } from '../../base/span';
import type { ListNode, Node } from '../../syntax/tree';
import { get } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { addItems, newlineOf } from '../collection';
import type { ModelLayer } from '../dialect';
import { literal } from '../literal';
import { resolveModule } from './names';
import { writtenSlots } from './parameters';
import { unscaled } from './unscaled';

/** The sections with rows, in the order of their indices. */
export const SECTIONS = ['backbone', 'head'];

/** Puts a change into rows `[from, repeats, module, args]`. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  return 'set' in change ? writeArgument(change.set, file) : undefined;
}

function writeArgument({ layer: index, param, value }: ChangeOf<'set'>, file: Written): Edit[] | undefined {
  const layer = file.graph.layers[index];
  const origin = layer?.args[param]?.origin;
  if (!layer || origin?.kind === 'written') return undefined;
  if (origin?.kind === 'computed') {
    const now = Number(layer.args[param]?.value);
    const written = addVariable(origin.from, value, file) ?? writeComputed(origin.from, now, value, file.text);
    return written ?? (param === 'outChannels' ? writeChannels(origin.from, value, file) : undefined);
  }
  return lengthen(layer, param, value, file);
}

/** A variable that a row names and the header does not have. */
function addVariable([place, header]: readonly Span[], value: unknown, { text, tree }: Written): Edit[] | undefined {
  const name = place && text.slice(place.start, place.end);
  const [root] = tree.roots;
  if (header || !name || !/^(?:nc|kpt_shape|reg_max)$/.test(name) || root?.kind !== 'map' || root.flow) return undefined;
  const start = root.entries[0]?.span.start ?? root.span.start;
  return [{ span: { start, end: start }, text: `${name}: ${literal(value)}${newlineOf(text)}` }];
}

/** Channels in the place of what is no number of channels: as other rows have them written that are scaled alike. */
function writeChannels([place]: readonly Span[], value: unknown, file: Written): Edit[] | undefined {
  return place && typeof value === 'number' ? [{ span: place, text: String(unscaled(value, file)) }] : undefined;
}

/** A number that the parser scales, or a variable of the header: what is written there is changed so that this comes out. */
function writeComputed([first, second]: readonly Span[], now: number, value: unknown, text: string): Edit[] | undefined {
  // A variable stands in the header as it is; where it is not there, it comes on top.
  if (second) return [{ span: second, text: literal(value, text.slice(second.start, second.end)) }];
  const place = first;
  if (!place || typeof value !== 'number') return undefined;
  const written = Number(text.slice(place.start, place.end));
  if (!Number.isFinite(written) || written === 0 || !Number.isFinite(now) || now === 0) return undefined;
  // Widths scale in proportion; a result of rounding is held against the parser when the fix is tried.
  const scaled = (value * written) / now;
  return [{ span: place, text: String(Number.isInteger(scaled) ? scaled : Math.floor(scaled)) }];
}

/** A further argument by position: those between are written with the values they have. */
function lengthen(layer: ModelLayer, param: string, value: unknown, file: Written): Edit[] | undefined {
  const args = rowOf(layer, file)?.items[3];
  const resolved = resolveModule(layer.type, layer.index, []);
  if (args?.kind !== 'list' || !('spelling' in resolved)) return undefined;
  const { positional = [], unit } = resolved.spelling;
  const names = writtenSlots(layer.type, resolved.spelling).map(slot => positional.find(name => unit.params[name] === slot.param));
  const at = names.indexOf(param);
  if (at < args.items.length) return undefined;
  const between = names.slice(args.items.length, at);
  if (between.includes(undefined)) return undefined;
  const style = file.text.slice(args.span.start, args.span.end).includes('null') ? '' : 'None';
  const texts = [...between.map(name => layer.args[name!]?.value), value].map(one =>
    literal(one, typeof one === 'boolean' ? 'True' : style)
  );
  return [addItems(args, texts, file.text)];
}

/** The rows of all sections, in the order of their indices. */
export function rowsOf({ tree }: Pick<Written, 'tree'>): Node[] {
  return SECTIONS.flatMap(name => {
    const section = get(tree.roots[0], name);
    return section?.kind === 'list' ? section.items : [];
  });
}

function rowOf(layer: ModelLayer, file: Written): ListNode | undefined {
  const row = rowsOf(file)[layer.index];
  return row?.kind === 'list' ? row : undefined;
}
