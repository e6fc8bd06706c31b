import { type Span, span } from '../../base/span';
import { finish, inSteps, type Steps } from '../../base/steps';
import type { Notice } from '../../ir/graph';
import { type FieldTable, Kind, NO_FIELDS } from '../../syntax/fieldTable';
import type { Tree } from '../../syntax/tree';
import { nearest } from '../nearest';
import { type Checker, checkingText } from './checkMessage';
import { asMessage, child, children, Message, ProtoText, ROOT, textOf, type Value, value, values } from './message';
import { fieldsOf, type MessageName } from './schema';
import { forkFields, isForeign } from './types';
import { fromV0, mergePadding, typeOfV1 } from './upgrade';
import { problem, without } from './window';

/** A layer of any generation, as the newest one would write it. */
export interface LayerText {
  readonly name: string | undefined;
  /** Where the name is written. */
  readonly label?: Span | undefined;
  /** '' where none is written. */
  readonly type: string;
  readonly span: Span;
  readonly head: Span;
  readonly bottoms: readonly Value[];
  readonly tops: readonly Value[];
  /** The message itself; none for the inputs of old files, which stand outside of any layer. */
  readonly message: Message | undefined;
  /** The rules that say in which states of the net it is there. */
  readonly include: readonly Message[];
  readonly exclude: readonly Message[];
  /** All types that its generation has, where it has none that a build of Caffe may add, and this is none of them. */
  readonly closed?: readonly string[];
  /** A parameter block. */
  block(name: string): Message | undefined;
  /** The names under which its learned tensors are shared, in order. */
  readonly blobNames: readonly (string | undefined)[];
  /** Which of them need only hold as many values as the others of their name. */
  readonly permissive?: readonly boolean[] | undefined;
}

/** A net as its file says it, for all phases. */
export interface Net {
  readonly layers: readonly LayerText[];
  /** `input` and what says its size. */
  readonly root: Message;
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
  const forked = yield* findingForeign(table);
  const passes = (message: MessageName, field: string): boolean =>
    forked && (forkFields.has(field) || nearest(field, fieldsOf(message).keys()) === undefined);
  const text = new ProtoText(table);
  yield* checkingText({ text, notices, single: [], passes } satisfies Checker);
  const root = new Message('NetParameter', text, ROOT);
  const newer = yield* mapping(values(root, 'layer'), one => new NewestLayer(one));
  const older = mergePadding(yield* mapping(values(root, 'layers'), readOldLayer));
  if (newer.length > 0 && older.length > 0) {
    const why = 'layer and layers are of two generations, and Caffe refuses a file with both';
    notices.push({
      span: values(root, 'layers')[0]!.key,
      finding: { kind: 'argument', blame: [], data: { problem: { is: 'value', why } } }
    });
  }
  const layers = [...newer, ...older];
  const size = value(root, 'input_dim') ?? value(root, 'input_shape');
  if (size && !value(root, 'input'))
    notices.push({ span: size.key, finding: problem('not read: no `input` is named that this size is for', true) });
  for (const layer of layers) if (layer.include.length > 0 && layer.exclude.length > 0) notices.push(bothRules(layer.message));
  return { layers, root, state: child(root, 'state'), notices };
}

/** Layers in a step: few milliseconds. */
const STEP = 500;

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

function* mapping<T, R>(all: readonly T[], map: (one: T) => R): Steps<R[]> {
  const mapped: R[] = [];
  yield* inSteps(all, STEP, one => void mapped.push(map(one)));
  return mapped;
}

/** Rules of both kinds in one layer, whichever phase it belongs to (Net::FilterNet). */
function bothRules(message: Message | undefined): Notice {
  const why = 'include and exclude rules both stand in this layer; Caffe takes one kind';
  const instead = [without(...values(message, 'exclude')), without(...values(message, 'include'))];
  return { span: value(message, 'exclude')!.key, finding: problem(why, false, instead) };
}

const nameIn = (message: Message | undefined): string | undefined => textOf(message, 'name');

/** A layer as it is written now. Of what its message says only what is asked for over and over is kept. */
class NewestLayer implements LayerText {
  readonly message: Message;
  readonly name: string | undefined;
  readonly type: string;

  constructor(private readonly own: Value) {
    this.message = asMessage(own)!;
    this.name = nameIn(this.message);
    this.type = textOf(this.message, 'type') ?? '';
  }

  get bottoms(): readonly Value[] {
    return values(this.message, 'bottom');
  }

  get tops(): readonly Value[] {
    return values(this.message, 'top');
  }

  get label(): Span | undefined {
    return value(this.message, 'name')?.span;
  }

  get span(): Span {
    return span(this.own.key.start, this.own.span.end);
  }

  get head(): Span {
    return value(this.message, 'type')?.span ?? this.own.key;
  }

  get include(): readonly Message[] {
    return children(this.message, 'include');
  }

  get exclude(): readonly Message[] {
    return children(this.message, 'exclude');
  }

  get blobNames(): readonly (string | undefined)[] {
    const params = children(this.message, 'param');
    return params.length > 0 ? params.map(param => nameIn(param) || undefined) : UNNAMED;
  }

  get permissive(): readonly boolean[] | undefined {
    const params = children(this.message, 'param');
    return params.some(param => value(param, 'name')) ? params.map(param => textOf(param, 'share_mode') === 'PERMISSIVE') : undefined;
  }

  block(name: string): Message | undefined {
    return child(this.message, name);
  }
}

const rulesIn = (message: Message) => ({ include: children(message, 'include'), exclude: children(message, 'exclude') });

const UNNAMED: readonly undefined[] = [];

/** Every rate and decay of old files describes a learned blob, as every name does (UpgradeV1LayerParameter). */
function oldBlobNames(message: Message): (string | undefined)[] {
  const names = values(message, 'param');
  const count = Math.max(names.length, values(message, 'blobs_lr').length, values(message, 'weight_decay').length);
  return Array.from({ length: count }, (_, i) => (names[i] && String(names[i].value)) || undefined);
}

/** A layer under `layers`: its type is an enumeration's, or it holds a layer of the first generation. */
function readOldLayer(one: Value): LayerText {
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
    permissive: values(message, 'blob_share_mode').map(mode => mode.value === 'PERMISSIVE')
  };
  const innermost = asMessage(inner);
  if (innermost)
    return { ...base, ...fromV0(innermost), label: value(innermost, 'name')?.span, head: value(innermost, 'type')?.span ?? one.key };
  return {
    ...base,
    name: nameIn(message),
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
