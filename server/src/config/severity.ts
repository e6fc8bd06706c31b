export const severities = ['error', 'warning', 'information'] as const;

export type Severity = (typeof severities)[number];

/** What a user may set for a rule. */
export type RuleSetting = Severity | 'off';

export const ruleSettings: readonly RuleSetting[] = [...severities, 'off'];

export const isRuleSetting = (value: unknown): value is RuleSetting => ruleSettings.includes(value as RuleSetting);
