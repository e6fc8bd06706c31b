import { describe, expect, it } from 'vitest';
import { AnalysisHost } from '../../server/src/analysis/host';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose, diagnosing } from '../../server/src/rules/diagnose';

const A = 'file:///a.yaml';
const LAYERS = 1_000;

/** A chain of convolutions, of which the last one is built for other channels. */
const text = (channels: number): string =>
  ['input: [8, 64, 64]', 'layers:', ...Array(LAYERS - 1).fill('  - conv2d: { filters: 8, kernel: 1 }')].join('\n') +
  `\n  - conv2d: { in_channels: ${channels}, filters: 8, kernel: 1 }\n`;

function opened(channels: number): AnalysisHost {
  const host = new AnalysisHost();
  host.set(A, { text: text(channels), version: 1, path: '/a.yaml', settings: defaultSettings, choice: {} });
  return host;
}

/** Steps until a document is analysed. */
function stepsOf(host: AnalysisHost): number {
  let steps = 0;
  for (; !host.isAnalysed(A); host.step(A)) steps++;
  return steps;
}

describe('a long model is analysed in steps', () => {
  it('of no more than 100 layers each, read and run, to the same result', () => {
    const host = opened(4);
    expect(stepsOf(host)).toBeGreaterThanOrEqual((2 * LAYERS) / 100);
    expect(host.analysis(A)!.layers).toEqual(opened(4).analysis(A)!.layers);
  });

  it('and begun anew when the text changes in between', () => {
    const host = opened(4);
    for (let i = 0; i < 5; i++) host.step(A);
    host.change(A, { text: text(8), version: 2 });
    stepsOf(host);
    expect(diagnose(host.analysis(A)!)).toEqual([]);
  });

  it('its rules one after another', () => {
    const analysis = opened(4).analysis(A)!;
    const found = diagnosing(analysis);
    let steps = 0;
    let next = found.next();
    for (; !next.done; next = found.next()) steps++;
    expect(steps).toBeGreaterThan(30);
    expect(next.value.map(({ rule, message }) => [rule.code, message.split('\n')[0]])).toEqual([
      ['SL201', 'Expects 4 input channels; 8 arrive from layer 998.']
    ]);
  });
});
