import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import type { Dim } from '../ir/shape';
import type { Change, ChangeOf, Written } from './change';
import { newlineOf } from './collection';
import type { Dialect } from './dialect';
import { literal } from './literal';

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

/** What stands in every format alike is written here; only what is not there yet needs the format. */
function writeOne(dialect: Dialect, change: Change, file: Written): readonly Edit[] | undefined {
  if ('text' in change) return [{ span: change.text.span, text: change.text.new }];
  if ('set' in change) return writeValue(change.set, file) ?? dialect.write?.(change, file);
  return writeDirective(change.input, file) ?? dialect.write?.(change, file) ?? addDirective(change.input, file);
}

/** Another value in the place of one that is written as it is. */
function writeValue({ layer, param, value }: ChangeOf<'set'>, { graph, text }: Written): Edit[] | undefined {
  const origin = graph.layers[layer]?.args[param]?.origin;
  if (origin?.kind !== 'written' || origin.value.end <= origin.value.start) return undefined;
  const old = text.slice(origin.value.start, origin.value.end);
  return [{ span: origin.value, text: literal(value, old) }];
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
