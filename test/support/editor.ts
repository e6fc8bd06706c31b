import { hints, hintTooltip } from '../../server/src/features/hints';
import { hover as hoverAt } from '../../server/src/features/hover';
import { type OutlineItem, symbols } from '../../server/src/features/symbols';
import { split } from './cursor';
import { analyse, type Seen } from './see';

/** The text of the hover at the cursor `<|>`; undefined where nothing is shown. */
export function hover(source: string, options: Seen = {}): string | undefined {
  const { text, offset } = split(source);
  const found = hoverAt(analyse(text, options), offset);
  return found && `\n${found.markdown}\n`;
}

/** The source with its hints where they stand. */
export function hinted(source: string, options: Seen = {}): string {
  let text = source;
  for (const { offset, label } of hints(analyse(source, options), { start: 0, end: source.length }).reverse()) {
    text = `${text.slice(0, offset)} ‹${label}›${text.slice(offset)}`;
  }
  return `\n${text.trimEnd()}\n`;
}

/** What the tooltips of all hints say, and what their links lead to. */
export function tooltips(source: string, options: Seen = {}): string[] {
  const analysis = analyse(source, options);
  return hints(analysis, { start: 0, end: source.length }).map(
    ({ layer, origin }) => `${source.slice(origin.start, origin.end)}: ${hintTooltip(analysis, layer)}`
  );
}

/** The outline, indented. */
export function outline(source: string, options: Seen = {}): string {
  const lines = (items: readonly OutlineItem[], indent: string): string[] =>
    items.flatMap(({ name, detail, children }) => [`${indent}${name}: ${detail}`, ...lines(children, `${indent}  `)]);
  return `\n${lines(symbols(analyse(source, options)), '').join('\n')}\n`;
}
