import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor, tensors } from '../../server/src/ir/shape';
import { FACTOR, runs } from '../support/fuzzing';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';
import { configs, detector, list, variety } from './configs';
import { holds } from './invariants';
import { renumbered } from './rows';

function analyse(text: string, dims?: readonly number[], path = 'model.yaml'): Analysis {
  return readModel({ text, path, settings: defaultSettings, choice: dims ? { inputs: [{ dims }] } : {} })!.analyse();
}
const shapes = (analysis: Analysis): string[] =>
  analysis.layers.map(({ output }) =>
    tensors(output)
      .map(({ dims }) => dims.join('×'))
      .join(', ')
  );

describe('the batch', () => {
  it.each([detector, variety])('times k makes k times the operations and no more parameters (%#)', text => {
    const one = analyse(text, [1, 3, 256, 256]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), k => {
        const many = analyse(text, [k, 3, 256, 256]);
        for (const [i, layer] of one.layers.entries()) {
          const other = many.layers[i]!;
          expect(other.weights).toBe(layer.weights);
          if (layer.macs !== undefined && !/^(?:C2fAttn|RTDETRDecoder)$/.test(layer.layer.type)) expect(other.macs).toBe(k * layer.macs);
          if (isTensor(layer.output) && isTensor(other.output)) expect(other.output.dims).toEqual(layer.output.dims.with(0, k));
        }
      }),
      runs(8)
    );
  });
});

it('an identity layer between any two layers changes no shape behind it', () => {
  // With references by name alone; offsets of -1 mean the identity, which hands on what they meant before.
  const named =
    'input: [3, 64, 64]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, stride: 2, padding: 1, name: a}\n  - {type: conv2d, filters: 8, kernel: 3, padding: 1, name: b}\n  - {type: add, from: [a, b], name: c}\n  - {type: maxpool2d, kernel: 2}\n  - {type: upsample, scale: 2, name: d}\n  - {type: concat, from: [d, c]}\n  - {type: flatten}\n  - {type: linear, units: 4}\n';
  const lines = named.trimEnd().split('\n');
  const before = shapes(analyse(named));
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 2, max: lines.length }), { minLength: 1, maxLength: 5 }), places => {
      const changed = lines.flatMap((line, i) => (places.includes(i) ? ['  - {type: identity}', line] : [line]));
      if (places.includes(lines.length)) changed.push('  - {type: identity}');
      const { layers } = analyse(`${changed.join('\n')}\n`);
      const others = layers.filter(({ layer }) => layer.type !== 'identity').map(({ output }) => isTensor(output) && output.dims.join('×'));
      expect(others).toEqual(before);
    }),
    runs(40)
  );
});

describe('renumbering', () => {
  it.each([detector, variety])('an identity row at any place, references adjusted, keeps all shapes (%#)', text => {
    const before = shapes(analyse(text));
    for (let at = 1; at < before.length; at++) {
      const after = analyse(renumbered(text, at));
      expect(after.layers[at]!.layer.type).toBe('nn.Identity');
      expect(shapes(after).toSpliced(at, 1)).toEqual(before);
    }
  });
});

it('a layer list at twice the size has twice the extents and as many parameters', () => {
  const text = list.slice(0, list.indexOf('  - {type: permute'));
  const [small, large] = [analyse(text, [2, 3, 64, 64]), analyse(text, [2, 3, 128, 128])];
  expect(large.layers.map(({ weights }) => weights)).toEqual(small.layers.map(({ weights }) => weights));
});

/** The rows whose whole text stands before `end` in both texts are the same. */
function keepsBefore(path: string, before: Analysis, after: Analysis | undefined, end: number): void {
  const whole = before.layers.filter(({ layer }) => layer.span.end <= end);
  if (!after) return;
  for (const [i, { layer, output }] of whole.entries()) {
    const now = after.layers[i];
    if (now?.layer.span.start !== layer.span.start) return;
    expect(
      tensors(now.output).map(({ dims }) => dims),
      `${path} row ${i}`
    ).toEqual(tensors(output).map(({ dims }) => dims));
  }
}

describe('half-typed', () => {
  it.each(configs)('the $name, cut off after any character, keeps its head', ({ text, file }) => {
    const before = holds(text, file)!.analyses[0]!;
    for (let end = 0; end <= text.length; end += 4 + (end % 5))
      keepsBefore(file, before, holds(text.slice(0, end), file)?.analyses[0], end);
  });
});

describeWithOracles('half-typed stock configs', () => {
  const files = listOracles('ultralytics', 'configs').flatMap(folder =>
    listOracles('ultralytics', 'configs', folder).map(file => `${folder}/${file}`)
  );

  const check = (edit: (lines: readonly string[], at: number) => readonly string[]) => {
    expect(files.length).toBeGreaterThan(30);
    for (const [n, path] of files.entries()) {
      const text = readOracle('ultralytics', 'configs', path);
      const name = path.split('/')[1]!;
      const before = analyse(text, undefined, name);
      const lines = text.split('\n');
      // The short form takes every few lines of each file, others in each.
      const step = FACTOR > 1 ? 1 : 10;
      let end = 0;
      for (const [i, line] of lines.entries()) {
        if (i % step === n % step) {
          const changed = edit(lines, i).join('\n');
          const after = readModel({ text: changed, path: name, settings: defaultSettings })?.analyse();
          // Above the rows a line decides what they mean: scales, nc.
          if (end > (before.layers[0]?.layer.span.start ?? 0)) keepsBefore(path, before, after, end);
        }
        end += line.length + 1;
      }
    }
  };

  it('with any line deleted are read, and keep the shapes before it', () => check((lines, at) => lines.toSpliced(at, 1)));
  it('cut off at any line are read, and keep the shapes before it', () => check((lines, at) => lines.slice(0, at)));
  it('cut off within any line are read, and keep the shapes before it', () =>
    check((lines, at) => [...lines.slice(0, at), lines[at]!.slice(0, lines[at]!.length / 2)]));
});
