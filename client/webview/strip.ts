import type { SizeMarks, Verdict } from '../../server/src/lsp/protocol';
import { svg } from './dom';

/** How high a verdict stands: colours alone would not tell them apart for everybody. */
const HEIGHTS: Readonly<Record<Verdict['is'], number>> = { exact: 20, lossy: 12, broken: 5 };

/** A strip that marks the sizes from 1 to `end`, below a slider of the same range. */
export function stripOf(end: number): { readonly element: SVGSVGElement; paint(runs: SizeMarks['runs']): void } {
  const element = svg('svg', { class: 'strip', viewBox: `0 0 ${end} 20`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  return {
    element,
    paint(runs) {
      const bars = runs.map(({ from, to, is }) =>
        svg('rect', { class: is, x: from - 1, y: 20 - HEIGHTS[is], width: to - from + 1, height: HEIGHTS[is] })
      );
      element.replaceChildren(...bars);
    }
  };
}
