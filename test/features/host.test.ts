import { describe, expect, it } from 'vitest';
import { AnalysisHost, type OpenDocument } from '../../server/src/analysis/host';
import { defaultSettings } from '../../server/src/config/settings';

const SCALED = 'nc: 3\nscales:\n  n: [0.5, 0.25, 1024]\n  s: [0.5, 0.5, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n';

const document = (text: string): OpenDocument => ({ text, version: 1, path: '/project/model.yaml', settings: defaultSettings, choice: {} });

function opened(text: string): AnalysisHost {
  const host = new AnalysisHost();
  host.set('a', document(text));
  return host;
}

describe('the analysis host', () => {
  it('analyses a state of a document once', () => {
    const host = opened(SCALED);
    expect(host.analysis('a')).toBe(host.analysis('a'));
    expect(host.analyses('a')).toBe(host.analyses('a'));
    expect(host.analyses('a')[0]).toBe(host.analysis('a'));
  });

  it('gives all variants, the chosen one first', () => {
    const host = opened(SCALED);
    host.change('a', { choice: { variant: 's' } });
    expect(host.analyses('a').map(({ variant }) => variant?.id)).toEqual(['s', 'n']);
  });

  it('analyses anew after any change, with a new revision', () => {
    const host = opened(SCALED);
    const [before, revision] = [host.analysis('a'), host.revision('a')];
    host.change('a', { text: SCALED.replace('64', '32'), version: 2 });
    expect(host.analysis('a')).not.toBe(before);
    expect(host.revision('a')).toBeGreaterThan(revision!);
  });

  it('knows nothing of what is no model config, and forgets what is closed', () => {
    const host = opened('services: {}\n');
    expect([host.model('a'), host.analysis('a'), host.analyses('a')]).toEqual([undefined, undefined, []]);
    host.close('a');
    host.change('a', { text: SCALED });
    expect([host.document('a'), host.revision('a'), host.analysis('b')]).toEqual([undefined, undefined, undefined]);
  });

  it('knows what references meant before a row was put in, whatever else is wrong and however it was typed', () => {
    const rows = [
      '[-1, 1, Conv, [8, 3, 2]]',
      '[-1, 1, Conv, [8, 3, 2]]',
      '[-1, 1, Wrong, []]',
      '[[-1, 0], 1, Concat, [1]]',
      '[[3], 1, Detect, [nc]]'
    ];
    const model = (from: readonly string[]): string => `nc: 3\nbackbone:\n${from.map(row => `  - ${row}\n`).join('')}head: []\n`;
    const host = opened(model(rows));
    host.analysis('a');
    for (const typed of ['', '[-1', '[-1, 1, Conv', '[-1, 1, Conv, [8, 3, 1]]']) {
      host.change('a', { text: model([typed, ...rows]) });
      host.analysis('a');
    }
    expect(host.stale('a')?.edits.map(({ text }) => text)).toEqual(['1', '4']);
    // A change in place of a row leaves none behind.
    host.change('a', { text: model(rows).replace('[8, 3, 2]', '[16, 3, 2]') });
    host.analysis('a');
    host.change('a', { text: model(rows).replace('[8, 3, 2]', '[32, 3, 2]') });
    expect(host.stale('a')).toBeUndefined();
  });
});
