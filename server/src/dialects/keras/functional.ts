import { finish, type Steps } from '../../base/steps';
import type { Finding, FindingOf } from '../../ir/finding';
import type { Source } from '../../ir/graph';
import { get, type Node } from '../../syntax/tree';
import { addEntry as addKey } from '../collection';
import { around, nearest } from '../nearest';
import { classes } from './classes';
import { arrivingAt, type Call, formOf, readCalls, readTriples, type TensorRef } from './inbound';
import { addBroken, addInput, addLayer, isFull, type Lowering, type Place, push } from './model';
import { entriesOf, isModel, type KerasObject, readObject, textOf } from './objects';

/** A layer of the model with its calls, as far as they have been added. */
interface Entry {
  readonly node: Node;
  /** Its position in the list. */
  readonly index: number;
  readonly object: KerasObject | undefined;
  readonly name: string;
  readonly calls: readonly Call[];
  readonly findings: readonly Finding[];
  /** Index of each call that has been added; -1 while it waits for what it reads. */
  readonly added: (number | undefined)[];
}

interface Scope {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Of all layers, in the order of the list. */
  readonly names: readonly string[];
  readonly place: Place;
  readonly lowering: Lowering;
  readonly inputs: readonly TensorRef[];
}

/** Calls in any order, each reading what others made (keras/src/models/functional.py). */
/** Layers in a step: few milliseconds. */
const STEP = 100;

export function* lowerFunctional(object: KerasObject, place: Place, lowering: Lowering): Steps<readonly Source[]> {
  const read: Entry[] = [];
  for (const node of entriesOf(object) ?? []) {
    if (read.length % STEP === STEP - 1) yield;
    read.push(readEntry(node, read.length, lowering.request.text));
  }
  // The later of two layers of one name is the one that edges mean.
  const entries = new Map(read.map(entry => [entry.name, entry]));
  const inputs = readTriples(get(object.config, 'input_layers'));
  const outputs = readTriples(get(object.config, 'output_layers'));
  const scope: Scope = { entries, names: read.map(({ name }) => name), place, lowering, inputs };
  for (const entry of read) {
    if (entry.object?.className === 'InputLayer' || entries.get(entry.name) !== entry) yield* addEntry(entry, scope);
    for (let call = 0; call < entry.calls.length; call++) yield* addCall(entry, call, scope);
    if (entry.added.length === 0 && (entry.findings.length > 0 || !entry.object)) yield* addEntry(entry, scope);
  }
  checkInputs(outputs, scope, get(object.config, 'input_layers'));
  for (const { layer, span } of [...inputs, ...outputs]) {
    const index = entries.get(layer)?.added[0] ?? -1;
    if (index >= 0) lowering.named.push({ span, layer: index });
  }
  return outputs.map(ref => resolveOutput(ref, scope, object));
}

function readEntry(node: Node, i: number, text: string): Entry {
  const object = readObject(node);
  const own = get(node, 'name');
  const calls = readCalls(get(node, 'inbound_nodes'));
  const findings: Finding[] = [];
  const refuse = (why: string, instead?: FindingOf<'argument'>['data']['instead']) =>
    findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why }, ...(instead && { instead }) } });
  const inner = textOf(get(object?.config, 'name'));
  const named = node.kind === 'map' && inner !== undefined ? [[addKey(node, 'name', JSON.stringify(inner), text)]] : undefined;
  if (object && own?.kind !== 'scalar') refuse('the layer has no name of its own beside its class: edges could not find it', named);
  if (object && !calls) refuse('the layer has no inbound_nodes');
  return { node, index: i, object, name: object?.name ?? textOf(own) ?? String(i), calls: calls ?? [], findings, added: [] };
}

/** A layer that is no call of another: an input, or one that cannot be read. */
function* addEntry(entry: Entry, { place, lowering, inputs }: Scope): Steps<void> {
  if (isFull(lowering, entry.node)) {
    // It is waited for no longer.
    entry.added[0] = -1;
    return;
  }
  const { object, name } = entry;
  if (!object) entry.added[0] = addBroken(entry.node, name, place, lowering);
  else if (object.className === 'InputLayer') {
    const at = inputs.findIndex(ref => ref.layer === name);
    const given = place.given && (place.given[at] ?? { nowhere: true as const });
    entry.added[0] = addInput(object, name, place, lowering, given);
  } else entry.added[0] = yield* addLayer({ object, name, sources: [{ nowhere: true }], findings: entry.findings }, place, lowering);
}

/** Adds a call after all that it reads, however the file orders them; iterative, for chains are long. */
function* addCall(entry: Entry, call: number, scope: Scope): Steps<void> {
  const waiting: { readonly entry: Entry; readonly call: number }[] = [{ entry, call }];
  while (waiting.length > 0) {
    const top = waiting.at(-1)!;
    if ((top.entry.added[top.call] ?? -1) >= 0) {
      waiting.pop();
      continue;
    }
    top.entry.added[top.call] = -1;
    const next = unaddedBefore(top.entry.calls[top.call]!, scope);
    if (next && next.entry.calls.length === 0) yield* addUncalled(next.entry, scope);
    else if (next) waiting.push(next);
    else {
      waiting.pop();
      yield* addRead(top.entry, top.call, scope);
    }
  }
}

/** The first call that this one reads and that waits to be added. */
function unaddedBefore({ tensors }: Call, scope: Scope): ReturnType<typeof find> {
  for (const { ref } of tensors) {
    const found = find(ref, scope);
    if (found && found.entry.added[found.call] === undefined) return found;
  }
  return undefined;
}

