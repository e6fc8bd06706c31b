import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { touches } from '../base/span';
import { show } from '../dialects/value';
import { plainly } from './markdown';
import { whole } from './notation';

/** What has become of the number at an offset, where it is not taken as it stands: "64 × width 0.25 = 16", "${width} = 16". */
export function becomes({ model: { text } }: Analysis, { layer }: LayerResult, offset: number): string {
  for (const { value, origin } of Object.values(layer.args)) {
    if (value !== undefined && origin.kind === 'written' && origin.stands && touches(origin.value, offset))
      return plainly(`${text.slice(origin.value.start, origin.value.end)} = ${show(value)}`);
    if (value === undefined || origin.kind !== 'computed' || !origin.from.some(span => touches(span, offset))) continue;
    return origin.how.includes('=') ? plainly(origin.how) : `${plainly(origin.how)} = ${plainly(show(value))}`;
  }
  return '';
}

/** The layers or inputs that the text at an offset refers to, with what each of them gives. */
export function referred(analysis: Analysis, { layer, inputs }: LayerResult, offset: number): string {
  const lines = layer.sources.flatMap((source, i) => {
    if (!source.span || !touches(source.span, offset) || 'nowhere' in source) return [];
    return [`reads ${titleOf(source, analysis)} · **${plainly(inputs[i] ? whole(inputs[i]) : '?')}**`];
  });
  return [...new Set(lines)].join('  \n');
}

function titleOf(source: { readonly layer: number } | { readonly input: number }, { layers, graph }: Analysis): string {
  if ('input' in source) return `the input ${plainly(graph.inputs[source.input]?.name ?? '')}`.trimEnd();
  const { id, name, type } = layers[source.layer]!.layer;
  return `${plainly(name ?? id)} · ${plainly(type)}`;
}
