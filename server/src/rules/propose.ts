import type { Analysis } from '../analysis/analysis';
import { spatialAxes } from '../analysis/workingSizes';
import type { Span } from '../base/span';
import { show } from '../dialects/value';
import { type AnyFact, argumentName } from './fact';
import type { Fix } from './rule';
import { extents } from './wording';

/** Proposals that many rules make. Whether they help is not decided here: each is tried before it is offered. */

/** Another value for a parameter of the layer, where it has such a parameter. */
export function* setting(fact: AnyFact, param: string, value: unknown, rest: Pick<Fix, 'safe'> = {}): Generator<Fix> {
  const { layer } = fact.result ?? {};
  if (!layer?.unit || !(param in layer.unit.params)) return;
  yield { title: `Set ${argumentName(fact, param)} to ${show(value)}`, changes: [{ set: { layer: layer.index, param, value } }], ...rest };
}

/** Other sizes of the model's only input. */
export function* inputs({ graph }: Analysis, sizes: readonly (readonly number[])[]): Generator<Fix> {
  const dims = graph.inputs[0]?.dims;
  if (!dims || graph.inputs.length !== 1) return;
  const axes = spatialAxes(dims.length, graph.conventions.layout);
  for (const size of sizes) {
    const changed = dims.map((dim, axis) => size[axes.indexOf(axis)] ?? dim);
    yield { title: `Set the input to ${extents(size)}`, changes: [{ input: { dims: changed } }] };
  }
}

/** Another word in the place of one that is written, its quotes left alone. */
export function replacing({ model: { text } }: Analysis, span: Span, word: string, rest: Pick<Fix, 'safe'> = {}): Fix {
  const quoted = /^["']/.test(text.slice(span.start, span.end)) && span.end - span.start > 1;
  const inner = quoted ? { start: span.start + 1, end: span.end - 1 } : span;
  const old = text.slice(inner.start, inner.end);
  return { title: `Change \`${old}\` to \`${word}\``, changes: [{ text: { span: inner, new: word } }], ...rest };
}
