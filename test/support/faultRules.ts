/** Which rule has to speak of a fault, by what its list says of it in words: the first that fits. */
export type FaultRules = readonly (readonly [saying: RegExp, rule: string])[];

export const ruleFor = (rules: FaultRules, fault: string): string | undefined => rules.find(([saying]) => saying.test(fault))?.[1];

/** The share of the cases, from 0 to 1, that were not missed. */
export const caught = <C>(cases: readonly C[], missed: readonly C[]): number =>
  cases.filter(one => !missed.includes(one)).length / cases.length;

/** The same for people: "51 of 53 (96.2 %)". */
export function share<C>(cases: readonly C[], missed: readonly C[]): string {
  const good = Math.round(caught(cases, missed) * cases.length);
  return `${good} of ${cases.length} (${((100 * good) / cases.length).toFixed(1)} %)`;
}
