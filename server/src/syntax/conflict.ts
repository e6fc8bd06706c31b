import { span } from '../base/span';
import type { Report } from './guard';

const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?= |\r?$)[^\r\n]*/gm;

/**
 * A text with git's conflict markers blanked out, and with them all but the upper side of each conflict, so that what is
 * read is one whole version. Blanks take the place of what they hide: every offset stays where it was.
 */
export function hideConflicts(text: string, report: Report): string {
  if (!text.includes('<<<<<<<') && !text.includes('>>>>>>>')) return text;
  let result = '';
  let done = 0;
  let hideFrom = -1;
  let inside = false;
  for (const match of text.matchAll(marker)) {
    const kind = match[0][0];
    const end = match.index + match[0].length;
    // A row of = signs alone is no conflict.
    if (kind !== '<' && kind !== '>' && !inside) continue;
    if (kind === '<' || !inside) report('syntax', span(match.index, end), CONFLICT);
    inside = kind !== '>';
    if (kind === '<') hideFrom = -1;
    const from = hideFrom < 0 ? match.index : hideFrom;
    hideFrom = kind === '|' || kind === '=' ? end : -1;
    result += text.slice(done, from) + blank(text.slice(from, end));
    done = end;
  }
  return result + text.slice(done);
}

const CONFLICT = 'This file holds an unresolved merge conflict; of each conflict only the upper side is read.';

/** The same lines, empty. */
export const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');
