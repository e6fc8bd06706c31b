import type { Analysis } from '../analysis/analysis';
import { lazy } from '../base/lazy';
import { PROJECT } from '../base/project';
import type { Span } from '../base/span';
import type { ModelLayer } from '../dialects/dialect';
import { frameworks } from '../dialects/frameworks';
import { rules } from '../rules';
import { namesOf, pageOfRule } from '../rules/rule';
import { unquoted } from './mention';
import { pagePath, spelledUnits } from './operatorPage';
import { SYMBOL_LIMIT } from './symbols';

const documented = lazy(() => spelledUnits(frameworks));

/** The page of ours about what a layer runs; undefined for what no format spells. */
export const pageOf = (unit: ModelLayer['unit']): string | undefined =>
  unit && documented().has(unit as never) ? `${PROJECT.pages}/operators/${pagePath(unit as never)}` : undefined;

/** A place in the text that leads to a page, or to a file at a path from the folder of this one. */
export type TextLink = { readonly span: Span; readonly title: string } & ({ readonly url: string } | { readonly file: string });

/** Where the text leads: types to their documentation, rules that a comment switches off to theirs, names of files to the files. */
export const links = (analysis: Analysis): TextLink[] => [...typeLinks(analysis), ...ruleLinks(analysis), ...fileLinks(analysis)];

/**
 * From each type, where it first stands, to the documentation of its framework, else to ours: editors underline links, and a file
 * of a hundred convolutions would be a file of underlines. The hover has the link everywhere.
 */
function typeLinks({ graph, model: { text } }: Analysis): TextLink[] {
  const found = new Map<string, TextLink>();
  for (const { head, type, unit, url } of graph.layers.slice(0, SYMBOL_LIMIT)) {
    const page = url ?? pageOf(unit);
    const span = unquoted(head, text);
    if (page && span.end > span.start && !found.has(page)) found.set(page, { span, url: page, title: `Documentation of ${type}` });
  }
  return [...found.values()];
}

function ruleLinks({ model: { directives, text } }: Analysis): TextLink[] {
  return directives.suppressions.flatMap(({ span, rules: names }) => {
    let end = span.start + text.slice(span.start, span.end).search(/disable/i);
    return names.flatMap((name): TextLink[] => {
      const start = text.indexOf(name, end);
      end = start + name.length;
      const rule = rules.find(one => namesOf(one).includes(name.toLowerCase()));
      return rule ? [{ span: { start, end }, url: pageOfRule(rule), title: `${rule.code}: ${rule.title}` }] : [];
    });
  });
}

/** Whether there is such a file is not looked up: none is read but those that are open. */
const fileLinks = ({ model: { dialect, tree } }: Analysis): TextLink[] =>
  (dialect.files?.(tree) ?? []).map(({ span, path }) => ({ span, file: path, title: `Open ${path}` }));
