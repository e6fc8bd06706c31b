import { put } from '../../base/pile';
import { gridHead, instanceHead, sideHead } from '../../ops/gridHead';
import { flatten } from '../../ops/reshape';
import type { Fork } from './fork';
import { otherKeys } from './keys';
import { readFloat, readInteger } from './number';
import { blame, give, integerOf, numbersOf, type Options, optionOf, report } from './options';
import { type Before, type Section, section } from './section';
import { layersAt } from './wiring';

/** Sections that decode what a network predicts, or compare it. */
export const headSections = (fork: Fork): Section[] => [
  yolo(fork, 'yolo', 5),
  ...(fork === 'alexeyab' ? [yolo(fork, 'Gaussian_yolo', 9), contrastive] : [instance]),
  section({
    names: ['region'],
    unit: gridHead,
    keyed: { num: 'boxes', classes: 'classes', coords: 'coordinates' },
    defaults: { coordinates: 5 },
    ignored: [...otherKeys(fork, 'region'), 'anchors'],
    worked: ['num', 'coords', 'anchors'],
    work(options, before) {
      const boxes = integerOf(options, 'num', 1);
      checkAnchors(options, boxes, before.fork);
      const coords = integerOf(options, 'coords', 4);
      give(options, 'boxes', boxes, 'num');
      give(options, 'coordinates', coords + 1, 'coords', withObject, coords);
      giveBefore(options, before, 'outChannels');
    }
  }),
  section({
    names: ['detection'],
    unit: sideHead,
    keyed: { side: 'side', num: 'boxes', classes: 'classes', coords: 'coordinates' },
    ignored: otherKeys(fork, 'detection'),
    work: (options, before) => giveBefore(options, before, 'outFeatures')
  })
];

const withObject = (coords: number): string => `${coords} coordinates + 1 = ${coords + 1}`;
const counted = (boxes: number): string => `${boxes} numbers in mask = ${boxes}`;

function yolo(fork: Fork, name: string, coordinates: number): Section {
  return section({
    names: [name],
    unit: gridHead,
    keyed: { classes: 'classes' },
    fixed: { coordinates },
    ignored: [...otherKeys(fork, name.toLowerCase()), 'num', 'mask', 'anchors'],
    worked: ['num', 'mask', 'anchors'],
    work(options, before) {
      const num = integerOf(options, 'num', 1);
      const mask = numbersOf(options, 'mask', readInteger, fork === 'alexeyab');
      checkNumber(options, num);
      const anchors = checkAnchors(options, num, name === 'yolo' ? before.fork : 'pjreddie', name === 'yolo' && fork === 'alexeyab');
      checkMask(options, mask ?? [], num, String(before.index));
      const boxesAt = mask && optionOf(options, 'mask');
      if (boxesAt) {
        give(options, 'boxes', mask.length, 'mask', counted, mask.length);
        blame(options, '?boxes', { value: mask.join(','), origin: boxesAt });
        blame(options, '?area', { value: meanArea(mask, anchors), origin: boxesAt });
      } else give(options, 'boxes', num, 'num');
      if (fork === 'alexeyab') checkCounters(options);
      const embedding = fork === 'alexeyab' ? integerOf(options, 'embedding_layer', undefined) : undefined;
      if (embedding !== undefined) {
        layersAt(options, 'embedding_layer', [embedding], 0, before);
        blame(options, '?embedding', { value: embedding, origin: optionOf(options, 'embedding_layer')! });
      }
      giveBefore(options, before, 'outChannels');
    }
  });
}

/** One counter for each class, or the program stops (parse_yolo of AlexeyAB's fork). */
function checkCounters(options: Options): void {
  const counters = numbersOf(options, 'counters_per_class', readInteger, true)?.length;
  const classes = integerOf(options, 'classes', 20);
  if (counters === undefined || counters === classes) return;
  const data = { what: 'counters_per_class', written: String(counters), derived: String(classes), how: 'classes' };
  report(options, 'counters_per_class', { kind: 'declared-differs', blame: [], data });
}

