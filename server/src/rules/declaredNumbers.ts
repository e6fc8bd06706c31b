import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { isTensor } from '../ir/shape';
import type { Entry, Node } from '../syntax/tree';
import { strideOf } from './headLevels';
import { replacing } from './propose';
import type { Report } from './rule';
import { axisName, nameOf } from './wording';

/** How many input samples a sample of the last map has. */
const RATIO = /^(?:output_?stride|total_?stride|down_?sampl(?:e|ing)_?(?:ratio|factor|rate))$/i;
/** The same of each level that is handed out. */
const STRIDES = /^(?:feat(?:ure)?s?_?)?strides?$/i;
const CHANNELS = /^(?:feat(?:ure)?s?_?)?(?:in|out)_?channels$/i;

/**
 * Numbers beside the layers that follow from them, for who builds on the model: the ratio of the last map to the input, strides and
 * channels of the levels that are handed out. Where there are as many as levels, and all are known; what is meant otherwise is silent.
 */
export function* declaredNumbers(analysis: Analysis): Generator<Report> {
  const [root] = analysis.model.tree.roots;
  const { id } = analysis.model.dialect;
  if (root?.kind !== 'map' || (id !== 'layers' && id !== 'ultralytics')) return;
  const levels = levelsOf(analysis);
  if (!levels?.every(({ certain }) => certain)) return;
  for (const { key, value } of entriesBeside(root, analysis)) {
    if (RATIO.test(key.text)) yield* differing([value], strides(levels.slice(-1), analysis), 'stride', levels.slice(-1), analysis);
    else if (value.kind === 'list' && value.items.length === levels.length && levels.length > 1) {
      if (STRIDES.test(key.text)) yield* differing(value.items, strides(levels, analysis), 'stride', levels, analysis);
      // Of several scales each has channels of its own.
      if (CHANNELS.test(key.text) && id === 'layers')
        yield* differing(
          value.items,
          levels.map(one => channelsOf(one, analysis)),
          'channels',
          levels,
          analysis
        );
    }
  }
}

/** Entries at the top of the file and those of the maps there, the layers themselves left out. */
function* entriesBeside(root: Extract<Node, { kind: 'map' }>, { layers }: Analysis): Generator<Entry> {
  for (const entry of root.entries) {
    if (layers.some(({ layer: { span } }) => entry.span.start <= span.start && span.end <= entry.span.end)) continue;
    yield entry;
    if (entry.value.kind === 'map') yield* entry.value.entries;
  }
}

/** The layers whose maps are handed out: those that a head decodes, those that `outputs` names, else the last. */
function levelsOf({ graph, layers }: Analysis): readonly LayerResult[] | undefined {
  const head = layers.findLast(({ layer: { unit } }) => unit?.is === 'block' && unit.decodes === 'levels');
  const indices = head
    ? head.layer.sources.map(source => ('layer' in source && source.item === undefined ? source.layer : -1))
    : (graph.outputs ?? [layers.length - 1]);
  const found = indices.flatMap(index => layers[index] ?? []);
  return found.length > 0 && found.length === indices.length ? found : undefined;
}

const strides = (levels: readonly LayerResult[], analysis: Analysis): (number | undefined)[] =>
  levels.map(({ layer }) => strideOf(layer.index, analysis));

function channelsOf({ output }: LayerResult, { graph: { conventions } }: Analysis): number | undefined {
  if (!isTensor(output)) return undefined;
  const { dims } = output;
  const channels = dims.find((_, axis) => axisName(axis, dims.length, conventions) === 'channels');
  return typeof channels === 'number' ? channels : undefined;
}

function* differing(
  nodes: readonly Node[],
  derived: readonly (number | undefined)[],
  what: string,
  levels: readonly LayerResult[],
  analysis: Analysis
): Generator<Report> {
  if (derived.includes(undefined) || !nodes.every(node => node.kind === 'scalar' && Number.isInteger(node.value))) return;
  for (const [i, node] of nodes.entries()) {
    const right = derived[i]!;
    const level = levels[i]!;
    if (node.kind !== 'scalar' || node.value === right) continue;
    const verb = what === 'stride' ? 'has a stride of' : 'gives';
    yield {
      span: node.span,
      message: `${what === 'stride' ? `Stride ${String(node.value)}` : `${String(node.value)} channels`} here; ${nameOf(level, analysis)} ${verb} ${right}${what === 'stride' ? '' : ' channels'}.`,
      related: [{ span: level.layer.head, message: `It is ${right} here.` }],
      fixes: () => [replacing(analysis, node.span, String(right), { safe: true })]
    };
  }
}
