import { type Kernel, reach } from '../arithmetic/window';

/** What becomes of a position: windows read (or write) it, none does, it is padding (or cropped), or a window hangs over there. */
export type Kind = 'read' | 'lost' | 'padding' | 'beyond';

/** Windows that slide over an axis. */
export interface Scene {
  readonly title: string;
  /** The positions that are drawn, padding included. */
  readonly first: number;
  readonly end: number;
  /** Window m begins at m·stride − before. */
  readonly window: Kernel & { readonly stride: number; readonly before: number };
  /** Windows. */
  readonly count: number;
  /** None fits: the one that is drawn is too large. */
  readonly fits: boolean;
  kind(position: number): Kind;
  readonly words: { readonly read: string; readonly lost: string; readonly padding: string; readonly window: string };
}

/** Wider windows would leave no room for a cell: they are drawn to scale. */
const WIDEST = 40;
/** Where there are more cells, the middle is left out. */
const MOST_CELLS = 34;
/** Narrower cells run into one another. */
const LEAST_CELL = 4;
const [WIDTH, LEFT, CELL_HEIGHT, TOP] = [480, 8, 14, 22];

/** Middle tones, for the picture does not know whether it is seen on a light or a dark ground. */
const [SAMPLE, FAINT, LOST] = ['#3b8eea', '#808080', '#cd6a1f'];

interface Range {
  readonly from: number;
  readonly to: number;
  /** Where its first position stands. */
  readonly x: number;
}

/** Which positions are drawn, and where: all, or those at either end with a gap between. */
interface Ruler {
  readonly ranges: readonly Range[];
  /** Pixels to a position. */
  readonly step: number;
}

function rulerOf({ first, end, window }: Scene): Ruler {
  const wide = reach(window) + window.stride;
  const total = end - first + 1;
  const shown = wide > WIDEST ? 3 * wide : Math.max(14, wide);
  const gap = wide > WIDEST ? Math.ceil(shown / 10) : 2;
  const isWhole = total <= (wide > WIDEST ? 0 : MOST_CELLS) || total <= 2 * shown + gap;
  const columns = isWhole ? total : 2 * shown + gap;
  const step = Math.min(18, (WIDTH - 2 * LEFT) / columns);
  if (isWhole) return { ranges: [{ from: first, to: end, x: LEFT }], step };
  const tail = { from: end - shown + 1, to: end, x: LEFT + (shown + gap) * step };
  return { ranges: [{ from: first, to: first + shown - 1, x: LEFT }, tail], step };
}

/** The windows, the positions and what the colours mean. */
export function drawing(scene: Scene): string {
  const ruler = rulerOf(scene);
  const { cells, kinds } = drawCells(scene, ruler);
  const [head, tail] = ruler.ranges;
  const dots = tail ? text((head!.x + (head!.to - head!.from + 1) * ruler.step + tail.x) / 2, TOP + 11, '⋯', 'middle') : '';
  const { rows, drawn } = drawWindows(scene, ruler);
  const height = TOP + CELL_HEIGHT + 8 + rows * 9 + 18;
  const title = text(LEFT, 14, scene.title, 'start');
  return `<svg xmlns='http://www.w3.org/2000/svg' width='${WIDTH}' height='${height}' font-family='sans-serif' font-size='11'>${title}${cells}${dots}${drawn}${legend(scene, kinds, height - 6)}</svg>`;
}

/** Positions on end that are drawn as one: each by itself, or all of a kind where they are narrow. */
interface Run {
  readonly kind: Kind;
  readonly x: number;
  readonly width: number;
}

/** More changes of kind than these nobody tells apart where positions are narrow. */
const MOST_RUNS = 100;

function runsOf(scene: Scene, { ranges, step }: Ruler): Run[] {
  const found: Run[] = [];
  for (const { from, to, x } of ranges) {
    const runs: { kind: Kind; x: number; width: number }[] = [];
    for (let position = from; position <= to; position++) {
      const kind = scene.kind(position);
      const before = runs.at(-1);
      if (step < LEAST_CELL && before?.kind === kind) before.width += step;
      else runs.push({ kind, x: x + (position - from) * step, width: step });
    }
    found.push(...(runs.length > MOST_RUNS ? merged(runs) : runs));
  }
  return found;
}