/** Of the anchors that a mask names; undefined where one is not written. */
function meanArea(mask: readonly number[], anchors: readonly number[]): number | undefined {
  const areas = mask.map(box => (anchors[2 * box] ?? Number.NaN) * (anchors[2 * box + 1] ?? Number.NaN));
  const sum = areas.reduce((total, area) => total + area, 0);
  return Number.isFinite(sum) ? sum / areas.length : undefined;
}

function checkNumber(options: Options, num: number): void {
  const problem = { is: 'range', written: String(num), min: 1 } as const;
  if (num < 1) report(options, 'num', { kind: 'argument', blame: [], accepted: true, data: { problem } });
}

/** Boxes that a mask names twice, or that are not there; nobody checks (parse_yolo_mask). */
function checkMask(options: Options, mask: readonly number[], num: number, id: string): void {
  const largest = Math.max(...mask, 0);
  const beyond = largest >= num ? largest : mask.find(box => box < 0);
  const again = mask.find((box, i) => mask.indexOf(box) < i);
  if (beyond !== undefined && num > 0)
    report(options, 'mask', { kind: 'head-anchors', blame: [], data: { problem: 'mask-range', num, count: beyond } });
  // A comma too many is a box 0, and told as such.
  else if (again !== undefined && !options.findings?.some(({ blame: [name] }) => name?.startsWith('?mask.')))
    report(options, 'mask', { kind: 'boxes-repeat', blame: [], accepted: true, data: { boxes: mask.join(','), first: id, again } });
}

/** Anchors come in pairs, `num` of them; nobody checks (parse_yolo, parse_region). */
function checkAnchors(options: Options, num: number, fork: Fork, ends = false): readonly number[] {
  const anchors = numbersOf(options, 'anchors', readFloat, ends) ?? [];
  if (num < 1 || anchors.length === 2 * num) return anchors;
  const count = anchors.length;
  const many = count > 2 * num;
  const problem = count % 2 === 1 ? 'odd' : many ? 'many' : 'few';
  const unsafe = many && fork === 'pjreddie';
  report(options, 'anchors', { kind: 'head-anchors', blame: [], accepted: true, data: { problem, num, count, ...(unsafe && { unsafe }) } });
  return anchors;
}

/** The number in the layer before that has to fit: that is where people correct it. */
function giveBefore(options: Options, { layers }: Before, parameter: string): void {
  const before = layers.at(-1)?.args[parameter];
  if (before?.origin.kind === 'written') put(options.given, { parameter: 'written', value: before.value, origin: before.origin });
}

const instance = section({
  names: ['iseg'],
  unit: instanceHead,
  keyed: { classes: 'classes', ids: 'identifiers' },
  ignored: otherKeys('pjreddie', 'iseg'),
  work: (options, before) => giveBefore(options, before, 'outChannels')
});

/** Compares embeddings of a [yolo] layer; what arrives goes out in a row. */
const contrastive = section({
  names: ['contrastive'],
  unit: flatten,
  keyed: {},
  ignored: [...otherKeys('alexeyab', 'contrastive'), 'classes', 'yolo_layer'],
  worked: ['classes', 'yolo_layer'],
  work(options, before) {
    const written = integerOf(options, 'yolo_layer', undefined);
    const at = written === undefined || written >= 0 ? written : before.index + written;
    if (at === undefined || before.layers[at]?.type !== 'yolo') {
      const data = { setting: '[contrastive]', partner: 'yolo_layer, the index of a [yolo] layer', otherwise: 'Darknet stops or crashes' };
      report(options, 'yolo_layer', { kind: 'partner-missing', blame: [], data });
    } else if (!before.layers[at]?.args['?embedding']) {
      // Both compare what they have for a box, and it is nothing in a head without such a layer (contrastive_layer.c).
      const data = {
        setting: '[contrastive]',
        partner: `embedding_layer in the [yolo] of layer ${at}`,
        otherwise: 'Darknet stops with an error'
      };
      report(options, 'yolo_layer', { kind: 'partner-missing', blame: [], data });
    }
  }
});
