import type { Steps } from '../../base/steps';
import { torchConventions } from '../../ir/conventions';
import type { Finding } from '../../ir/finding';
import type { GraphInput, Notice, Probe } from '../../ir/graph';
import { withinLine } from '../../syntax/guard';
import { type Entry, entry, get, type Node } from '../../syntax/tree';
import type { Dialect, Earlier, ModelGraph, ModelLayer, Request } from '../dialect';
import { settleInput } from '../inputs';
import { COPY_LIMIT, LAYER_LIMIT, limitNotice } from '../limit';
import { nearest } from '../nearest';
import { notice } from '../notice';
import { plainValue, show } from '../value';
import { GRID_HEADS } from './constructor';
import { readHeader, scaleVariants } from './header';
import { keeping, remember } from './keeping';
import { MOST_REPEATS, type Progress, READS_TEXT, readLayer } from './layer';
import { outline } from './outline';
import { SECTIONS, write } from './write';
import { call, writing } from './writing';

/** Ultralytics model YAML, as version 8.4 reads it. */
export const ultralytics: Dialect = {
  id: 'ultralytics',
  title: 'Ultralytics',
  syntaxes: ['yaml', 'json'],
  write,
  outline,
  detect: tree => (tree.roots[0] ? sureness(tree.roots[0]) : 0),
  variants: (tree, hint) => (tree.roots[0] ? scaleVariants(tree.roots[0], hint) : []),
  lower(tree, request, earlier) {
    const root = tree.roots[0];
    if (!root) return { inputs: [], layers: [], conventions: torchConventions, notices: [], probes: [] };
    return lowerModel(
      root,
      request,
      tree.problems.some(problem => problem.kind === 'syntax'),
      earlier
    );
  },
  writing,
  call
};

/** Rows under backbone and head: `[from, repeats, module, args]`. */
function sureness(root: Node): number {
  const sections = root.kind === 'map' ? root.entries.filter(e => e.value.kind === 'list') : [];
  const named = sections.filter(e => SECTIONS.includes(e.key.text) || nearest(e.key.text, SECTIONS));
  const rows = named.flatMap(e => (e.value.kind === 'list' ? e.value.items : []));
  const good = rows.filter(isRow).length;
  return good === 0 ? 0 : 0.5 + (0.5 * good) / rows.length;
}

const isRow = (node: Node): boolean =>
  node.kind === 'list' &&
  node.items.length >= 3 &&
  (node.items[0]!.kind === 'list' || (node.items[0]!.kind === 'scalar' && typeof node.items[0]!.value === 'number')) &&
  node.items[2]!.kind === 'scalar' &&
  typeof node.items[2]!.value === 'string';

function* lowerModel(root: Node, request: Request, broken: boolean, earlier: Earlier | undefined): Steps<ModelGraph> {
  const header = readHeader(root, request, request.variant);
  const notices: Notice[] = [...header.notices];
  const sections = SECTIONS.map(name => section(root, name, notices));
  const rows = sections.flatMap(node => (node?.kind === 'list' ? node.items : []));
  const channels = inputChannels(root, rows);
  const progress: Progress = {
    text: request.text,
    header,
    declared: request.declared,
    layers: [],
    recorded: [],
    channels,
    incomplete: broken || !sections.every(Boolean)
  };
  const count = rowsWithin(rows, header.scale.depth);
  const kept = yield* readRows(rows.slice(0, count), progress, earlier);
  const left = rows[count];
  if (left) notices.push(limitNotice(left.span, count < LAYER_LIMIT));
  else if (rows.length > 0 && sections.every(Boolean)) checkTask(progress.layers, notices);
  const images = readInput(channels, request);
  const graph: ModelGraph = {
    inputs: progress.layers.some(layer => READS_TEXT.has(layer.type)) ? [images, textFeatures(images)] : [images],
    layers: progress.layers,
    conventions: torchConventions,
    notices: notices.map(one => ({ ...one, span: withinLine(request.text, one.span) })),
    probes: probes(progress.layers, channels),
    ...(progress.incomplete ? {} : { outputs: outputsOf(progress.layers) }),
    ...(kept && { kept })
  };
  return remember(graph, progress);
}

/** The last row; and what replaces the text features, which no row names. */
const outputsOf = (layers: readonly ModelLayer[]): number[] =>
  layers.filter(({ index, type }) => index === layers.length - 1 || type === 'ImagePoolingAttn').map(({ index }) => index);

/** How many rows are read: as many as there may be layers, and copies of them and of their parts. */
function rowsWithin(rows: readonly Node[], depth: number): number {
  let copies = 0;
  for (const [i, row] of rows.entries()) {
    if (i >= LAYER_LIMIT || copies >= COPY_LIMIT) return i;
    const written = row.kind === 'list' ? row.items[1] : undefined;
    const repeats = written?.kind === 'scalar' && typeof written.value === 'number' ? written.value * Math.max(depth, 1) : 1;
    // More of a single row are refused.
    if (repeats <= MOST_REPEATS) copies += Math.max(repeats, 1);
  }
  return rows.length;
}

