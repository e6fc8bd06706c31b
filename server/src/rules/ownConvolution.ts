import { nodesAt } from '../dialects/writing';
import type { AnyFact } from './fact';
import { replacing } from './propose';
import type { Fix } from './rule';

/** Modules that Ultralytics builds with the arguments as they are written, the channels that arrive included. */
const TAKES_BOTH = ['nn.Conv2d', 'RepConv'];

/**
 * Conv in the place of a module that is told its input channels: Ultralytics' own ones are given what arrives. With the arguments as
 * they are, for they are mostly written as Conv takes them, then without the first.
 */
export function* ownConvolution({ analysis, result }: AnyFact): Generator<Fix> {
  const { dialect, text, tree } = analysis.model;
  if (!result || dialect.id !== 'ultralytics' || !TAKES_BOTH.includes(result.layer.type)) return;
  const { changes } = replacing(analysis, result.layer.head, 'Conv');
  yield { title: 'Write Conv, which takes what arrives', changes };
  const row = nodesAt(tree, result.layer.head.start).findLast(node => node.kind === 'list');
  const args = row?.kind === 'list' ? row.items[3] : undefined;
  const [first, second] = args?.kind === 'list' ? args.items : [];
  if (!args || !first || !second) return;
  const rest = text.slice(second.span.start, args.span.end).replace(/\s*\]$/, '');
  const without = { text: { span: { start: first.span.start, end: second.span.start }, new: '' } };
  yield { title: `Write Conv with [${rest}], which takes what arrives`, changes: [...changes, without] };
}
