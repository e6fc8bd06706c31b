import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import type { Fix } from './rule';
import { short } from './wording';

/**
 * Ways to mend a text that a parser stumbles over: small edits at the place it names. None asks which format it is; what does not
 * help there is not offered, for each is tried.
 */
export function* syntaxFixes({ model: { text, lines } }: Analysis, span: Span): Generator<Fix> {
  const written = text.slice(span.start, span.end);
  const edit = (title: string, at: Span, put: string, rest: Pick<Fix, 'safe'> = {}): Fix => ({
    title,
    changes: [{ text: { span: at, new: put } }],
    ...rest
  });
  const shown = short(written, 30);
  if (text.charCodeAt(0) === 0xfeff) yield edit('Remove the byte order mark', { start: 0, end: 1 }, '', { safe: true });
  const comment = /^(?:\/\/[ \t]?|\/\*[ \t]?)(.*?)[ \t]*(?:\*\/)?[ \t]*$/.exec(lineFrom(text, span.start));
  if (comment)
    yield edit('Write the comment with #', { start: span.start, end: span.start + comment[0].length }, `# ${comment[1]}`, { safe: true });
  const [, key, value] = /^([A-Za-z_]\w*)[ \t]+(\S.*)$/.exec(written) ?? [];
  if (key !== undefined && value !== undefined) {
    yield edit(`Write \`${key}=${value}\``, span, `${key}=${value}`);
    yield edit(`Write \`${key}: ${value}\``, span, `${key}: ${value}`);
  }
  if (/^[A-Za-z_]\w*$/.test(written)) {
    yield edit(`Write \`${written}=1\``, span, `${written}=1`);
    yield edit('Write a colon', { start: span.end, end: span.end }, ':');
  }
  // A field whose value is not there.
  const colon = /^[ \t]*:(?=[ \t]*(?:[\r\n#]|$))/.exec(text.slice(span.end));
  if (colon && /^\w+$/.test(written)) {
    const at = span.end + colon[0].length;
    yield edit('Write 1 as its value', { start: at, end: at }, ' 1');
  }
  // The colon may be missing in front of the value that is marked.
  const before = text.slice(0, span.start).trimEnd().length;
  if (before < span.start) yield edit('Write a colon', { start: before, end: before }, ':');
  if (/^["']/.test(written) && !written.endsWith(written[0]!))
    yield edit('Close the quote', { start: span.end, end: span.end }, written[0]!);
  if (/^[}\])>+]/.test(written)) yield edit(`Remove \`${shown}\``, span, '');
  const end = lines.end(lines.lineAt(span.start));
  const open = text.slice(lines.start(lines.lineAt(span.start)), end);
  for (const [opens, closer] of ['{}', '[]'] as const)
    if (open.split(opens!).length > open.split(closer!).length) yield edit(`Write the missing ${closer}`, { start: end, end }, closer!);
  const line = { start: lines.start(lines.lineAt(span.start)), end: lines.start(lines.lineAt(span.start) + 1) };
  // An option that stands where none belongs.
  const option = text.slice(line.start, line.end);
  if (/^[ \t]*\w+[ \t]*=[^[\]{}]*$/.test(option)) yield edit(`Remove \`${short(option.trim(), 30)}\``, line, '');
  if (/=\s*$/.test(written)) yield edit(`Remove \`${shown}\``, line, '');
  const closers = openAtEnd(text);
  if (closers !== undefined && closers.length > 1)
    yield edit(`Write the missing ${short(closers, 30)}`, { start: text.trimEnd().length, end: text.trimEnd().length }, closers);
  for (const { at, closers: rest } of closers === undefined ? [] : wholeAt(text))
    yield edit('Remove what breaks off, and close the rest', { start: at, end: text.trimEnd().length }, rest);
  for (const closer of ['}', ']', '>'])
    yield edit(`Write the missing ${closer}`, { start: text.trimEnd().length, end: text.trimEnd().length }, `\n${closer}`);
  for (const closer of ['}', '>'])
    if (/^[}>]$/.test(written) && written !== closer) yield edit(`Write ${closer} in place of ${written}`, span, closer);
}

const lineFrom = (text: string, start: number): string => /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? '';

/** What closes all that is open at the end of a JSON text, a value that breaks off included; undefined where more is wrong. */
function openAtEnd(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const open: string[] = [];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '\\') i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '[')) open.push(c === '{' ? '}' : ']');
    else if (!quoted && (c === '}' || c === ']') && open.pop() !== c) return undefined;
  }
  const closers = open.reverse().join('');
  if (quoted) return `"${keyBreaksOff(text) ? ': null' : ''}${closers}`;
  const end = text.trimEnd();
  if (end.endsWith(':')) return ` null${closers}`;
  return closers;
}

/** Where a part of a JSON text that is open at its end was whole last, the innermost first, and what closes those around it. */
function wholeAt(text: string): { readonly at: number; readonly closers: string }[] {
  const open: string[] = [];
  const ends: (number | undefined)[] = [];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '\\') i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '[')) {
      open.push(c === '{' ? '}' : ']');
      ends.length = open.length;
    } else if (!quoted && (c === '}' || c === ']')) {
      open.pop();
      ends.length = open.length + 1;
      ends[open.length] = i + 1;
    }
  }
  const whole = ends.flatMap((at, depth) => (at === undefined || depth === 0 ? [] : [{ at, depth }]));
  return whole.reverse().map(({ at, depth }) => ({ at, closers: open.slice(0, depth).reverse().join('') }));
}

/** Whether the text that is open at the end is a key of a map. */
const keyBreaksOff = (text: string): boolean => /[{,]\s*"[^"]*$/.test(text) && text.lastIndexOf('{') > text.lastIndexOf('[');
