import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configs } from './configs';
import { damaged, revalued, soup } from './damage';
import { holds, said } from './invariants';

/** More than the short form of every run: SHAPELINT_FUZZ=20 npx vitest run test/fuzz. */
const FACTOR = Number(process.env.SHAPELINT_FUZZ ?? 1);
const runs = (n: number) => ({ numRuns: n * FACTOR });

describe('our own configs as they are', () => {
  it.each(configs)('$name: analysed without a word', ({ text, file }) => {
    const outcome = holds(text, file);
    expect(outcome).toBeDefined();
    expect(said(outcome)).toEqual([]);
    expect(outcome!.analyses[0]!.layers.every(({ certain }) => certain)).toBe(true);
  });
});

describe('any text', () => {
  it('in any format is read without a fault', () => {
    fc.assert(
      fc.property(
        soup,
        fc.constantFrom('m.yaml', 'm.json', 'm', 'm.cfg', 'm.prototxt'),
        fc.constantFrom(undefined, 'ultralytics', 'layers', 'darknet', 'caffe'),
        (text, file, dialect) => {
          holds(text, file, dialect);
        }
      ),
      runs(1000)
    );
  });
});

describe.each(configs)('the $name', ({ text, file }) => {
  it('damaged in any way is read without a fault', () => {
    fc.assert(
      fc.property(damaged(text), broken => {
        holds(broken, file);
      }),
      runs(60)
    );
  });

  it('with several values changed is read without a fault', () => {
    fc.assert(
      fc.property(revalued(text), changed => {
        holds(changed, file);
      }),
      runs(70)
    );
  });

  it('says the same each time, and with LF and CRLF', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(text), revalued(text)), broken => {
        const lf = broken.replaceAll('\r', '');
        const first = said(holds(lf, file));
        expect(said(holds(lf, file))).toEqual(first);
        expect(said(holds(lf.replaceAll('\n', '\r\n'), file))).toEqual(first);
      }),
      runs(20)
    );
  });
});
