// The stock configs of Ultralytics 8.4.190 (oracles/ultralytics) changed in ways no table of expected numbers foresees.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { newMemo } from '../../server/src/analysis/memo';
import { defaultSettings } from '../../server/src/config/settings';
import { isTensor, tensors } from '../../server/src/ir/shape';
import { referring, renumbered, rowLines } from '../fuzz/rows';
import { runs } from '../support/fuzzing';
import { describeWithOracles, listOracles, readOracle } from '../support/oracles';

const memo = newMemo();

function analyse(text: string, path: string, dims: readonly number[], variant?: string): Analysis {
  const choice = { inputs: [{ dims }], dialect: 'ultralytics', ...(variant && { variant }) };
  return readModel({ text, path, settings: defaultSettings, choice, memo })!.analyse();
}

/** Types that are convolutions with their trimmings and no more: operations are proportional to the positions. */
const CONVOLUTIONAL = /^(?:Conv|DWConv|GhostConv|C2f|C3|C3k2|SPPF|SCDown|C2fCIB|RepNCSPELAN4|ADown|Bottleneck|ELAN1|AConv|SPPELAN)$/;

const weights = (analysis: Analysis) => analysis.layers.map(layer => layer.weights);
const shapes = (analysis: Analysis) => analysis.layers.map(({ output }) => tensors(output).map(({ dims }) => dims.join('×')));

