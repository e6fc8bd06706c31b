// Stock configs of Ultralytics 8.4.190, of both Darknets, of Caffe, Keras and Hydra (oracles/*/configs, keras/models, target):
// some of them, all of them in the long form.
import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { applyEdits, type Edit } from '../../server/src/base/edit';
import { defaultSettings } from '../../server/src/config/settings';
import { restructure, type Structural } from '../../server/src/features/restructure';
import { isTensor, isTuple, type Shape } from '../../server/src/ir/shape';
import { FACTOR } from '../support/fuzzing';
import { allOracles, describeWithOracles, readOracle } from '../support/oracles';

const shape = (value: Shape): string =>
  isTensor(value) ? value.dims.join('×') : isTuple(value) ? `(${value.items.map(shape).join(', ')})` : '?';

/** What every layer gives, by index. */
const shapes = ({ layers }: Analysis): string[] => layers.map(({ output, certain }) => (certain ? shape(output) : 'unsure'));

/** The text as it was before the edits: what undo makes of it. */
function undone(text: string, before: string, edits: readonly Edit[]): string {
  let shift = 0;
  const back = [...edits]
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span, text: put }): Edit => {
      const start = span.start + shift;
      shift += put.length - (span.end - span.start);
      return { span: { start, end: start + put.length }, text: before.slice(span.start, span.end) };
    });
  return applyEdits(text, back);
}

interface Kind {
  readonly name: string;
  change(index: number): Structural;
  /** Which layers are part of it themselves, of layers in which others may stand. */
  own(at: number, within: readonly (readonly number[])[]): readonly number[];
}

const kinds: readonly Kind[] = [
  { name: 'insert', change: at => ({ insert: { after: at, op: 'identity', args: {} } }), own: () => [] },
  { name: 'delete', change: at => ({ remove: { layer: at } }), own: (at, within) => within[at]! },
  {
    name: 'move',
    change: at => ({ swap: { first: at } }),
    own: (at, within) => {
      const behind = Math.max(...within[at]!) + 1;
      return [...within[at]!, ...(within.findLast(all => Math.min(...all) === behind) ?? [])];
    }
  },
  { name: 'duplicate', change: at => ({ copy: { first: at, last: at } }), own: () => [] }
];

/** By index: a layer and all that stand inside of it, by their ids. */
function contents({ layers, model: { dialect } }: Analysis): number[][] {
  const inner: Readonly<Record<string, string>> = { keras: '/', target: dialect.id === 'target' ? '._args_' : '' };
  const mark = inner[dialect.id];
  const inside = (id: string, outer: string): boolean =>
    mark !== undefined && (id.startsWith(`${outer}${mark}`) || (outer === '' && mark === '._args_' && id !== outer));
  return layers.map(({ layer: { id, index } }) =>
    layers.flatMap(({ layer }) => (layer.index === index || inside(layer.id, id) ? [layer.index] : []))
  );
}

/** By index: the same layers after a change. Names stay, positions shift. */
function pairs(before: Analysis, now: Analysis, own: readonly number[], { name }: Kind, at: number): (number | undefined)[] {
  const inside = contents(before)[at]!;
  const named = before.model.dialect.id === 'caffe' || before.model.dialect.id === 'keras';
  const calls = new Map<string, number>();
  return before.layers.map(({ layer: { id, index } }) => {
    const call = calls.get(id) ?? 0;
    if (name !== 'delete' || !own.includes(index)) calls.set(id, call + 1);
    if (own.includes(index)) return undefined;
    if (named) return now.layers.filter(({ layer }) => layer.id === id)[call]?.layer.index ?? -1;
    const gone = own.filter(one => one < index).length;
    if (name === 'duplicate') return index > Math.max(...inside) ? index + inside.length : index;
    return name === 'delete' ? index - gone : name === 'insert' && index > at ? index + 1 : index;
  });
}

interface Tally {
  rows: number;
  kept: number;
  told: number;
  refused: number;
}

/** Compares what is said of a change with what every layer really gives then. */
function check(analysis: Analysis, at: number, kind: Kind, tally: Tally): string[] {
  const { name, change, own } = kind;
  tally.rows++;
  const made = restructure(analysis, change(at));
  if (!made) {
    tally.refused++;
    // A single module stands in no list.
    return name === 'insert' && analysis.layers.length > 1 ? ['cannot be written'] : [];
  }
  const before = shapes(analysis);
  const after = analysis.model.withText(made.text)!.analyse(analysis.variant?.id);
  const now = shapes(after);
  const places = pairs(analysis, after, own(at, contents(analysis)), kind, at);
  const differ = before.flatMap((old, i) => {
    const index = places[i];
    return index === undefined || old === 'unsure' || now[index] === old ? [] : [analysis.layers[i]!.layer.id];
  });
  if (differ.length > 0) tally.told++;
  else tally.kept++;
  const told = new Set([...made.changed, ...made.broken]);
  const faults: string[] = [];
  if (String([...new Set(differ)].sort()) !== String([...told].sort())) faults.push(`differ ${differ}, told ${[...told]}`);
  if (name === 'insert' && differ.length > 0) faults.push(`other shapes: ${differ}`);
  if (undone(made.text, analysis.model.text, made.edits) !== analysis.model.text) faults.push('undo leaves another text');
  return faults;
}

describeWithOracles('Changes of structure at every row of stock configs', () => {
  for (const [title, folder, ending, dialect, every] of [
    ['Ultralytics', 'ultralytics/configs', '.yaml', undefined, 6],
    ['Darknet', 'darknet/configs', '.cfg', 'darknet', 12],
    ['Caffe', 'caffe/configs', '.prototxt', undefined, 6],
    ['Keras', 'keras/models', '.json', undefined, 2],
    ['_target_', 'target', '.yaml', undefined, 2]
  ] as const) {
    it(`${title}: keep every other shape, or say which change; undo restores the text`, { timeout: 7_200_000 }, () => {
      const tallies = new Map<string, Tally>();
      const wrong: string[] = [];
      const files = allOracles(...folder.split('/')).filter(file => file.endsWith(ending) && !/golden|bad[-_]/.test(file));
      for (const path of files.filter((_, i) => FACTOR > 1 || i % every === 0)) {
        const choice = dialect && { choice: { dialect } };
        const analysis = readModel({ text: readOracle(path), path, settings: defaultSettings, ...choice })?.analyse();
        if (!analysis) continue;
        for (const kind of kinds) {
          const tally = tallies.get(kind.name) ?? { rows: 0, kept: 0, told: 0, refused: 0 };
          tallies.set(kind.name, tally);
          const last = analysis.layers.length - (kind.name === 'move' ? 1 : 0);
          for (let at = 0; at < last; at++)
            wrong.push(...check(analysis, at, kind, tally).map(fault => `${path} ${kind.name} ${at}: ${fault}`));
        }
      }
      console.log(`${title}: ${[...tallies].map(([name, t]) => `${name} ${JSON.stringify(t)}`).join('; ')}`);
      expect(wrong.slice(0, 20)).toEqual([]);
    });
  }
});
