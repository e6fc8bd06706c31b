import type { Span } from '../base/span';
import type { Comment } from '../syntax/tree';
import { type NamedExtents, parseInputs } from './extents';

/** What `# shapelint` comments in a file say. */
export interface Directives {
  readonly input?: { readonly extents: readonly NamedExtents[]; readonly span: Span };
  /** The variant to show: a scale, a phase, a fork. */
  readonly variant?: string;
  readonly suppressions: readonly Suppression[];
  /** `word`: what means nothing. */
  readonly problems: readonly { readonly span: Span; readonly message: string; readonly word?: string }[];
}

export interface Suppression {
  readonly span: Span;
  /** Codes or names; empty means every rule. */
  readonly rules: readonly string[];
  readonly scope: 'file' | 'next-line';
}

const SHAPELINT = /^shapelint(-disable-next-line|-disable)?\b:?\s*(.*)$/i;

/** Reads all comments of a file; a `shapelint` comment that means nothing is a problem at its place. */
export function readDirectives(comments: readonly Comment[]): Directives {
  const suppressions: Suppression[] = [];
  const problems: { span: Span; message: string; word?: string }[] = [];
  let input: Directives['input'];
  let variant: string | undefined;
  for (const { text, span } of comments) {
    // Linters of many tools are switched off with a word behind the rules: everything after -- is the reason.
    const match = SHAPELINT.exec(text.length > 1000 ? text.slice(0, 1000) : text);
    if (!match) continue;
    const [, kind, rest = ''] = match;
    if (kind) {
      const rules = (rest.split('--')[0] ?? '').split(/[\s,]+/).filter(Boolean);
      suppressions.push({ span, rules, scope: kind === '-disable' ? 'file' : 'next-line' });
      continue;
    }
    for (const word of rest.split(/\s+/).filter(Boolean)) {
      const [, key, value] = /^(\w+)=(.+)$/.exec(word) ?? [];
      const extents = key === 'input' && value ? parseInputs(value) : undefined;
      if (extents) input = { extents, span };
      else if (key && value && ['scale', 'phase', 'variant'].includes(key)) variant = value;
      else
        problems.push({
          span,
          word,
          message: `\`${word}\` is no shapelint directive: write input=3x640x640, scale=n, phase=TEST or variant=NAME.`
        });
    }
    if (!rest) problems.push({ span, message: 'This shapelint comment says nothing: write input=3x640x640, or shapelint-disable SL103.' });
  }
  return { ...(input && { input }), ...(variant && { variant }), suppressions, problems };
}
