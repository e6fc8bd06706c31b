import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { Dim } from '../ir/shape';
import { locate } from '../syntax/locate';
import type { Change, ChangeOf, Written } from './change';
import { newlineOf, removal } from './collection';
import { copyLayers } from './copyLayers';
import type { Dialect } from './dialect';
import { insertLayer } from './insertLayer';
import { literal } from './literal';
import { removeLayer, swapLayers } from './structure';

/** The edits that make some changes of a file, in the format's own words; undefined where one of them cannot be written. */
export function writeChanges(dialect: Dialect, changes: readonly Change[], file: Written): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    const written = writeOne(dialect, change, file);
    if (!written) return undefined;
    for (const edit of written) if (!edits.some(other => sameEdit(other, edit))) edits.push(edit);
  }
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return sorted.some((edit, i) => i > 0 && edit.span.start < sorted[i - 1]!.span.end) ? undefined : sorted;
}

const sameEdit = (a: Edit, b: Edit): boolean => a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;

/** What the format has no words of its own for is written as it stands in every format alike. */
function writeOne(dialect: Dialect, change: Change, file: Written): readonly Edit[] | undefined {
  if ('text' in change) return [{ span: change.text.span, text: change.text.new }];
  if ('omit' in change) return omit(change.omit.span, file);
  if ('insert' in change || 'remove' in change || 'swap' in change || 'copy' in change) return restructure(dialect, change, file);
  if ('set' in change) return dialect.write?.(change, file) ?? writeValue(change.set, file);
  return (
    writeDirective(change.input, file) ??
    dialect.write?.(change, file) ??
    writeExtents(change.input, file) ??
    addDirective(change.input, file)
  );
}

/** Layers that come, go or change places, with every reference that shifts. */
function restructure(dialect: Dialect, change: Change, file: Written): readonly Edit[] | undefined {
  const written = dialect.write?.(change, file);
  if (written) return written;
  const outline = dialect.outline?.(file);
  if (!outline) return undefined;
  if ('insert' in change) return insertLayer(change.insert, outline, file);
  if ('remove' in change) return removeLayer(change.remove, outline, file);
  if ('swap' in change) return swapLayers(change.swap, outline, file);
  return 'copy' in change ? copyLayers(change.copy, outline, file) : undefined;
}

/** Takes an entry or an item out of its collection, whatever the syntax. */
function omit({ start }: Span, { tree, text }: Written): Edit[] | undefined {
  const path = tree.roots.map(root => locate(root, start)).find(found => found.length > 0) ?? [];
  for (const node of [...path].reverse()) {
    if (node.kind === 'scalar') continue;
    const parts = node.kind === 'map' ? node.entries.filter(entry => !entry.merged) : node.items;
    const at = parts.findIndex(({ span }) => span.start <= start && start <= span.end);
    if (at >= 0)
      return [
        removal(
          parts.map(({ span }) => span),
          at,
          node.flow,
          text
        )
      ];
  }
  return undefined;
}

/** Another value in the place of one that is written as it is; where that is a list of numbers, in each of its places. */
function writeValue({ layer, param, value }: ChangeOf<'set'>, { graph, text }: Written): Edit[] | undefined {
  const origin = graph.layers[layer]?.args[param]?.origin;
  if (origin?.kind !== 'written' || origin.value.end <= origin.value.start) return undefined;
  const old = text.slice(origin.value.start, origin.value.end);
  const places = /^\[[^[\]]*\]$/.test(old) ? placesIn(origin.value, text) : [];
  const values = Array.isArray(value) ? value : places.map(() => value);
  const each = places.length > 0 && places.length === values.length && values.every(one => typeof one === 'number');
  return each ? replaceEach(places, values.map(String), text) : [{ span: origin.value, text: literal(value, old) }];
}

/** The places of the numbers, names and nulls in a list of extents. */
function placesIn(span: Span, text: string): Span[] {
  return [...text.slice(span.start, span.end).matchAll(/(?<![\w.?-])(?:-?\d+|null|None|\?)(?![\w.])/g)].map(({ 0: word, index }) => ({
    start: span.start + index,
    end: span.start + index + word.length
  }));
}

/** Edits that put texts in the place of others, where they differ. */
const replaceEach = (places: readonly Span[], texts: readonly string[], text: string): Edit[] =>
  places.flatMap((span, i) => (text.slice(span.start, span.end) === texts[i] ? [] : [{ span, text: texts[i]! }]));

/** The extents that the file says of an input, with or without the batch, each in its place. */
function writeExtents({ name, dims }: ChangeOf<'input'>, { graph, text }: Written): Edit[] | undefined {
  const found = graph.inputs.find(input => name === undefined || input.name === name);
  if (found?.source !== 'file' || !found.span || found.dims?.length !== dims.length) return undefined;
  const places = placesIn(found.span, text);
  const left = dims.length - places.length;
  if (left !== 0 && left !== 1) return undefined;
  return places.flatMap((span, i) => {
    const at = i + left;
    return dims[at] === found.dims?.[at] ? [] : [{ span, text: String(dims[at]) }];
  });
}

/** "3x640x640": what stands behind `input=` in a comment; the batch is left out where it is 1. */
const extentsText = (dims: readonly Dim[]): string => (dims.length > 1 && dims[0] === 1 ? dims.slice(1) : dims).join('x');

/** The input that a comment of the file gives. */
function writeDirective({ name, dims }: ChangeOf<'input'>, { graph, text, tree }: Written): Edit[] | undefined {
  const found = graph.inputs.find(input => name === undefined || input.name === name);
  if (found?.source !== 'directive' || !found.span) return undefined;
  const span = tree.comments.find(comment => comment.span.start === found.span?.start)?.span ?? found.span;
  const at = /\binput=\S+/.exec(text.slice(span.start, span.end));
  if (!at) return undefined;
  const start = span.start + at.index;
  const one = extentsText(dims);
  const replaced = graph.inputs.length > 1 && at[0].includes(`${found.name}=`) ? replaceNamed(at[0], found.name, one) : `input=${one}`;
  return [{ span: { start, end: start + at[0].length }, text: replaced }];
}

const replaceNamed = (directive: string, name: string, extents: string): string =>
  directive
    .slice('input='.length)
    .split(',')
    .map(part => (part.startsWith(`${name}=`) ? `${name}=${extents}` : part))
    .join(',')
    .replace(/^/, 'input=');

/** A new comment at the top, for formats that say no input themselves; JSON has no comments. */
function addDirective({ dims }: ChangeOf<'input'>, { graph, text, tree }: Written): Edit[] | undefined {
  const [input] = graph.inputs;
  if (graph.inputs.length !== 1 || !input || input.source === 'file' || input.source === 'option') return undefined;
  if (tree.roots[0]?.kind === 'map' && text[tree.roots[0].span.start] === '{') return undefined;
  const top: Span = { start: text.charCodeAt(0) === 0xfeff ? 1 : 0, end: text.charCodeAt(0) === 0xfeff ? 1 : 0 };
  return [{ span: top, text: `# shapelint: input=${extentsText(dims)}${newlineOf(text)}` }];
}
