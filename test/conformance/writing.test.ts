// Completion and signature help at every key, argument, type and reference of the stock configs of all formats, and of our own.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis';
import type { Param } from '../../server/src/ops/param';
import { configs } from '../fuzz/configs';
import { FACTOR } from '../support/fuzzing';
import { allOracles, describeWithOracles, oraclePath } from '../support/oracles';
import { hoverOf, isReference, readAs, type Told, toldAt, type WrittenPlace, writtenPlaces } from '../support/writtenPlaces';

/** What the framework refuses, or nobody knows, is nothing that could be offered. */
function isWrong({ span, layer }: WrittenPlace): boolean {
  if (!layer) return false;
  if (!layer.unit) return true;
  return layer.findings.some(({ blame }) =>
    blame.some(name => {
      const origin = layer.args[name]?.origin;
      return origin?.kind === 'written' && [origin.key, origin.value].some(at => at && at.start <= span.start && span.end <= at.end);
    })
  );
}

/** The keys of a Keras model behind which edges may stand under names of its author's own. */
const EDGES = ['input_layers', 'output_layers'];

/**
 * What the author of a file may call as he likes: in those of Hydra and MONAI all that stands beside the model, in a layer list anchors
 * and inputs, in a model of Keras what goes in and out.
 */
function isForeign({ model: { dialect } }: Analysis, { layer, role, steps, text }: WrittenPlace): boolean {
  if (dialect.id === 'keras') return role === 'key' && steps.some(({ name }) => EDGES.includes(name));
  if (layer) return false;
  const isOwn = steps[0]?.name !== 'defaults' && (role === 'value' || (steps.length === 0 && text !== 'defaults'));
  return dialect.id === 'target' || (dialect.id === 'layers' && !isOwn);
}

