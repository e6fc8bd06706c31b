// Every faulty file of the oracles: Ultralytics 8.4.190, both Darknets, BVLC Caffe 9b89154, torch 2.13.0 under Hydra, Keras 3.15.1.
import { expect, it } from 'vitest';
import type { Analysis, Model } from '../../server/src/analysis/analysis';
import { diagnose } from '../../server/src/rules/diagnose';
import { mends } from '../../server/src/rules/mend';
import type { Diagnostic } from '../../server/src/rules/rule';
import { faultyFiles } from '../support/faultyFiles';
import { describeWithOracles } from '../support/oracles';

/** Those of one variant: what is told of another one beside them was there before, behind this report. */
const ofRule = (found: readonly Diagnostic[], code: string): number =>
  found.filter(({ rule, variants }) => rule.code === code && !variants).length;
const errors = (found: readonly Diagnostic[]): number => found.filter(({ severity }) => severity === 'error').length;

/** The errors of every variant, in the order of their names. */
const everywhere = (model: Model): number[] =>
  [...(model.variants.length > 0 ? model.variants.map(({ id }) => id) : [undefined])].sort().map(id => errors(diagnose(model.analyse(id))));

/** What is wrong with a fix, counted anew and not as the fix itself was tried. */
function faults({ model, variant }: Analysis, { rule, severity, variants }: Diagnostic, text: string): string[] {
  const after = model.withText(text);
  if (!after) return ['is no model any more'];
  const [about = variant?.id] = variants ?? [];
  const [before, now] = [diagnose(model.analyse(about)), diagnose(after.analyse(about))];
  const found: string[] = [];
  if (after.tree.problems.length > model.tree.problems.length) found.push('does not parse');
  if (ofRule(now, rule.code) >= ofRule(before, rule.code)) found.push('leaves its report');
  if (severity === 'error' ? errors(now) >= errors(before) : errors(now) > errors(before)) found.push('adds an error');
  const old = everywhere(model);
  if (everywhere(after).some((count, i) => count > (old[i] ?? 0))) found.push('adds an error in another variant');
  return found;
}

interface Count {
  reports: number;
  mended: number;
  fixes: number;
  good: number;
}

describeWithOracles('Fixes of faulty files', () => {
  const counts = new Map<string, Count>();
  const wrong: string[] = [];

  it('make their report go away, add no error and parse', () => {
    for (const { path, analyse } of faultyFiles()) {
      const analysis = analyse();
      const before = analysis ? diagnose(analysis) : [];
      for (const diagnostic of before) {
        const count = counts.get(diagnostic.rule.code) ?? { reports: 0, mended: 0, fixes: 0, good: 0 };
        counts.set(diagnostic.rule.code, count);
        const found = mends(analysis!, diagnostic);
        count.reports++;
        count.mended += found.length > 0 ? 1 : 0;
        count.fixes += found.length;
        for (const { title, text } of found) {
          const told = faults(analysis!, diagnostic, text);
          if (told.length === 0) count.good++;
          else wrong.push(`${path}: ${diagnostic.rule.code} ${title}: ${told.join(', ')}`);
        }
      }
    }
    const rows = [...counts].sort().map(([code, c]) => `${code} ${c.reports} ${c.mended} ${c.fixes} ${c.good}`.replaceAll(' ', ' | '));
    console.log(['rule | reports | with a fix | fixes | verified', ...rows].join('\n'));
    expect(wrong).toEqual([]);
  }, 900_000);

  it('are there for the rules that promise some', () => {
    const promised =
      'SL101 SL102 SL103 SL201 SL202 SL203 SL205 SL206 SL207 SL301 SL302 SL303 SL304 SL305 SL306 SL307 SL403 SL501 SL502 SL503 SL601 SL604 SL611 SL612 SL613 SL615 SL616 SL617 SL701';
    expect(promised.split(' ').filter(code => !counts.get(code)?.mended)).toEqual([]);
  });
});