describeWithOracles('Ultralytics, perturbed', () => {
  const files = listOracles('ultralytics', 'configs').flatMap(folder =>
    listOracles('ultralytics', 'configs', folder).map(file => ({ name: file, text: readOracle('ultralytics', 'configs', folder, file) }))
  );
  const anyFile = fc.constantFrom(...files);
  const multiple = fc.integer({ min: 2, max: 20 }).map(n => n * 64);

  it('has stock configs to perturb', () => expect(files.length).toBeGreaterThan(30));

  it('maps of every row scale with any input, in each direction for itself, and parameters stay', () => {
    fc.assert(
      fc.property(anyFile, multiple, multiple, fc.integer({ min: 1, max: 9 }), ({ name, text }, height, width, batch) => {
        const base = analyse(text, name, [1, 3, 640, 640]);
        const other = analyse(text, name, [batch, 3, height, width]);
        expect(weights(other)).toEqual(weights(base));
        for (const [i, { output, layer }] of base.layers.entries()) {
          const now = other.layers[i]!.output;
          if (!isTensor(output) || !isTensor(now) || output.dims.length !== 4) continue;
          const [, channels, h, w] = output.dims.map(Number) as [number, number, number, number];
          // Rows whose map divides the 640 evenly are whole fractions of any multiple of 64.
          if (h < 10 || 640 % h !== 0 || 640 / h > 64) continue;
          expect(now.dims, `${name} row ${i} ${layer.type}`).toEqual([batch, channels, (h * height) / 640, (w * width) / 640]);
        }
      }),
      runs(60)
    );
  });

  it('operations of convolutional rows grow with the area and the batch', () => {
    fc.assert(
      fc.property(
        anyFile,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        ({ name, text }, a, b, batch) => {
          const base = analyse(text, name, [1, 3, 320, 320]);
          const other = analyse(text, name, [batch, 3, 320 * a, 320 * b]);
          for (const [i, { macs, layer }] of base.layers.entries()) {
            if (!CONVOLUTIONAL.test(layer.type) || layer.args.attention?.value === true) continue;
            expect(macs, `${name} row ${i}`).toBeGreaterThan(0);
            expect(other.layers[i]!.macs, `${name} row ${i} ${layer.type}`).toBe(macs! * a * b * batch);
          }
        }
      ),
      runs(60)
    );
  });

  it('a scale written in counts as Ultralytics computes it: channels and repeats', () => {
    const width = fc.integer({ min: 1, max: 24 }).map(n => n / 16);
    const depth = fc.integer({ min: 1, max: 24 }).map(n => n / 12);
    fc.assert(
      fc.property(
        anyFile,
        depth,
        width,
        fc.integer({ min: 4, max: 40 }).map(n => n * 32),
        ({ name, text }, d, w, most) => {
          if (!/^scales:/m.test(text)) return;
          const changed = text.replace(/^scales:.*$/m, line => `${line}\n  q: [${d}, ${w}, ${most}]`);
          const analysis = analyse(changed, name, [1, 3, 640, 640], 'q');
          const rows = rowLines(text).filter(({ index }) => index !== undefined);
          for (const { layer, output } of analysis.layers) {
            const match =
              /\],?\s*(?:#.*)?$/.test(rows[layer.index]!.line) &&
              /^\s*- \[[^[]*?(?:\[[^\]]*\])?,\s*(\d+),\s*(?:Conv|C2f|C3k2),\s*\[(\d+)/.exec(rows[layer.index]!.line);
            if (!match || !isTensor(output)) continue;
            const [, , channels] = match;
            expect(output.dims[1], `${name} row ${layer.index}: ${d} ${w} ${most}`).toBe(
              Math.ceil((Math.min(Number(channels), most) * w) / 8) * 8
            );
          }
        }
      ),
      runs(60)
    );
  });

  it('a plain convolution has k²·c₁·c₂ weights and two numbers a channel, whatever the scale', () => {
    let seen = 0;
    for (const { name, text } of files) {
      for (const variant of [undefined, 's', 'x']) {
        const analysis = analyse(text, name, [1, 3, 256, 256], variant);
        for (const { layer, inputs, output, weights, macs } of analysis.layers) {
          if (layer.type !== 'Conv' || layer.repeat !== 1 || !isTensor(inputs[0]) || !isTensor(output) || layer.args.groups?.value !== 1)
            continue;
          const [c1, c2, k] = [Number(inputs[0].dims[1]), Number(output.dims[1]), Number(layer.args.kernel?.value)];
          expect(weights, `${name} row ${layer.index}`).toBe(k * k * c1 * c2 + 2 * c2);
          expect(macs, `${name} row ${layer.index}`).toBe(k * k * c1 * c2 * Number(output.dims[2]) * Number(output.dims[3]));
          seen++;
        }
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  it('an identity row anywhere, references adjusted, keeps every shape and parameter', () => {
    fc.assert(
      fc.property(anyFile, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), multiple, ({ name, text }, where, size) => {
        const base = analyse(text, name, [1, 3, size, size]);
        const at = 1 + Math.floor(where * (base.layers.length - 1));
        const after = analyse(renumbered(text, at), name, [1, 3, size, size]);
        expect(after.layers.length).toBe(base.layers.length + 1);
        expect(shapes(after).toSpliced(at, 1)).toEqual(shapes(base));
        expect(weights(after).toSpliced(at, 1)).toEqual(weights(base));
      }),
      runs(80)
    );
  });

  it('relative references count as the absolute ones they stand for', () => {
    for (const { name, text } of files) {
      const absolute = rowLines(text)
        .map(({ line, index }) => (index ? referring(line, n => (n < 0 ? index + n : n)) : line))
        .join('\n');
      const relative = rowLines(text)
        .map(({ line, index }) => (index ? referring(line, n => (n < 0 ? n : n - index)) : line))
        .join('\n');
      const expected = shapes(analyse(text, name, [1, 3, 320, 320]));
      expect(shapes(analyse(absolute, name, [1, 3, 320, 320])), name).toEqual(expected);
      expect(shapes(analyse(relative, name, [1, 3, 320, 320])), name).toEqual(expected);
    }
  });

  it('a row written twice that keeps its channels adds its parameters once more', () => {
    let seen = 0;
    for (const { name, text } of files) {
      const base = analyse(text, name, [1, 3, 320, 320]);
      const at = base.layers.findIndex(({ layer, inputs, output }, i) => {
        const [x] = inputs;
        return (
          i > 0 && /^(?:C2f|C3|C3k2|SPPF)$/.test(layer.type) && isTensor(x) && isTensor(output) && x.dims.join() === output.dims.join()
        );
      });
      if (at < 0) continue;
      const line = rowLines(text).find(({ index }) => index === at)!.line;
      // What reads the row reads its copy as well: they have one shape.
      const doubled = renumbered(text, at + 1).replace(
        /^(\s*- )\[-1, 1, nn\.Identity, \[\]\]$/m,
        referring(line, () => -1)
      );
      const after = analyse(doubled, name, [1, 3, 320, 320]);
      expect(after.layers[at + 1]!.weights, name).toBe(base.layers[at]!.weights);
      expect(after.layers[at + 1]!.output, name).toEqual(base.layers[at]!.output);
      expect(shapes(after).toSpliced(at + 1, 1), name).toEqual(shapes(base));
      seen++;
    }
    expect(seen).toBeGreaterThan(10);
  });

  it('classes change the head alone', () => {
    fc.assert(
      fc.property(anyFile, fc.integer({ min: 1, max: 2000 }), ({ name, text }, classes) => {
        const base = analyse(text, name, [1, 3, 320, 320]);
        const other = analyse(text.replace(/^nc:\s*\d+/m, `nc: ${classes}`), name, [1, 3, 320, 320]);
        expect(weights(other).slice(0, -1)).toEqual(weights(base).slice(0, -1));
        expect(shapes(other).slice(0, -1)).toEqual(shapes(base).slice(0, -1));
      }),
      runs(40)
    );
  });
});