/** What a place has in common with others: the type, the way to it inside its layer, and what is written. */
function kindOf({ model }: Analysis, place: WrittenPlace): string {
  const { node, role, steps, layer } = place;
  const inside = steps.filter(({ at }) => !layer || at >= layer.span.start).map(({ name }) => name);
  const names = layer && model.dialect.id === 'ultralytics' ? inside.slice(1) : inside.map(name => (/^#\d/.test(name) ? '#' : name));
  return [model.dialect.id, layer?.type, role, ...names, saying(place, model.text.length), node.quoted].join(' ');
}

/**
 * A layer's own name is as good as any other. A reference is another thing in each file, and at each place of it; in large files those
 * are one that differ by a number: block12_conv, block13_conv.
 */
function saying(place: WrittenPlace, length: number): string {
  const { text, layer, span } = place;
  if (isReference(place)) return length < LARGE ? `${text} ${length} ${span.start}` : text.replace(/\d+/g, '#');
  return text === layer?.name ? 'its name' : text;
}

/** The value as the format writes numbers and truth, whatever reads it. */
function fits({ type, optional, choices }: Param, { text, node }: WrittenPlace): boolean {
  const { value, quoted } = node;
  if (value === null || text === 'None') return optional === true || type === 'any';
  // What stands for a value that is written elsewhere.
  if (/\$\{|^[@$%]/.test(text)) return true;
  const isNumber = !quoted && text !== '' && (typeof value !== 'string' || Number.isFinite(Number(text)));
  const isWhole = isNumber && (typeof value === 'boolean' || Number.isInteger(typeof value === 'number' ? value : Number(text)));
  switch (type) {
    case 'integer':
    case 'per-axis':
    case 'per-side':
    case 'padding':
    case 'integers':
      return isWhole;
    case 'number':
    case 'numbers':
      return isNumber;
    case 'boolean':
      return isNumber || /^(?:true|false)$/i.test(text);
    case 'text':
      return choices === undefined && typeof value === 'string';
    default:
      return true;
  }
}

/** Types of a layer list are the same in any case, and MONAI has names in several; the sections of a .cfg file stand in brackets. */
const isSame = (label: string, text: string, kind: string): boolean =>
  label === text || label === `[${text}]` || (kind === 'type' && !text.includes('torch') && label.toLowerCase() === text.toLowerCase());

/** What is amiss with what is told at a place; undefined where all is well. */
function amiss({ model: { dialect } }: Analysis, place: WrittenPlace, told: Told | undefined): string | undefined {
  const { text, role } = place;
  if (!told) return 'nothing can be written here';
  const { offers, asked, signature } = told;
  const kinds = role === 'key' ? ['key', 'type'] : ['type', 'value', 'reference'];
  const offered = offers.some(({ label, kind }) => kinds.includes(kind) && isSame(label, text, kind));
  const active = signature?.parameters[signature.active];
  const wrong = dialect.call && wrongParameter(place, told);
  if (wrong) return wrong;
  if (offered) return undefined;
  if (role === 'key') return `not offered among ${offers.length}: ${offers.slice(0, 4).map(({ label }) => label)}`;
  if (isReference(place)) return `is no reference that is offered: ${offers.slice(0, 4).map(({ label }) => label)}`;
  if (!asked) return `nothing is asked for, and it is not among ${offers.length} offers`;
  if (!active) return `no parameter is shown for ${asked.name}`;
  return fits(asked.param, place) ? undefined : `${asked.name} asks for ${asked.param.type} ${asked.param.choices ?? ''}`;
}

/** The parameter that is shown, where it is not the one that the value is read as. */
function wrongParameter({ span, layer, role }: WrittenPlace, { asked }: Told): string | undefined {
  if (role === 'key' || !layer?.unit) return undefined;
  for (const [name, { origin }] of Object.entries(layer.args)) {
    const param = layer.unit.params[name];
    if (origin.kind !== 'written' || !param || origin.key || origin.value.start !== span.start || origin.value.end !== span.end) continue;
    if (asked?.param !== param) return `${asked?.name} is shown for ${name}`;
  }
  return undefined;
}

/** Beyond this many characters a reference is asked for once for each kind of name, not at each place. */
const LARGE = 60_000;

/** What is amiss with the hover on a number or a reference; undefined where all is well. */
function unhovered(analysis: Analysis, place: WrittenPlace): string | undefined {
  const isNumber = place.role === 'value' && typeof place.node.value === 'number';
  if (!isNumber && !isReference(place) && place.text === place.node.text) return undefined;
  const said = hoverOf(analysis, place);
  if (isReference(place)) return said.includes('reads ') ? undefined : `the hover names no layer: ${said}`;
  return said === '' ? 'the hover does not say what it is' : undefined;
}

const textOf = (file: string): string => {
  const bytes = readFileSync(oraclePath(file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

interface Config {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** Asks at every place, at each kind of them once, and tells what is amiss. `every`: at one of so many in a short run. */
function check(configs: Iterable<Config>, every: number): { readonly asked: number; readonly faults: string[] } {
  const seen = new Set<string>();
  const faults: string[] = [];
  let asked = 0;
  for (const { name, file, text } of configs) {
    const analysis = FACTOR === 1 && text.length > LARGE ? undefined : readAs(text, file);
    if (!analysis) continue;
    for (const place of writtenPlaces(analysis)) {
      if (isForeign(analysis, place) || isWrong(place)) continue;
      const kind = kindOf(analysis, place);
      if (seen.size === seen.add(kind).size || (FACTOR === 1 && seen.size % every > 0)) continue;
      const where = `${name}:${analysis.model.lines.lineAt(place.span.start)} ${place.text}`;
      const silent = unhovered(analysis, place);
      if (silent) faults.push(`${where}: ${silent}`);
      for (const cut of [true, false]) {
        asked++;
        const fault = amiss(analysis, place, toldAt(analysis, place, cut));
        if (fault) faults.push(`${where} (${cut ? 'cut' : 'before'}): ${fault}`);
      }
    }
  }
  return { asked, faults };
}

/** The stock configs of a format, and at which of their places a short run asks. */
const formats: readonly { readonly title: string; readonly files: RegExp; readonly every: number; readonly least: number }[] = [
  { title: 'Ultralytics', files: /^ultralytics\/configs\/.*\.yaml$/, every: 30, least: 40 },
  { title: 'Darknet', files: /^darknet\/configs\/.*\.cfg$/, every: 90, least: 40 },
  { title: 'Caffe', files: /^caffe\/configs\/bvlc\/.*\.prototxt$/, every: 30, least: 40 },
  { title: 'Keras', files: /^keras\/(?:applications|models)\/(?!.*golden).*\.json(?:\.gz)?$/, every: 60, least: 40 },
  { title: '_target_', files: /^target\/ok-.*\.yaml$/, every: 15, least: 60 }
];

describeWithOracles('Writing in stock configs', () => {
  for (const { title, files, every, least } of formats) {
    it(`${title}: what is written at each place is offered, or of the type that is asked for, and hovers say what it is`, {
      timeout: 36_000_000
    }, () => {
      const found = allOracles().filter(file => files.test(file));
      const { asked, faults } = check(
        found.map(file => ({ name: file, file: file.split('/').at(-1)!.replace(/\.gz$/, ''), text: textOf(file) })),
        every
      );
      expect(faults).toEqual([]);
      expect(asked).toBeGreaterThan(least);
    });
  }
});

/** Of one kind of key the list uses one name, as people write it. */
const listInJson = `{
  "input": { "image": [3, 32, 32], "audio": [1, 400] },
  "framework": "tensorflow",
  "layout": "channels-last",
  "layers": [
    { "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": [3, 3], "strides": 2, "padding": "same" }, "from": "image", "name": "a" },
    { "class_name": "Conv1D", "config": { "filters": 8, "kernel_size": 3, "padding": "causal" }, "from": ["audio"], "name": "b" },
    { "class_name": "GlobalAveragePooling2D", "from": "a" },
    { "class_name": "Dense", "config": { "units": 4 } }
  ]
}
`;

/** What MONAI built: a network a row, with all sorts of arguments. */
const [, ...networks] = readFileSync(new URL('monai.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');

const bundle = (row: string): Config[] => {
  const { net, args, hydra, error } = JSON.parse(row);
  const config = { [hydra ? 'model' : 'network_def']: { _target_: hydra ? `monai.networks.nets.${net}` : net, ...args } };
  return error ? [] : [{ name: net, file: 'train.json', text: JSON.stringify(config, undefined, 2) }];
};

const OTHERWISE = new Set(['Keras model', 'layer list in JSON']);

describe('Writing in configs of our own', () => {
  it.each([
    ['of every format', [...configs.filter(({ name }) => !OTHERWISE.has(name)), { name: 'list', file: 'list.json', text: listInJson }], 8],
    ['with networks of MONAI', networks.flatMap(bundle), 30]
  ] as const)(
    '%s: what is written at each place is offered, or of the type that is asked for',
    { timeout: 36_000_000 },
    (_, own, every) => {
      const { asked, faults } = check(own, every);
      expect(faults).toEqual([]);
      expect(asked).toBeGreaterThan(40);
    }
  );
});
