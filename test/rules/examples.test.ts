import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../server/src/config/configuration';
import { rules } from '../../server/src/rules/index';
import { names } from '../../server/src/rules/names';
import { codes, type Seen } from '../support/see';

describe('the examples of every rule', () => {
  for (const rule of rules) {
    for (const [i, { bad, good, file, settings }] of rule.examples.entries()) {
      const options: Seen = {
        ...(file !== undefined && { file }),
        ...(rule.off && { settings: { rules: { [rule.code]: rule.severity } } }),
        ...(settings !== undefined && { settings: settingsIn(settings, '/project', names) })
      };
      it(`${rule.code} ${rule.id}: bad example ${i + 1} reports this rule alone`, () => {
        expect(codes(bad, options)).toEqual([rule.code]);
      });
      it.runIf(good !== undefined)(`${rule.code} ${rule.id}: good example ${i + 1} is silent`, () => {
        expect(codes(good ?? '', options)).toEqual([]);
      });
    }
    it(`${rule.code} has an example`, () => expect(rule.examples.length).toBeGreaterThan(0));
  }
});
