import type { Analysis } from '../analysis/analysis';
import type { ModelLayer } from '../dialects/dialect';
import type { Report } from './rule';
import { listed, sourceName } from './wording';

/** How many input samples a cell of each level of a head has; undefined where that is not known. */
export const stridesOf = ({ sources }: ModelLayer, analysis: Analysis): (number | undefined)[] =>
  sources.map(source => {
    const field = 'layer' in source && source.item === undefined ? analysis.field(source.layer) : undefined;
    const [first, ...others] = field ?? [];
    return first && others.every(({ stride }) => stride === first.stride) ? first.stride : undefined;
  });

/** Heads that are given a level twice, or levels out of their order. */
export function* levelReports(analysis: Analysis): Generator<Report> {
  for (const { layer } of analysis.layers) {
    if (layer.unit?.is !== 'block' || layer.unit.decodes !== 'levels') continue;
    const { sources } = layer;
    const twice = sources.findIndex(
      (source, i) => 'layer' in source && sources.findIndex(one => 'layer' in one && one.layer === source.layer) < i
    );
    const again = sources[twice];
    if (again) {
      const message = `${sourceName(again, analysis)} is a level of this head twice.\nEach level has a size of its own; another one is missing.`;
      yield { span: again.span ?? layer.head, layer: layer.id, message };
      continue;
    }
    const strides = stridesOf(layer, analysis);
    const at = strides.findIndex((stride, i) => i > 0 && stride !== undefined && strides[i - 1] !== undefined && stride < strides[i - 1]!);
    if (at < 0) continue;
    const message = `The levels of this head stand out of order: their strides are ${listed(strides.map(stride => stride ?? '?'))}.\nThe finest comes first; the head is sized after the first.`;
    yield { span: sources[at]?.span ?? layer.head, layer: layer.id, message };
  }
}