/** Rows in a step: few milliseconds. */
const STEP = 100;

/** Reads the rows one after another; tells which of them did not have to be read again. */
function* readRows(rows: readonly Node[], progress: Progress, earlier: Earlier | undefined): Steps<boolean[] | undefined> {
  const before = keeping(progress, rows, earlier);
  const kept: boolean[] = [];
  for (const row of rows) {
    if (kept.length % STEP === STEP - 1) yield;
    const known = before?.layerOf(row);
    kept.push(known !== undefined);
    if (known) {
      progress.layers.push(known.layer);
      progress.recorded.push(known.recorded);
    } else readLayer(row, progress);
  }
  return before && kept;
}

/** The list under a key that Ultralytics needs; a word at the key that was meant, or at the file's beginning. */
function section(root: Node, name: string, notices: Notice[]): Node | undefined {
  const found = entry(root, name);
  if (found?.value.kind === 'list') return found.value;
  if (found) {
    notices.push(
      notice(found.key.span, {
        is: 'type',
        expected: 'a list of rows [from, repeats, module, args]',
        written: show(plainValue(found.value))
      })
    );
    return undefined;
  }
  const meant = root.kind === 'map' ? root.entries.find((e: Entry) => nearest(e.key.text, [name]) && e.value.kind === 'list') : undefined;
  if (meant) notices.push(notice(meant.key.span, { is: 'unknown-key', key: meant.key.text, nearest: name }));
  else
    notices.push(
      notice(
        { start: root.span.start, end: root.span.start + 1 },
        { is: 'value', why: `the key ${name} is missing: Ultralytics needs backbone and head` }
      )
    );
  return undefined;
}

/** 3, whatever the file says; only classification models read the key `channels`. */
function inputChannels(root: Node, rows: readonly Node[]): number {
  const written = get(root, 'channels');
  const last = rows.at(-1);
  const type = last?.kind === 'list' ? plainValue(last.items[2] ?? last) : undefined;
  const value = written && plainValue(written);
  return taskOf(String(type)) === 'classify' && typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 3;
}

/** What Ultralytics takes a model for, from the name of its last module (ultralytics/nn/tasks.py, guess_model_task). */
function taskOf(type: string): string | undefined {
  const name = type.toLowerCase();
  if (['classify', 'classifier', 'cls', 'fc'].includes(name)) return 'classify';
  return ['detect', 'semanticsegment', 'segment', 'pose', 'obb', 'depth'].find(task => name.includes(task));
}

function checkTask(layers: readonly ModelLayer[], notices: Notice[]): void {
  const last = layers.at(-1)!;
  // RT-DETR is built by a class of its own, which asks for no task.
  if (taskOf(last.type) || last.type === 'RTDETRDecoder' || last.type === '?' || last.type === 'nothing') return;
  const heads = layers.filter(layer => taskOf(layer.type));
  const why = heads[0]
    ? `the head ${heads[0].type} must be the last row: Ultralytics takes the task from it`
    : `the last row must be a head: Ultralytics knows no task for ${last.type}`;
  // What stands behind the head goes.
  const behind = layers.slice((heads.at(-1)?.index ?? layers.length) + 1);
  const instead = behind.length > 0 ? { instead: [behind.map(({ span }) => ({ span, text: '' }))] } : {};
  const finding: Finding = { kind: 'argument', blame: [], data: { problem: { is: 'value', why }, ...instead } };
  notices.push({ span: last.head, finding });
}

const DEFAULT_EXTENT = 640;
const STRIDE_PASS_EXTENT = 256;

function readInput(channels: number, request: Request): GraphInput {
  const fallback = [1, channels, DEFAULT_EXTENT, DEFAULT_EXTENT];
  return settleInput({ name: 'images', own: undefined, fallback, batch: 1 }, request.inputs, true);
}

/** A model built from YAML is given 80 vectors of 512, whatever nc says (ultralytics/nn/tasks.py, WorldModel). */
function textFeatures({ dims }: GraphInput): GraphInput {
  return { name: 'text', dims: [dims?.[0] ?? 1, 80, 512], source: 'default' };
}

/** Models with a grid head are run once while they are built, to find the strides. */
function probes(layers: readonly ModelLayer[], channels: number): Probe[] {
  const last = layers.at(-1)?.type ?? '';
  if (!GRID_HEADS.has(last) && last !== 'SemanticSegment') return [];
  const extents = [1, channels, STRIDE_PASS_EXTENT, STRIDE_PASS_EXTENT];
  return [{ inputs: [extents, [1, 80, 512]], why: `Ultralytics builds the model at ${STRIDE_PASS_EXTENT}×${STRIDE_PASS_EXTENT}` }];
}
