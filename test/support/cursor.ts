const CURSOR = '<|>';

/** A source without its cursor `<|>`, and where that stood. */
export function split(source: string): { readonly text: string; readonly offset: number } {
  const offset = source.indexOf(CURSOR);
  if (offset < 0) throw new Error(`the source has no cursor ${CURSOR}`);
  return { text: source.replace(CURSOR, ''), offset };
}