/** Adds a call of which all is added that it reads. */
function* addRead(entry: Entry, call: number, scope: Scope): Steps<void> {
  const { place, lowering } = scope;
  if (isFull(lowering, entry.node)) return;
  if (!entry.object) {
    entry.added[call] = addBroken(entry.node, entry.name, place, lowering);
    return;
  }
  const written = entry.calls[call]!;
  const findings: Finding[] = [...entry.findings];
  const order = classes.get(entry.object.className)?.tensors;
  const sources = arrivingAt(written, order).map(({ ref }, input) => resolve(ref, input, entry, scope, findings));
  entry.added[call] = yield* addLayer(
    { object: entry.object, name: entry.name, sources, findings, form: formIn(written, lowering), call: written },
    place,
    lowering
  );
}

/** In Keras 2's files a list is written as several edges. */
const formIn = (call: Call, { keras2 }: Lowering): ReturnType<typeof formOf> => (call.old || keras2 ? 'list' : formOf(call));

/** The call an edge comes from. Keras 2 counts the calls of inner models from 1, after the one that made them. */
function find(ref: TensorRef, { entries, lowering }: Scope): { readonly entry: Entry; readonly call: number } | undefined {
  const entry = entries.get(ref.layer);
  if (!entry) return undefined;
  const first = lowering.keras2 && isModel(entry.object) ? 1 : 0;
  const call = ref.call - first;
  return call < Math.max(entry.calls.length, 1) && call >= 0 ? { entry, call } : undefined;
}

function resolve(ref: TensorRef, input: number, { index: at }: Entry, scope: Scope, findings: Finding[]): Source {
  const { span } = ref;
  const fail = (written: string, why: 'absent' | 'later', near?: string): Source => {
    findings.push({ kind: 'reference', blame: [], input, data: { written, why, ...(near && { nearest: near }) } });
    return { nowhere: true, span };
  };
  const { entries, names } = scope;
  const target = entries.get(ref.layer);
  if (!target) return fail(ref.layer, 'absent', nearest(ref.layer, around(names, at)));
  const found = find(ref, scope);
  if (!found) return fail(`${ref.layer} call ${ref.call}`, 'absent');
  const index = found.entry.added[found.call];
  if (index === -1) return fail(ref.layer, 'later');
  if (index === undefined) {
    finish(addUncalled(target, scope));
    return { layer: target.added[0]!, item: ref.item, span };
  }
  return { layer: index, item: ref.item, span };
}

/** A layer that others read but nothing calls. */
function* addUncalled(entry: Entry, scope: Scope): Steps<void> {
  const { place, lowering } = scope;
  const { object } = entry;
  if (object?.className === 'InputLayer') {
    yield* addEntry(entry, scope);
    return;
  }
  if (!object) {
    entry.added[0] = addBroken(entry.node, entry.name, place, lowering);
    return;
  }
  entry.added[0] = push(
    {
      id: place.prefix + entry.name,
      name: entry.name,
      type: object.className,
      args: {},
      sources: [],
      span: object.node.span,
      head: object.classNode.span,
      findings: [{ kind: 'input-count', blame: [], data: { min: 1, max: 1, actual: 0 } }],
      unusable: true
    },
    lowering
  );
}

/** The output of the model; Keras 3, too, counts an inner functional model's calls from 1 here. */
function resolveOutput(ref: TensorRef, scope: Scope, model: KerasObject): Source {
  const { entries, names, lowering } = scope;
  const entry = entries.get(ref.layer);
  const inner = isModel(entry?.object);
  const call = inner ? ref.call - (ref.call > 0 && ref.call >= entry!.calls.length ? 1 : lowering.keras2 ? 1 : 0) : ref.call;
  const index = entry?.added[call] ?? (inner ? entry?.added[0] : undefined);
  if (index !== undefined && index >= 0) return { layer: index, item: ref.item, span: ref.span };
  const near = entry ? undefined : nearest(ref.layer, around(names, names.length));
  const written = entry ? `${ref.layer} call ${ref.call}` : ref.layer;
  lowering.notices.push({
    span: ref.span,
    finding: { kind: 'reference', blame: [], data: { written, why: 'absent', ...(near && { nearest: near }) } }
  });
  return { nowhere: true, span: model.classNode.span };
}

/** Every input that the outputs depend on must be one of the model's (keras/src/ops/function.py), which stand in a list or by name. */
function checkInputs(outputs: readonly TensorRef[], scope: Scope, written: Node | undefined): void {
  const { entries, inputs, lowering } = scope;
  const doors = new Set(inputs.map(ref => ref.layer));
  const seen = new Set<string>();
  const waiting = outputs.map(ref => ref.layer);
  const missing: [string, number][] = [];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const entry = entries.get(name);
    if (!entry || seen.has(name) || doors.has(name)) continue;
    seen.add(name);
    for (const { tensors } of entry.calls) for (const { ref } of tensors) waiting.push(ref.layer);
    const index = entry.added[0];
    if (entry.object?.className === 'InputLayer' && index !== undefined && inputs.length > 0) missing.push([name, index]);
  }
  const last = written?.kind === 'map' ? written.entries.at(-1)?.span : written?.kind === 'list' ? written.items.at(-1)?.span : undefined;
  const end = last?.end ?? 0;
  const all = missing
    .map(([name]) => `, ${written?.kind === 'map' ? `${JSON.stringify(name)}: ` : ''}[${JSON.stringify(name)}, 0, 0]`)
    .join('');
  for (const [name, index] of missing) {
    const layer = lowering.layers[index]!;
    const why = `${name} is missing in input_layers: the outputs depend on it`;
    const finding: Finding = {
      kind: 'argument',
      blame: [],
      data: { problem: { is: 'value', why }, instead: [[{ span: { start: end, end }, text: all }]] }
    };
    lowering.layers[index] = { ...layer, findings: [...layer.findings, finding], unusable: true };
  }
}
