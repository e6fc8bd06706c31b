/** Longer texts from a file are cut: a hover is no place for them. */
const LONGEST = 200;

/** A text from a file as Markdown that shows just that text, within a line: no markup, no HTML, no link. */
export function plainly(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
  return short.replace(/[\\`*_{}[\]<>#|~&$@]|:(?=\/\/)|\.(?<=www\.)/gi, '\\$&');
}

export const bold = (text: string): string => `**${plainly(text)}**`;

/** A link, if the address is a plain web address. */
export const link = (title: string, url: string): string => (/^https:\/\/[^\s()<>\\]+$/.test(url) ? `[${title}](${url})` : plainly(title));

/** A table without header texts; cells are Markdown already. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map(row => row.length));
  if (columns === 0) return '';
  const line = (cells: readonly string[]) => `| ${Array.from({ length: columns }, (_, i) => cells[i] ?? '').join(' | ')} |`;
  return [line([]), line(Array(columns).fill(':--')), ...rows.map(line)].join('\n');
}
