import { finish, type Steps } from '../../base/steps';
import type { Notice } from '../../ir/graph';
import { type FieldTable, Kind, NO_FIELDS } from '../../syntax/fieldTable';
import type { Tree } from '../../syntax/tree';
import { nearest } from '../nearest';
import { checkingText } from './checkMessage';
import { type LayerText, type NetLayer, NewestLayer, type OldLayer } from './layerText';
import { asMessage, child, children, Message, ProtoText, ROOT, rowsIn, textOf, type Value, value, valueAt, values } from './message';
import { fieldsOf, type MessageName } from './schema';
import { forkFields, isForeign } from './types';
import { fromV0, mergePadding, typeOfV1 } from './upgrade';
import { problem, without } from './window';

/** A net as its file says it, for all phases. */
export interface Net {
  readonly layers: readonly NetLayer[];
  /** All that is no layer: `input` and what says its size. */
  readonly root: Message;
  /** Where the first layer begins, or the text ends. */
  readonly begin: number;
  readonly state: Message | undefined;
  readonly notices: readonly Notice[];
}

let latest: { readonly tree: Tree; readonly net: Net } | undefined;

/**
 * The net of a tree; the last one is kept for all variants of it. (What a WeakMap holds the young collector takes for live, so that
 * each net was copied and grew old; a WeakRef holds its trees until the running task ends.)
 */
export const netOf = (tree: Tree): Net => finish(readingNet(tree));

/** The same in steps. */
export function* readingNet(tree: Tree): Steps<Net> {
  if (latest?.tree === tree) return latest.net;
  const net = yield* reading(tree);
  latest = { tree, net };
  return net;
}

function* reading({ table = NO_FIELDS }: Tree): Steps<Net> {
  const notices: Notice[] = [];
  const text = new ProtoText(table);
  yield* checkingText(text, notices, () => findingPassed(table));
  const { layers, others, begin } = yield* partsOf(text, notices);
  const root = new Message('NetParameter', text, ROOT, others);
  const size = value(root, 'input_dim') ?? value(root, 'input_shape');
  if (size && !value(root, 'input'))
    notices.push({ span: size.key, finding: problem('not read: no `input` is named that this size is for', true) });
  for (const layer of layers) if (layer.include.length > 0 && layer.exclude.length > 0) notices.push(bothRules(layer.open().message));
  return { layers, root, begin, state: child(root, 'state'), notices };
}

/** The layers of a net, and all that is none. */
function* partsOf(
  text: ProtoText,
  notices: Notice[]
): Steps<Pick<Net, 'begin'> & { readonly layers: readonly NetLayer[]; readonly others: readonly Value[] }> {
  const { table } = text;
  const newer: NetLayer[] = [];
  const older: OldLayer[] = [];
  let firstOld: Value | undefined;
  const others: Value[] = [];
  let begin = table.text.length;
  let count = 0;
  for (let row = 0; row < table.end; row = table.behind(row)) {
    if (++count % STEP === 0) yield;
    const key = table.key(row);
    if (key === 'layer' || key === 'layers') begin = Math.min(begin, table.start(row));
    for (const one of rowsIn(row, text)) {
      if (key === 'layer') newer.push(new NewestLayer(text, one));
      else if (key !== 'layers') others.push(...valueAt('NetParameter', text, one));
      else
        for (const value of valueAt('NetParameter', text, one)) {
          firstOld ??= value;
          older.push(readOldLayer(value));
        }
    }
  }
  if (newer.length > 0 && firstOld) {
    const why = 'layer and layers are of two generations, and Caffe refuses a file with both';
    notices.push({ span: firstOld.key, finding: { kind: 'argument', blame: [], data: { problem: { is: 'value', why } } } });
  }
  return { layers: older.length > 0 ? [...newer, ...mergePadding(older)] : newer, others, begin };
}

/** Layers in a step: few milliseconds. */
const STEP = 500;

/** Fields that may be passed over: some, where any layer is of a type that only a variant of Caffe has. */
function* findingPassed(table: FieldTable): Steps<(message: MessageName, field: string) => boolean> {
  const forked = yield* findingForeign(table);
  return (message, field) => forked && (forkFields.has(field) || nearest(field, fieldsOf(message).keys()) === undefined);
}

