import { span } from '../../base/span';
import type { Steps } from '../../base/steps';
import type { Conventions } from '../../ir/conventions';
import type { Notice } from '../../ir/graph';
import { type FieldTable, NO_FIELDS } from '../../syntax/fieldTable';
import { Meanings } from '../../syntax/words';
import type { Dialect, ModelGraph, ModelLayer, Request } from '../dialect';
import { LAYER_LIMIT, limited } from '../limit';
import { checkHeads } from './agreement';
import { type Fork, forkOf, forkVariants } from './fork';
import { readLayer } from './layer';
import { type Net, readNet } from './net';
import { outline } from './outline';
import { Reader } from './reader';
import { value } from './section';
import { sections } from './sections';
import { write } from './write';
import { writing } from './writing';

const conventions: Conventions = { framework: 'darknet', layout: 'channels-first', division: 'truncate' };

/** Darknet .cfg, as AlexeyAB's and pjreddie's programs read it. */
export const darknet: Dialect = {
  id: 'darknet',
  title: 'Darknet',
  syntaxes: ['cfg'],
  shapesAt: 'type',
  write,
  outline,
  detect: ({ table }) => (table ? sureness(table) : 0),
  variants: ({ table }) => forkVariants(table),
  lower: ({ table = NO_FIELDS }, request) =>
    lowerNetwork(new Reader(table, forkOf(request.variant ?? forkVariants(table)[0]?.id)), request),
  writing
};

const isNet = (name: string): boolean => name === 'net' || name === 'network';

/** How many of the sections are Darknet's, whatever their case. */
function sureness(table: FieldTable): number {
  if (isNet(table.key(0))) return 1;
  const isKnown = new Meanings(table.words, isSection);
  let [count, known] = [0, 0];
  for (let row = 0; row < table.end; row = table.behind(row)) {
    count++;
    if (isKnown.of(table.word(row))) known++;
  }
  return known === 0 ? 0 : 0.5 + (0.4 * known) / count;
}

function isSection(written: string): boolean {
  const name = written.toLowerCase().replace(/[[\]]|[#;].*/g, '');
  return isNet(name) || sections.alexeyab.has(name) || sections.pjreddie.has(name);
}

/** Sections in a step: few milliseconds. */
const STEP = 200;

function* lowerNetwork(reader: Reader, request: Request): Steps<ModelGraph> {
  const { table, fork, layers } = reader;
  const notices: Notice[] = [];
  const first = table.end > 0 ? table.key(0) : undefined;
  const headed = first !== undefined && isNet(first);
  const net = headed ? readNet(0, request, reader) : undefined;
  if (!headed)
    notices.push({
      span: first === undefined ? span(0, Math.min(1, request.text.length)) : table.keySpan(0),
      finding: value(first === undefined ? 'Darknet stops: "Config file has no sections"' : FIRST, false)
    });
  if (fork === 'pjreddie') notices.push(...checkReturns(table, request.text));
  let row = headed || isMeantAsNet(first) ? table.behind(0) : 0;
  for (let count = row > 0 ? 1 : 0; row < table.end && count < LAYER_LIMIT; row = table.behind(row)) {
    if (++count % STEP === 0) yield;
    layers.push(readLayer(row, reader));
  }
  if (headed && layers.length === 0) notices.push({ span: table.keySpan(0), finding: { kind: 'no-layers', blame: [], data: {} } });
  const input = net?.input ?? { name: 'data', dims: [1, '?', '?', '?'], source: 'default' };
  notices.push(
    ...(net?.notices ?? []),
    ...checkStride(net, layers),
    ...checkMiniBatch(net, layers),
    ...checkSwapped(net, layers, fork),
    ...checkHeads(layers),
    ...limited(row < table.end ? table.span(row) : undefined)
  );
  return { inputs: [input], layers, conventions, notices, probes: [], outputs: outputsOf(layers) };
}

const FIRST = 'the first section must be [net] or [network]: Darknet stops';

const isMeantAsNet = (first: string | undefined): boolean => first !== undefined && /^\[?net(?:work)?\b/i.test(first);

/** Pjreddie's fork keeps the carriage return of a line (utils.c, strip): a section that has one is none that it knows. */
function checkReturns(table: FieldTable, text: string): Notice[] {
  for (let row = 0; row < table.end; row = table.behind(row)) {
    if (text.charCodeAt(table.keyEnd(row)) !== CARRIAGE_RETURN) continue;
    const name = row === 0 ? '[net]' : 'this section';
    const why = `in pjreddie’s fork the lines keep their carriage return, so that it does not find ${name}: write LF line ends`;
    return [{ span: table.keySpan(row), finding: value(why, false) }];
  }
  return [];
}

const CARRIAGE_RETURN = 13;

/** The contrastive loss compares images with one another (contrastive_layer.c). */
function checkMiniBatch(net: Net | undefined, layers: readonly ModelLayer[]): Notice[] {
  const layer = layers.find(({ type }) => type === 'contrastive');
  if (!net || !layer || net.miniBatch > 1 || layer.findings.length > 0) return [];
  const data = { setting: '[contrastive]', partner: 'a mini batch (batch/subdivisions) above 1', otherwise: 'Darknet stops with an error' };
  return [{ span: layer.head, finding: { kind: 'partner-missing', blame: [], data } }];
}

/** pjreddie's make_crnn_layer takes rows for columns (parser.c, parse_crnn): what is not square comes out lying. */
function checkSwapped(net: Net | undefined, layers: readonly ModelLayer[], fork: Fork): Notice[] {
  const [, , height, width] = net?.input.dims ?? [];
  if (fork !== 'pjreddie' || typeof height !== 'number' || typeof width !== 'number' || height === width) return [];
  const why = `rows are taken for columns here, and the images are ${height}×${width}: only square ones come out as they are`;
  return layers.filter(({ type }) => type === 'crnn').map(({ head }) => ({ span: head, finding: value(why) }));
}

/** The step of the grid that heads are made for; AlexeyAB's fork warns of other sizes where a head comes last. */
const GRID = 32;
const HEADS = new Set(['yolo', 'Gaussian_yolo', 'region', 'detection']);

/** What a layer of these types says is the program's answer, or what it learns by. */
const ANSWERS = new Set([...HEADS, 'softmax', 'cost', 'logistic', 'contrastive', 'iseg', 'l2norm']);

const outputsOf = (layers: readonly ModelLayer[]): number[] =>
  layers.filter(({ index, type }) => index === layers.length - 1 || ANSWERS.has(type)).map(({ index }) => index);

function checkStride(net: Net | undefined, layers: readonly ModelLayer[]): Notice[] {
  const dims = net?.input.dims;
  if (!net || dims?.length !== 4 || !HEADS.has(layers.at(-1)?.type ?? '')) return [];
  const axes = (['height', 'width'] as const).filter((_, i) => typeof dims[2 + i] === 'number' && Number(dims[2 + i]) % GRID !== 0);
  if (axes.length === 0) return [];
  const extents = axes.map(axis => Number(dims[axis === 'height' ? 2 : 3]));
  const where = net.sizes.width && axes.includes('width') ? net.sizes.width : net.sizes.height;
  return where
    ? [{ span: where, finding: { kind: 'output-stride', blame: [], accepted: true, data: { axes, extents, stride: GRID } } }]
    : [];
}
