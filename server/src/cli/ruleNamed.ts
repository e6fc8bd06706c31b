import { nearest } from '../dialects/nearest';
import { rules } from '../rules/index';
import type { Rule } from '../rules/rule';

/** The rule with a code or a name, in any case; or what to say where there is none. */
export function ruleNamed(wanted: string): Rule | { readonly problem: string } {
  const name = wanted.trim().toLowerCase();
  const found = rules.find(rule => rule.code.toLowerCase() === name || rule.id === name);
  if (found) return found;
  const near = nearest(
    name,
    rules.flatMap(rule => [rule.id, rule.code])
  );
  return { problem: `there is no rule '${wanted}'${near ? `; did you mean ${near}?` : ''}` };
}
