import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { ListNode, MapNode } from '../syntax/tree';

/** How the lines of a text end. */
export const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** The end of the line that an offset stands in, its line break left out. */
export function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/\r?\n|\r/);
  return end < 0 ? text.length : offset + end;
}

/** What stands before an offset on its line, as blanks. */
export function indentOf(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return text.slice(start, offset).replace(/[^\t]/g, ' ');
}

/** Writes a further entry into a map, in the map's own style: flow or block, keys with or without quotes, a line each or not. */
export function addEntry(map: MapNode, key: string, value: string, text: string): Edit {
  const own = map.entries.filter(entry => !entry.merged);
  const first = own[0];
  const last = own.at(-1);
  const quote = first && text[first.key.span.start] === '"' ? '"' : '';
  const written = `${quote}${key}${quote}: ${value}`;
  if (!first || !last) return { span: map.span, text: `{${written}}` };
  if (!map.flow) {
    const at = lineEnd(text, last.span.end);
    return { span: { start: at, end: at }, text: `${newlineOf(text)}${indentOf(text, first.key.span.start)}${written}` };
  }
  const at = { start: last.span.end, end: last.span.end };
  return { span: at, text: `,${separator(text, own.length > 1 ? own.at(-2)!.span.end : map.span.start + 1, last.span.start)}${written}` };
}

/** Writes further items behind those of a list, in the list's own style. */
export function addItems(list: ListNode, items: readonly string[], text: string): Edit {
  const last = list.items.at(-1);
  if (!last) return { span: list.span, text: `[${items.join(', ')}]` };
  if (!list.flow) {
    const at = lineEnd(text, last.span.end);
    const indent = indentOf(text, list.span.start);
    return { span: { start: at, end: at }, text: items.map(item => `${newlineOf(text)}${indent}- ${item}`).join('') };
  }
  const before = list.items.at(-2);
  const between = before ? separator(text, before.span.end, last.span.start) : ' ';
  return { span: { start: last.span.end, end: last.span.end }, text: items.map(item => `,${between}${item}`).join('') };
}

/** The blanks between two entries of a flow collection, the comma left out; a space where something else stands between. */
function separator(text: string, from: number, to: number): string {
  const between = text.slice(from, to).replace(/^\s*,/, '');
  return /^\s+$/.test(between) ? between : ' ';
}

/** Takes one part out of a collection: in a line with what separates it from the others, else with its lines. */
export function removal(parts: readonly Span[], at: number, flow: boolean, text: string): Edit {
  const [before, own, behind] = [parts[at - 1], parts[at]!, parts[at + 1]];
  if (flow) {
    // What stands between two parts need not be one of them.
    const comma = /,\s*$/.exec(text.slice(before?.end ?? own.start, own.start));
    if (comma) return { span: { start: own.start - comma[0].length, end: own.end }, text: '' };
    if (before) return { span: { start: before.end, end: own.end }, text: '' };
    const after = /^\s*,\s*/.exec(text.slice(own.end, behind?.start))?.[0].length;
    return { span: { start: own.start, end: after === undefined ? (behind?.start ?? own.end) : own.end + after }, text: '' };
  }
  const lineStart = own.start - indentOf(text, own.start).length;
  // Something else begins on the line, as the dash of an item does before its first key.
  if (/[^\s]/.test(text.slice(lineStart, own.start)) && behind) return { span: { start: own.start, end: behind.start }, text: '' };
  const end = lineEnd(text, own.end);
  return { span: { start: lineStart, end: end + (/^\r?\n|^\r/.exec(text.slice(end, end + 2))?.[0].length ?? 0) }, text: '' };
}

/** What goes along with a part: of one that has its lines for itself the rest of its line, comments included. */
export const partText = (span: Span, flow: boolean, text: string): Span =>
  flow ? span : { start: span.start, end: lineEnd(text, span.end) };

export interface InsertionStyle {
  readonly flow: boolean;
  /** An empty line stands between two parts. */
  readonly spaced: boolean;
}

/** Puts a new part at a position of a collection, with the separators and the indentation of the others. */
export function insertion(parts: readonly Span[], at: number, { flow, spaced }: InsertionStyle, part: string, text: string): Edit {
  const neighbour = parts[Math.max(at - 1, 0)]!;
  if (flow) {
    const [first, second] = parts;
    const between = first && second ? separator(text, first.end, second.start) : ' ';
    if (at === 0) return { span: { start: neighbour.start, end: neighbour.start }, text: `${part},${between}` };
    return { span: { start: neighbour.end, end: neighbour.end }, text: `,${between}${part}` };
  }
  const lineStart = neighbour.start - indentOf(text, neighbour.start).length;
  const prefix = text.slice(lineStart, neighbour.start);
  const gap = newlineOf(text).repeat(spaced ? 2 : 1);
  if (at === 0) return { span: { start: lineStart, end: lineStart }, text: `${prefix}${part}${gap}` };
  const end = lineEnd(text, neighbour.end);
  return { span: { start: end, end }, text: `${gap}${prefix}${part}` };
}
