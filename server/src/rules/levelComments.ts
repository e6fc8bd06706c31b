import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { withPauses } from '../base/steps';
import type { Comment } from '../syntax/tree';
import type { Report } from './rule';

/** `3-P3/8`, `15 (P3/8-small)`: the position of a row, its level, and how many input samples a sample of it has. */
const LEVEL = /^(?:(\d{1,4})\s*-?\s*)?\(?(P(\d{1,2})\/(\d{1,4}))(?:-[a-z]+)?\)?(?=\s|$)/i;

/** Comments that are looked at before a pause. */
const COMMENTS = 500;

/** Comments behind layers that say where they stand or what their stride is, and are out of date. */
export function* staleComments(analysis: Analysis): Generator<Report | undefined> {
  const { tree, lines, dialect } = analysis.model;
  if (dialect.id !== 'ultralytics' && dialect.id !== 'layers') return;
  const ending = analysis.layers.toSorted((a, b) => a.layer.span.end - b.layer.span.end);
  let behind = 0;
  for (const comment of withPauses(tree.comments, COMMENTS)) {
    if (!comment) {
      yield undefined;
      continue;
    }
    while (behind < ending.length && ending[behind]!.layer.span.end <= comment.span.start) behind++;
    const result = ending[behind - 1];
    const match = result && LEVEL.exec(comment.text);
    if (!match || lines.lineAt(result.layer.span.end) !== lines.lineAt(comment.span.start)) continue;
    yield* positionReport(comment, match[1], result, analysis);
    yield* strideReport(comment, match[2]!, Number(match[4]), result, analysis);
  }
}

function* positionReport(comment: Comment, written: string | undefined, result: LayerResult, analysis: Analysis): Generator<Report> {
  const { layer } = result;
  if (written === undefined || written === layer.id || analysis.model.dialect.id !== 'ultralytics') return;
  yield report(comment, `The comment says row ${written}; this is row ${layer.id}.`, written, layer.id, result, analysis);
}

function* strideReport(comment: Comment, written: string, told: number, result: LayerResult, analysis: Analysis): Generator<Report> {
  const { layer, certain } = result;
  const [first, ...others] = (certain && analysis.field(layer.index)) || [];
  const derived = first?.stride;
  if (derived === undefined || derived === told || others.some(other => other.stride !== derived)) return;
  const level = Math.log2(derived);
  const right = Number.isInteger(level) ? `P${level}/${derived}` : undefined;
  const message = `The comment says stride ${told} (${written}); the stride here is ${derived}${right ? ` (${right})` : ''}.`;
  // Between two levels the stride alone is put right.
  const stride = Number.isInteger(derived) ? written.replace(/\d+$/, String(derived)) : undefined;
  yield report(comment, message, written, right ?? stride, result, analysis);
}

/** What is wrong in a comment, and the right word in its place. */
function report(
  { span, text }: Comment,
  message: string,
  wrong: string,
  right: string | undefined,
  { layer }: LayerResult,
  analysis: Analysis
): Report {
  const start = analysis.model.text.indexOf(text, span.start) + text.indexOf(wrong);
  const place = { start, end: start + wrong.length };
  return {
    span: place,
    // Nobody runs a comment.
    severity: 'information',
    layer: layer.id,
    message,
    ...(right !== undefined && {
      fixes: () => [{ title: `Change \`${wrong}\` to \`${right}\``, safe: true as const, changes: [{ text: { span: place, new: right } }] }]
    })
  };
}
