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
});
