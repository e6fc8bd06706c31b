import type { Analysis } from '../analysis/analysis';
import { lazy } from '../base/lazy';
import { PROJECT } from '../base/project';
import type { Span } from '../base/span';
import type { ModelLayer } from '../dialects/dialect';
import { frameworks } from '../dialects/frameworks';
import { unquoted } from './mention';
import { pagePath, spelledUnits } from './operatorPage';
import { SYMBOL_LIMIT } from './symbols';

const documented = lazy(() => spelledUnits(frameworks));

/** The page of ours about what a layer runs; undefined for what no format spells. */
export const pageOf = (unit: ModelLayer['unit']): string | undefined =>
  unit && documented().has(unit as never) ? `${PROJECT.pages}/operators/${pagePath(unit as never)}` : undefined;

/** A place in the text that leads to a page. */
export interface TextLink {
  readonly span: Span;
  readonly url: string;
  readonly title: string;
}

/**
 * From each type, where it first stands, to the documentation of its framework, else to ours: editors underline links, and a file
 * of a hundred convolutions would be a file of underlines. The hover has the link everywhere.
 */
export function links({ graph, model: { text } }: Analysis): TextLink[] {
  const found = new Map<string, TextLink>();
  for (const { head, type, unit, url } of graph.layers.slice(0, SYMBOL_LIMIT)) {
    const page = url ?? pageOf(unit);
    const span = unquoted(head, text);
    if (page && span.end > span.start && !found.has(page)) found.set(page, { span, url: page, title: `Documentation of ${type}` });
  }
  return [...found.values()];
}
