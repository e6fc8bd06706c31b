import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import type { LineIndex } from '../base/lines';
import type { Span } from '../base/span';
import { nextTo, previousTo, type Stretch } from '../dialects/stretch';
import { isTensor, type Shape } from '../ir/shape';
import { count, listed, sizeText, spatialOf } from '../rules/wording';
import type { Action } from './actions';
import { restructure, type Structural } from './restructure';

/** The kinds of changes of structure, as the protocol names them: what a command asks for. */
export const STRUCTURE = {
  insert: 'refactor.rewrite.insertLayer',
  delete: 'refactor.rewrite.deleteLayer',
  moveUp: 'refactor.rewrite.moveLayerUp',
  moveDown: 'refactor.rewrite.moveLayerDown',
  duplicate: 'refactor.rewrite.duplicateLayers'
} as const;

/** What can be done to the layers in a range of the text: each says what becomes of the others. */
export function structureActions(analysis: Analysis, range: Span, wants: (kind: string) => boolean): Action[] {
  const chosen = layersIn(analysis, range);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (!first || !last) return [];
  const found: Action[] = [];
  const offer = (kind: string, title: string, change: Structural): void => {
    const made = wants(kind) ? restructure(analysis, change) : undefined;
    if (made) found.push({ title: `${title}${outcome(made)}`, kind, diagnostics: [], does: { edits: made.edits } });
  };
  const [from, to] = [first.layer.index, last.layer.index];
  const { layers } = analysis.graph;
  // Below a container's own line stands what it begins with.
  const where = last.layer.contains ? 'at its beginning' : 'below';
  const insert = (title: string, op: string, args: Readonly<Record<string, unknown>>): void => {
    if (from === to || !last.layer.contains) offer(STRUCTURE.insert, `Insert ${title} ${where}`, { insert: { after: to, op, args } });
  };
  insert('a layer', 'identity', {});
  const channels = channelsOf(last.layer.contains ? last.inputs[0] : last.output, last.certain, analysis);
  if (channels !== undefined)
    insert(`a 3×3 convolution to ${channels} channels`, 'conv', { inChannels: channels, outChannels: channels, kernel: 3, padding: 1 });
  if (from === to) {
    offer(STRUCTURE.delete, 'Delete this layer', { remove: { layer: from } });
    const before = previousTo(from, layers);
    if (before !== undefined) offer(STRUCTURE.moveUp, 'Move this layer up', { swap: { first: before } });
    if (nextTo(from, layers) !== undefined) offer(STRUCTURE.moveDown, 'Move this layer down', { swap: { first: from } });
    const stage = stageOf(first, analysis);
    if (stage.last > stage.first) offer(STRUCTURE.duplicate, `Duplicate this stage (${named(stage, analysis)})`, { copy: stage });
  }
  offer(STRUCTURE.duplicate, from === to ? 'Duplicate this layer' : `Duplicate ${named({ first: from, last: to }, analysis)}`, {
    copy: { first: from, last: to }
  });
  return found;
}

/** The layers that a range touches; without a selection the one at the cursor, be it in the blanks or the comment beside it. */
function layersIn(analysis: Analysis, { start, end }: Span): readonly LayerResult[] {
  const { layers, model } = analysis;
  if (start === end) {
    const line = model.lines.lineAt(start);
    const found = analysis.at(start) ?? layers.findLast(({ layer: { span } }) => isOn(line, span, model.lines));
    return found ? [found] : [];
  }
  const touched = layers.filter(({ layer: { span } }) => span.start < end && start < span.end);
  return outermost(touched.filter(({ layer: { span } }) => !(span.start < start && end < span.end) || touched.length === 1));
}

/** Those that stand inside of no other one among them. */
function outermost(found: readonly LayerResult[]): LayerResult[] {
  return found.filter(
    one =>
      !found.some(({ layer: { span } }) => span !== one.layer.span && span.start <= one.layer.span.start && one.layer.span.end <= span.end)
  );
}

const isOn = (line: number, { start, end }: Span, lines: LineIndex): boolean => lines.lineAt(start) <= line && line <= lines.lineAt(end);

/** How many layers a title names. */
const NAMED = 3;

function outcome({ changed, broken }: { readonly changed: readonly string[]; readonly broken: readonly string[] }): string {
  const told = (ids: readonly string[]): string => (ids.length > NAMED ? `${ids.slice(0, NAMED).join(', ')} …` : listed(ids));
  if (broken.length > 0) return `: ${count(broken.length, 'other layer')} ${broken.length === 1 ? 'fails' : 'fail'} then (${told(broken)})`;
  if (changed.length === 0) return '';
  return `: ${count(changed.length, 'other layer')} ${changed.length === 1 ? 'changes its shape' : 'change their shapes'} (${told(changed)})`;
}

function channelsOf(value: Shape | undefined, certain: boolean, { graph: { conventions } }: Analysis): number | undefined {
  if (!certain || !isTensor(value) || value.dims.length !== 4) return undefined;
  const channels = value.dims[conventions.layout === 'channels-first' ? 1 : 3];
  return typeof channels === 'number' ? channels : undefined;
}

/** The layers around one that all keep the size that it has; with what is inside of them. */
function stageOf({ layer: { index } }: LayerResult, { layers, graph }: Analysis): Stretch {
  const size = (value: LayerResult['output'] | undefined): string | undefined =>
    isTensor(value) ? sizeText(spatialOf(value.dims, graph.conventions)) : undefined;
  const wanted = size(layers[index]?.output);
  const keeps = (at: number | undefined): at is number => {
    const one = at === undefined ? undefined : layers[at];
    return (
      one !== undefined && wanted !== undefined && size(one.output) === wanted && size(one.inputs[0]) === wanted && one.inputs.length === 1
    );
  };
  let [first, last] = [index, index];
  for (let before = previousTo(first, graph.layers); keeps(before) && keeps(first); before = previousTo(first, graph.layers))
    first = before;
  for (let next = nextTo(last, graph.layers); keeps(next); next = nextTo(last, graph.layers)) last = next;
  return { first, last };
}

const named = ({ first, last }: Stretch, { layers, model }: Analysis): string =>
  `${model.dialect.id === 'ultralytics' ? 'rows' : 'layers'} ${layers[first]?.layer.id} to ${layers[last]?.layer.id}`;
