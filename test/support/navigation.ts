import { applyEdits } from '../../server/src/base/edit';
import type { Span } from '../../server/src/base/span';
import { folds } from '../../server/src/features/folding';
import { definition, highlights, references } from '../../server/src/features/references';
import { rename as renameAt, renamed } from '../../server/src/features/rename';
import { selections } from '../../server/src/features/selection';
import { split } from './cursor';
import { analyse, type Seen } from './see';

/** The source with its spans in guillemets. */
function marked(text: string, spans: readonly Span[]): string {
  let out = text;
  for (const { start, end } of [...spans].sort((a, b) => b.start - a.start))
    out = `${out.slice(0, start)}«${out.slice(start, end)}»${out.slice(end)}`;
  return `\n${out.trimEnd()}\n`;
}

/** The source with the place that "go to definition" at the cursor leads to; undefined where it leads nowhere. */
export function goto(source: string, options: Seen = {}): string | undefined {
  const { text, offset } = split(source);
  const found = definition(analyse(text, options), offset);
  return found && marked(text, [found]);
}

/** The source with all that refers to what the cursor is on, the definition left out. */
export function readers(source: string, options: Seen = {}): string {
  const { text, offset } = split(source);
  return marked(text, references(analyse(text, options), offset, false));
}

/** The source with what is highlighted. */
export function highlighted(source: string, options: Seen = {}): string {
  const { text, offset } = split(source);
  const found = highlights(analyse(text, options), offset);
  return marked(
    text,
    found.map(({ span }) => span)
  );
}

/** The source after a rename, or why there is none. */
export function rename(source: string, to: string, options: Seen = {}): string {
  const { text, offset } = split(source);
  const edits = renameAt(analyse(text, options), offset, to);
  return 'refusal' in edits ? edits.refusal : `\n${applyEdits(text, edits).trimEnd()}\n`;
}

/** What would be renamed, or why nothing. */
export function renameable(source: string, options: Seen = {}): string {
  const { text, offset } = split(source);
  const found = renamed(analyse(text, options), offset);
  return 'refusal' in found ? found.refusal : found.name;
}

/** The source with a bar beside the lines of each fold: ┌ its first, └ its last. */
export function folded(source: string, options: Seen = {}): string {
  const found = folds(analyse(source, options));
  const lines = source.trimEnd().split('\n');
  return `\n${lines
    .map((line, i) => {
      const bars = found.map(({ first, last, kind }) =>
        i + 1 === first ? (kind?.[0] ?? '┌') : i + 1 === last ? '└' : first < i + 1 && i + 1 < last ? '│' : ' '
      );
      return `${bars.join('')} ${line}`;
    })
    .join('\n')}\n`;
}

/** What is selected at the cursor when the selection grows, step by step. */
export function grown(source: string, options: Seen = {}): string[] {
  const { text, offset } = split(source);
  return selections(analyse(text, options), offset).map(({ start, end }) => text.slice(start, end));
}
