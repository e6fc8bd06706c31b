import { staleReferences } from '../../server/src/analysis/stale';
import { applyEdits } from '../../server/src/base/edit';
import { restructure, type Structural } from '../../server/src/features/restructure';
import { analyse, type Seen } from './see';

/** The text after a change of structure, and what became of the other layers. */
export function restructured(text: string, change: Structural, options: Seen = {}): string {
  const made = restructure(analyse(text, options), change);
  if (!made) return 'cannot be written';
  const told = [
    ...(made.changed.length > 0 ? [`changed: ${made.changed}`] : []),
    ...(made.broken.length > 0 ? [`broken: ${made.broken}`] : [])
  ];
  return `\n${made.text.trimEnd()}\n${told.length > 0 ? `${told.join('; ')}\n` : ''}`;
}

/** The text after an edit by hand once its references are renumbered; undefined where none is stale. */
export function renumbered(before: string, after: string, options: Seen = {}): string | undefined {
  const found = staleReferences(analyse(before, options), analyse(after, options));
  return found && `\n${applyEdits(after, found.edits).trimEnd()}\n`;
}
