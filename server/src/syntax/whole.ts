/**
 * The number where a short decimal without sign, point or leading 0 stands, and nothing else: nearly every number of a net is one, and any
 * reader takes it as it stands. −1 for all others.
 */
export function wholeAt(text: string, start: number, end: number): number {
  const length = end - start;
  if (length === 0 || length > 9 || (length > 1 && text.charCodeAt(start) === 48)) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
