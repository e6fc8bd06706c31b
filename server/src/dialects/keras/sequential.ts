import { lazy } from '../../base/lazy';
import type { Steps } from '../../base/steps';
import type { Finding, FindingOf } from '../../ir/finding';
import type { Source } from '../../ir/graph';
import { get, type Node } from '../../syntax/tree';
import { addEntry } from '../collection';
import { notice } from '../notice';
import { addBroken, addGraphInput, addInput, addLayer, isFull, type Lowering, type Place, readShape } from './model';
import { entriesOf, type KerasObject, readObject } from './objects';

/** Each layer reads the one before it (keras/src/models/sequential.py). */
export function* lowerSequential(object: KerasObject, place: Place, lowering: Lowering): Steps<readonly Source[]> {
  const entries = entriesOf(object) ?? [];
  const seen = new Set<string>();
  const names = lazy(() => new Set(entries.map(one => readObject(one)?.name)));
  let source: Source | undefined = place.given?.[0];
  let begun = false;
  if (object.config.kind === 'map' && object.name === undefined && !lowering.keras2) nameless(object, lowering);
  for (const [i, node] of entries.entries()) {
    if (isFull(lowering, node)) break;
    const layer = readObject(node);
    const name = layer?.name ?? String(i);
    const twice: Finding[] = seen.has(name)
      ? [
          {
            kind: 'argument',
            blame: [],
            data: { problem: { is: 'value', why: `another layer is called ${name} already` }, ...renamed(node, name, names()) }
          }
        ]
      : [];
    seen.add(name);
    if (!layer) source = { layer: addBroken(node, name, place, lowering) };
    else if (layer.className === 'InputLayer' && !begun) source = { layer: addInput(layer, name, place, lowering, source) };
    else if (layer.className === 'InputLayer') source = { layer: addSecondInput(layer, name, place, lowering) };
    else {
      source ??= ownInput(object, layer, place, lowering);
      source = { layer: yield* addLayer({ object: layer, name, sources: [source], findings: twice }, place, lowering) };
    }
    begun = true;
  }
  return source ? [source] : [];
}

/** Without an input layer the size stands with the model or, in Keras 2, with its first layer. */
function ownInput(object: KerasObject, first: KerasObject, place: Place, lowering: Lowering): Source {
  const nodes = [get(object.config, 'build_input_shape'), get(first.config, 'batch_input_shape'), get(first.config, 'batch_shape')];
  const node = nodes.find(one => readShape(one) !== undefined);
  return { input: addGraphInput('input', readShape(node), node?.span, place, lowering) };
}

function addSecondInput(layer: KerasObject, name: string, place: Place, lowering: Lowering): number {
  const why = 'a Sequential model takes one input layer, at its beginning';
  const index = addInput(layer, name, place, lowering, { nowhere: true });
  const added = lowering.layers[index]!;
  lowering.layers[index] = {
    ...added,
    findings: [{ kind: 'argument', blame: [], data: { problem: { is: 'value', why }, instead: [[{ span: added.span, text: '' }]] } }],
    unusable: true
  };
  return index;
}

function nameless(object: KerasObject, { notices, request }: Lowering): void {
  const why = 'a Sequential model needs a name in its config';
  const instead = object.config.kind === 'map' ? [[addEntry(object.config, 'name', '"sequential"', request.text)]] : undefined;
  notices.push(notice(object.classNode.span, { is: 'value', why }, instead));
}

/** A name that is free, wherever the layer says its own. */
function renamed(node: Node, name: string, taken: ReadonlySet<string | undefined>): Pick<FindingOf<'argument'>['data'], 'instead'> {
  let free = 1;
  while (taken.has(`${name}_${free}`)) free++;
  const places = [get(get(node, 'config'), 'name'), get(node, 'name')].flatMap(one => (one?.kind === 'scalar' ? [one.span] : []));
  return places.length > 0 ? { instead: [places.map(span => ({ span, text: `"${name}_${free}"` }))] } : {};
}