/** Whether any layer is of a type that only a variant of Caffe has. */
function* findingForeign(table: FieldTable): Steps<boolean> {
  let count = 0;
  for (let layer = 0; layer < table.end; layer = table.behind(layer)) {
    if (++count % STEP === 0) yield;
    const type = table.kind(layer) === Kind.Map ? table.find(layer, 'type') : undefined;
    if (type !== undefined && table.isQuoted(type) && isForeign(table.wordText(type))) return true;
  }
  return false;
}

/** Rules of both kinds in one layer, whichever phase it belongs to (Net::FilterNet). */
function bothRules(message: Message | undefined): Notice {
  const why = 'include and exclude rules both stand in this layer; Caffe takes one kind';
  const instead = [without(...values(message, 'exclude')), without(...values(message, 'include'))];
  return { span: value(message, 'exclude')!.key, finding: problem(why, false, instead) };
}

const rulesIn = (message: Message) => ({ include: children(message, 'include'), exclude: children(message, 'exclude') });

/** Every rate and decay of old files describes a learned blob, as every name does (UpgradeV1LayerParameter). */
function oldBlobNames(message: Message): (string | undefined)[] {
  const names = values(message, 'param');
  const count = Math.max(names.length, values(message, 'blobs_lr').length, values(message, 'weight_decay').length);
  return Array.from({ length: count }, (_, i) => (names[i] && String(names[i].value)) || undefined);
}

function opened(this: LayerText): LayerText {
  return this;
}

/** A layer under `layers`: its type is an enumeration's, or it holds a layer of the first generation. */
function readOldLayer(one: Value): OldLayer {
  const message = asMessage(one)!;
  const inner = value(message, 'layer');
  const type = value(message, 'type');
  const base = {
    span: { start: one.key.start, end: one.span.end },
    bottoms: values(message, 'bottom'),
    tops: values(message, 'top'),
    message,
    ...rulesIn(message),
    blobNames: oldBlobNames(message),
    permissive: values(message, 'blob_share_mode').map(mode => mode.value === 'PERMISSIVE'),
    open: opened
  };
  const innermost = asMessage(inner);
  if (innermost)
    return { ...base, ...fromV0(innermost), label: value(innermost, 'name')?.span, head: value(innermost, 'type')?.span ?? one.key };
  return {
    ...base,
    name: textOf(message, 'name'),
    label: value(message, 'name')?.span,
    type: type ? typeOfV1(String(type.value)) : '',
    head: type?.span ?? one.key,
    block: name => child(message, name)
  };
}

/** Fields that only files of nets have. */
const OWN = new Set(['layer', 'layers', 'input', 'input_dim', 'input_shape']);

/**
 * How sure a tree is a net: its layers or inputs say it. A file without any is one only by its name and by fields that all are a
 * net's, so that solvers, label maps and mean values are left alone.
 */
export function sureness({ table }: Tree, named: boolean): number {
  if (!table) return 0;
  // A net's are the same few over and over.
  const words = new Set<number>();
  let own = false;
  for (let row = 0; row < table.end; row = table.behind(row)) {
    words.add(table.word(row));
    own ||= table.kind(row) !== Kind.Missing && OWN.has(table.key(row));
  }
  const keys = [...words].map(word => table.words.list[word]!);
  if (keys.some(key => SOLVER.test(key))) return 0;
  if (own) return named ? 1 : 0.9;
  if (!named) return 0;
  const known = fieldsOf('NetParameter');
  return keys.every(key => known.has(key)) || keys.some(key => OWN.has(key.toLowerCase())) ? 0.6 : 0;
}

/** Fields of solver files (SolverParameter in caffe.proto). */
const SOLVER =
  /^(?:net|net_param|(?:train|test)_(?:net|net_param|state|iter|interval)|base_lr|lr_policy|max_iter|solver_mode|solver_type|snapshot|snapshot_prefix|display|momentum|weight_decay|gamma|stepsize)$/;