/** What is read here and there, as read. */
function merged(runs: readonly Run[]): Run[] {
  const [first, last] = [runs.findIndex(({ kind }) => kind === 'read'), runs.findLastIndex(({ kind }) => kind === 'read')];
  const [from, to] = [runs[first]!, runs[last]!];
  return [...runs.slice(0, first), { kind: 'read', x: from.x, width: to.x + to.width - from.x }, ...runs.slice(last + 1)];
}

/** All of a kind are one path: a picture in a hover has to be small. */
function drawCells(scene: Scene, ruler: Ruler): { readonly cells: string; readonly kinds: ReadonlySet<Kind> } {
  const paths: Record<Kind, string> = { read: '', lost: '', padding: '', beyond: '' };
  let crosses = '';
  const runs = runsOf(scene, ruler);
  for (const { kind, x, width: whole } of runs) {
    const [left, width] = [round(x + 0.5), round(Math.max(whole - 1, 0.5))];
    paths[kind] += `M${left} ${TOP}h${width}v${CELL_HEIGHT}h${-width}z`;
    if (kind === 'lost') crosses += `M${left} ${TOP}l${width} ${CELL_HEIGHT}M${left} ${TOP + CELL_HEIGHT}l${width} ${-CELL_HEIGHT}`;
  }
  const path = (d: string, attributes: string) => (d ? `<path d='${d}' ${attributes}/>` : '');
  const cells = [
    path(paths.read, `fill='${SAMPLE}' fill-opacity='.45' stroke='${SAMPLE}'`),
    path(paths.padding, `fill='none' stroke='${FAINT}' stroke-dasharray='2 2'`),
    path(paths.lost + crosses, `fill='none' stroke='${LOST}'`)
  ].join('');
  return { cells, kinds: new Set(runs.map(({ kind }) => kind)) };
}

/** The first windows and the last ones, as far as all of them is in the picture; a dot a tap, or one at either end. */
function drawWindows({ window, count, fits }: Scene, { ranges, step }: Ruler): { rows: number; drawn: string } {
  const rows = Math.min(3, Math.max(1, Math.ceil(reach(window) / window.stride)));
  const length = reach(window);
  const between = window.dilation * step >= LEAST_CELL ? window.dilation : Math.max(1, length - 1);
  let [lines, taps] = ['', ''];
  for (const m of new Set([0, 1, 2, 3, 4, count - 3, count - 2, count - 1])) {
    if (m < 0 || m >= count) continue;
    const start = m * window.stride - window.before;
    // A window over the left-out middle would be drawn shorter than it is.
    const range = ranges.find(({ from, to }) => start >= from && (!fits || start + length - 1 <= to));
    if (!range) continue;
    const y = TOP + CELL_HEIGHT + 8 + (m % rows) * 9;
    const middle = range.x + (start - range.from + 0.5) * step;
    lines += `M${round(middle)} ${y}h${round((length - 1) * step)}`;
    for (let tap = 0; tap < length; tap += between) taps += `M${round(middle + tap * step)} ${y}h0`;
  }
  const dot = round(Math.max(2, Math.min(6, (2 * step) / 3)));
  const drawn = `<g stroke='${fits ? FAINT : LOST}' stroke-linecap='round'><path d='${lines}' stroke-width='1.5'/><path d='${taps}' stroke-width='${dot}'/></g>`;
  return { rows, drawn };
}

function legend({ words }: Scene, kinds: ReadonlySet<Kind>, y: number): string {
  const told = [
    kinds.has('read') && `<tspan fill='${SAMPLE}'>■</tspan> ${words.read}`,
    kinds.has('padding') && `<tspan fill='${FAINT}'>□</tspan> ${words.padding}`,
    kinds.has('lost') && `<tspan fill='${LOST}'>⊠</tspan> ${words.lost}`,
    `<tspan>●─●</tspan> ${words.window}`
  ];
  return `<text x='${LEFT}' y='${y}' fill='${FAINT}' xml:space='preserve'>${told.filter(Boolean).join('   ')}</text>`;
}

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle'): string =>
  `<text x='${round(x)}' y='${y}' text-anchor='${anchor}' fill='${FAINT}'>${words}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;
