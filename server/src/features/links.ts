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

/** From the type of every layer to the documentation of its framework, else to ours. */
export function links({ graph, model: { text } }: Analysis): TextLink[] {
  const found = new Map<number, TextLink>();
  for (const { head, type, unit, url } of graph.layers.slice(0, SYMBOL_LIMIT)) {
    const page = url ?? pageOf(unit);
    const span = unquoted(head, text);
    if (page && span.end > span.start) found.set(span.start, { span, url: page, title: `Documentation of ${type}` });
  }
  return [...found.values()];
}
