/**
 * `1,234,567.125`: thousands apart, three decimals at most. By hand, for the first use of `Intl` loads tables that cost a tenth
 * of a run of the command line.
 */
export function grouped(value: number): string {
  const [whole = '', decimals] = String(Math.round(value * 1000) / 1000).split('.');
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return decimals === undefined ? thousands : `${thousands}.${decimals}`;
}
