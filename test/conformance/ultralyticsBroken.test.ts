// Oracle: Ultralytics 8.4.190, torch 2.13.0 (oracles/ultralytics/broken).
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { describeWithOracles, readJson, readOracle } from '../support/oracles';

interface Case {
  file: string;
  scale?: string;
  change: string;
  changed_lines: [string, number, number][];
  verdict: 'error' | 'accepted';
  error: { message: string; layer: number | null } | null;
}

/** Errors of a file: their lines and the layers they are about. */
function errors(file: string): { lines: number[]; layers: string[]; texts: string[] } {
  const text = readOracle('ultralytics', 'broken', file);
  const analysis = readModel({ text, path: file, settings: defaultSettings })?.analyse();
  const found = analysis ? diagnose(analysis).filter(d => d.severity === 'error') : [];
  return {
    lines: found.map(d => analysis!.model.lines.lineAt(d.span.start)),
    layers: found.map(d => d.layer ?? ''),
    texts: found.map(d => `${analysis!.model.lines.lineAt(d.span.start)} ${d.rule.code} ${d.message.split('\n')[0]}`)
  };
}

describeWithOracles('Ultralytics, edited files', () => {
  const cases: Case[] = readJson('ultralytics', 'broken', 'errors.json');

  /** Misses, with the reason; the list can only shrink. */
  const missed: Readonly<Record<string, string>> = {
    'yolo11n-124-yaml-empty.yaml': 'an empty file is no model config',
    'yolo11n-091-detect-missing.yaml': 'the error stands at the row that is now the last; the emptied line is two below',
    'yolo11n-cls-118-cls-channels-key.yaml': 'the file itself asks for one channel; only a caller that sends three is refused'
  };

  it('reports an error at the edit or in the failing row for what Ultralytics refuses', () => {
    const wrong = cases
      .filter(one => one.verdict === 'error' && !(one.file in missed))
      .filter(one => {
        const { lines, layers } = errors(one.file);
        const edited = one.changed_lines.flatMap(([, from, to]) => [Math.min(from, to), Math.max(from, to)]);
        const [first, last] = [Math.min(...edited) - 1, Math.max(...edited) + 1];
        return !lines.some(line => line >= first && line <= last) && !layers.includes(String(one.error?.layer));
      });
    expect(
      wrong.map(one => `${one.file}: ${one.change} (${one.changed_lines}): ${one.error?.message}; told: ${errors(one.file).texts}`)
    ).toEqual([]);
  });

  it('reports no error for what Ultralytics accepts', () => {
    const wrong = cases.filter(one => one.verdict === 'accepted' && errors(one.file).texts.length > 0);
    expect(wrong.map(one => `${one.file}: ${one.change}; told: ${errors(one.file).texts}`)).toEqual([]);
  });
});
