import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dialects } from '../../server/src/dialects/index';
import { runs } from '../support/fuzzing';
import { configs } from './configs';
import { damaged, revalued, soup } from './damage';
import { held, holds, said } from './invariants';

afterAll(() => console.log(held()));

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
        fc.constantFrom(undefined, ...dialects.map(({ id }) => id)),
        (text, file, dialect) => {
          holds(text, file, dialect);
        }
      ),
      runs(1000)
    );
  });
});

describe.each(configs)('the $name', ({ text, file, keepsReturns }) => {
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
        const crlf = said(holds(lf.replaceAll('\n', '\r\n'), file));
        if (!keepsReturns) expect(crlf).toEqual(first);
      }),
      runs(20)
    );
  });
});
