import type { Verdict } from '../../server/src/lsp/protocol';
import { svg } from './dom';

/** How high a verdict stands: colours alone would not tell them apart for everybody. */
const HEIGHTS: Readonly<Record<Verdict['is'], number>> = { exact: 20, lossy: 12, broken: 5 };

/** A strip with one bar a size from 1 to `end`, below a slider of the same range. */
export function stripOf(end: number): { element: SVGSVGElement; paint(verdict: (extent: number) => Verdict['is'] | undefined): void } {
  const element = svg('svg', { class: 'strip', viewBox: `0 0 ${end} 20`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  return {
    element,
    paint(verdict) {
      const bars: SVGRectElement[] = [];
      // Neighbours of one kind are one bar.
      let from = 1;
      for (let extent = 1; extent <= end; extent++) {
        const is = verdict(extent);
        if (extent < end && verdict(extent + 1) === is) continue;
        if (is) {
          const height = HEIGHTS[is];
          bars.push(svg('rect', { class: is, x: from - 1, y: 20 - height, width: extent - from + 1, height }));
        }
        from = extent + 1;
      }
      element.replaceChildren(...bars);
    }
  };
}
