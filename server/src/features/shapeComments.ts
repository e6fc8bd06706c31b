import type { Analysis } from '../analysis/analysis';
import { applyEdits, type Edit } from '../base/edit';
import type { Comment } from '../syntax/tree';
import { hasComments, newline } from './disabling';
import { contentEnd } from './hints';
import { brief, saysSomething } from './notation';
import type { Refusal } from './rename';

/** Shapes in comments stand between these, so that they are known again and nobody's own words are touched. */
const MARKED = /[ \t]*‹[^‹›]*›[ \t]*$/;

/**
 * Writes the shape that each layer makes into a comment at its line, `# ‹64×320×320›`, behind what stands in one already; shapes
 * written before are brought up to date. In Darknet files, where only whole lines are comments, it is the line above.
 */
export function writeShapes(analysis: Analysis): Edit[] | Refusal {
  if (!hasComments(analysis)) return { refusal: 'JSON has no comments that shapes could be written into.' };
  const places = analysis.model.dialect.syntaxes[0] === 'cfg' ? above(analysis) : atLineEnds(analysis);
  const used = new Set<Comment>();
  const edits = places.map(({ at, comment, shape }) => {
    if (comment) used.add(comment);
    return comment ? rewritten(analysis, comment, shape) : at(shape);
  });
  const others = analysis.model.tree.comments.filter(comment => !used.has(comment));
  const all = [...edits, ...others.map(comment => rewritten(analysis, comment, undefined))].filter(edit => edit !== undefined);
  return changesNothingElse(analysis, all) ? sorted(all) : { refusal: 'Comments at these lines would change what the file says.' };
}

/** Takes all shapes out of the comments, and comments away that held nothing else. */
export const removeShapes = (analysis: Analysis): Edit[] =>
  sorted(analysis.model.tree.comments.flatMap(comment => rewritten(analysis, comment, undefined) ?? []));

interface Place {
  readonly shape: string;
  /** One that stands there. */
  readonly comment: Comment | undefined;
  /** Writes a new one. */
  at(shape: string): Edit;
}

/** One place for each line on which a layer ends; the last layer of a line has it. */
function atLineEnds(analysis: Analysis): Place[] {
  const { lines, text, tree } = analysis.model;
  const comments = new Map(tree.comments.map(comment => [lines.lineAt(comment.span.start), comment]));
  const places = new Map<number, Place>();
  for (const { layer, output } of analysis.layers) {
    if (!saysSomething(output)) continue;
    const line = lines.lineAt(contentEnd(text, layer.span));
    const comment = comments.get(line);
    // A directive means what it says to its end.
    if (comment && /^shapelint\b/.test(comment.text)) continue;
    const start = lines.start(line);
    const end = start + text.slice(start, lines.end(line)).trimEnd().length;
    places.set(line, { shape: brief(output), comment, at: shape => ({ span: { start: end, end }, text: `  # ‹${shape}›` }) });
  }
  return [...places.values()];
}

function above(analysis: Analysis): Place[] {
  const { lines, tree, text } = analysis.model;
  const comments = new Map(tree.comments.map(comment => [lines.lineAt(comment.span.start), comment]));
  return analysis.layers.flatMap(({ layer, output }) => {
    if (!saysSomething(output)) return [];
    const start = lines.start(lines.lineAt(layer.span.start));
    const before = comments.get(lines.lineAt(start) - 1);
    const isOurs = before !== undefined && MARKED.test(text.slice(before.span.start, before.span.end));
    const line = (shape: string): Edit => ({ span: { start, end: start }, text: `# ‹${shape}›${newline(analysis)}` });
    return [{ shape: brief(output), comment: isOurs ? before : undefined, at: line }];
  });
}

/** A comment with another shape at its end, or without one; undefined where it is that already. */
function rewritten({ model: { text, lines } }: Analysis, { span }: Comment, shape: string | undefined): Edit | undefined {
  const written = text.slice(span.start, span.end);
  const bare = written.replace(MARKED, '');
  const isOnlyMark = /^(?:#|;|\/\/)?$/.test(bare);
  if (shape !== undefined) {
    const wanted = `${bare.trimEnd()}${isOnlyMark ? ' ' : '  '}‹${shape}›`;
    return wanted === written ? undefined : { span, text: wanted };
  }
  if (bare === written) return undefined;
  if (!isOnlyMark) return { span, text: bare };
  // The comment goes, and with it the blanks before it, or its line.
  const line = lines.lineAt(span.start);
  const lead = text.slice(lines.start(line), span.start);
  if (lead.trim() === '')
    return { span: { start: lines.start(line), end: line < lines.count ? lines.start(line + 1) : span.end }, text: '' };
  return { span: { start: lines.start(line) + lead.trimEnd().length, end: span.end }, text: '' };
}

const sorted = (edits: readonly Edit[]): Edit[] => [...edits].sort((a, b) => a.span.start - b.span.start);

/** Whether the model stays what it is. */
function changesNothingElse({ model, variant, layers }: Analysis, edits: readonly Edit[]): boolean {
  const after = model.withText(applyEdits(model.text, edits))?.analyse(variant?.id);
  return (
    after?.layers.length === layers.length &&
    after.layers.every(({ output, layer }, i) => layer.type === layers[i]!.layer.type && brief(output) === brief(layers[i]!.output))
  );
}
