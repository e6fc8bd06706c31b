// Stock configs of Ultralytics 8.4.190 and of both Darknets (oracles/ultralytics/configs, oracles/darknet/configs): some of them, all
// of them in the long form.
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
  /** Where layers stand after it that are not part of it themselves. */
  moved(index: number, at: number): number | undefined;
}

const kinds: readonly Kind[] = [
  { name: 'insert', change: at => ({ insert: { after: at, op: 'identity', args: {} } }), moved: (i, at) => (i <= at ? i : i + 1) },
  { name: 'delete', change: at => ({ remove: { layer: at } }), moved: (i, at) => (i === at ? undefined : i < at ? i : i - 1) },
  { name: 'move', change: at => ({ swap: { first: at } }), moved: (i, at) => (i === at || i === at + 1 ? undefined : i) }
];

interface Tally {
  rows: number;
  kept: number;
  told: number;
  refused: number;
}

/** Compares what is said of a change with what every layer really gives then. */
function check(analysis: Analysis, at: number, { name, change, moved }: Kind, tally: Tally): string[] {
  tally.rows++;
  const made = restructure(analysis, change(at));
  if (!made) {
    tally.refused++;
    return name === 'insert' ? ['cannot be written'] : [];
  }
  const before = shapes(analysis);
  const now = shapes(analysis.model.withText(made.text)!.analyse(analysis.variant?.id));
  const differ = before.flatMap((old, i) => {
    const index = moved(i, at);
    return index === undefined || old === 'unsure' || now[index] === old ? [] : [analysis.layers[i]!.layer.id];
  });
  if (differ.length > 0) tally.told++;
  else tally.kept++;
  const told = new Set([...made.changed, ...made.broken]);
  const faults: string[] = [];
  if (String(differ) !== String([...told].sort((a, b) => Number(a) - Number(b)))) faults.push(`differ ${differ}, told ${[...told]}`);
  if (name === 'insert' && differ.length > 0) faults.push(`other shapes: ${differ}`);
  if (undone(made.text, analysis.model.text, made.edits) !== analysis.model.text) faults.push('undo leaves another text');
  return faults;
}

describeWithOracles('Changes of structure at every row of stock configs', () => {
  for (const [title, folder, ending, dialect, every] of [
    ['Ultralytics', 'ultralytics/configs', '.yaml', undefined, 6],
    ['Darknet', 'darknet/configs', '.cfg', 'darknet', 12]
  ] as const) {
    it(`${title}: keep every other shape, or say which change; undo restores the text`, { timeout: 7_200_000 }, () => {
      const tallies = new Map<string, Tally>();
      const wrong: string[] = [];
      const files = allOracles(...folder.split('/')).filter(file => file.endsWith(ending));
      for (const path of files.filter((_, i) => FACTOR > 1 || i % every === 0)) {
        const choice = dialect && { choice: { dialect } };
        const analysis = readModel({ text: readOracle(path), path, settings: defaultSettings, ...choice })!.analyse();
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
