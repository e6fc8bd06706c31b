import { type AxisMap, gap, size, unread, uses, windowAt } from '../arithmetic/axisMap';
import { reach, type Window } from '../arithmetic/window';

/** A drawing for hovers, and the same in words. */
export interface Picture {
  readonly svg: string;
  readonly alt: string;
}

/** Samples at either end that an earlier layer padded. */
interface Known {
  readonly before: number;
  readonly after: number;
}

const NONE: Known = { before: 0, after: 0 };

/** Wider kernels would leave no room for a cell. */
const WIDEST = 40;
/** Where there are more cells, the middle is left out. */
const MOST_CELLS = 34;
const [WIDTH, LEFT, CELL_HEIGHT, TOP] = [480, 8, 14, 22];

/** Middle tones, for the picture does not know whether it is seen on a light or a dark ground. */
const [SAMPLE, FAINT, LOST] = ['#3b8eea', '#808080', '#cd6a1f'];

/**
 * Windows sliding over an axis of extent `n` with its padding, drawn from both ends; unread samples and padding are marked. Undefined
 * where nothing is to be seen that the formula does not say: windows that end with the padded input, without holes.
 */
export function windowPicture(map: AxisMap, n: number, axis: string, known: Known = NONE): Picture | undefined {
  const window = windowAt(map, n);
  if (!window || reach(window) + window.stride > WIDEST || window.before < 0 || window.after < 0) return undefined;
  const result = size(map, n);
  const fits = 'extent' in result;
  if (!fits && result.failure.why !== 'window-exceeds-input') return undefined;
  const count = fits ? result.extent : 1;
  const last = (count - 1) * window.stride - window.before + reach(window) - 1;
  const lost = unread(map, n, known);
  const isTold =
    fits && lost === 0 && last === n - 1 + window.after && window.dilation === 1 && gap(map) === 0 && window.before === window.after;
  if (isTold && known.before === 0 && known.after === 0) return undefined;
  const scene: Scene = { map, window, n, known, count, fits, last, lost };
  return { svg: draw(scene, axis), alt: say(scene, axis) };
}

interface Scene {
  readonly map: AxisMap;
  readonly window: Window;
  readonly n: number;
  readonly known: Known;
  /** Windows. */
  readonly count: number;
  readonly fits: boolean;
  /** The last position that the last window reads. */
  readonly last: number;
  readonly lost: number;
}

function say({ map, window, n, count, fits, lost, last }: Scene, axis: string): string {
  const kernel = `windows of ${window.kernel}${window.dilation > 1 ? ` (dilation ${window.dilation})` : ''}, stride ${window.stride}`;
  const padding = window.before + window.after > 0 ? `, padding ${window.before} and ${window.after}` : '';
  const beyond = last - (n - 1 + window.after);
  const skipped = gap(map);
  const notes = [
    fits ? `${count} out` : `a window spans ${reach(window)}, only ${n + window.before + window.after} are there`,
    lost > 0 && `the last ${lost === 1 ? 'sample is' : `${lost} samples are`} never read`,
    fits && skipped > 0 && `${skipped} of every ${window.stride} are skipped`,
    fits && lost === 0 && skipped === 0 && beyond < 0 && `${-beyond} of the padding at the end ${beyond === -1 ? 'is' : 'are'} not read`,
    fits && beyond > 0 && `the last window hangs over by ${beyond}`
  ];
  return `${axis}: ${n} samples${padding}, ${kernel}: ${notes.filter(Boolean).join(', ')}`;
}

/** Positions that are drawn: all, or those at either end with a gap of two cells between. */
function cellsOf({ window, n, last }: Scene): { readonly head: number[]; readonly tail: number[] } {
  const first = -window.before;
  const end = Math.max(n - 1 + window.after, last);
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  if (end - first + 1 <= MOST_CELLS) return { head: range(first, end), tail: [] };
  const shown = Math.max(14, reach(window) + window.stride);
  return end - first + 1 <= 2 * shown + 2
    ? { head: range(first, end), tail: [] }
    : { head: range(first, first + shown - 1), tail: range(end - shown + 1, end) };
}

function draw(scene: Scene, axis: string): string {
  const { head, tail } = cellsOf(scene);
  const columns = head.length + (tail.length > 0 ? tail.length + 2 : 0);
  const step = Math.min(18, (WIDTH - 2 * LEFT) / columns);
  const places = new Map<number, number>();
  for (const [i, position] of head.entries()) places.set(position, LEFT + i * step);
  for (const [i, position] of tail.entries()) places.set(position, LEFT + (head.length + 2 + i) * step);
  const cells = drawCells(scene, places, step);
  const gapX = LEFT + (head.length + 1) * step;
  const dots = tail.length > 0 ? text(gapX, TOP + 11, '⋯', 'middle') : '';
  const { rows, drawn } = windows(scene, places, step);
  const height = TOP + CELL_HEIGHT + 8 + rows * 9 + 18;
  const title = text(LEFT, 14, `${axis}: ${scene.n} → ${scene.fits ? scene.count : 'does not fit'}`, 'start');
  return `<svg xmlns='http://www.w3.org/2000/svg' width='${WIDTH}' height='${height}' font-family='sans-serif' font-size='11'>${title}${cells}${dots}${drawn}${legend(scene, height - 6)}</svg>`;
}

type Kind = 'read' | 'lost' | 'padding' | 'beyond';

function kindOf({ map, n, known, window, fits }: Scene, position: number): Kind {
  if (position > n - 1 + window.after) return 'beyond';
  if (position < known.before || position >= n - known.after) return 'padding';
  if (position < 0 || position >= n) return 'padding';
  // Where no window fits there is nothing to tell the samples apart by.
  return !fits || uses(map, position, n) > 0 ? 'read' : 'lost';
}

/** All cells of a kind are one path: a picture in a hover has to be small. */
function drawCells(scene: Scene, places: ReadonlyMap<number, number>, step: number): string {
  const paths: Record<Kind, string> = { read: '', lost: '', padding: '', beyond: '' };
  let crosses = '';
  const width = round(step - 1);
  for (const [position, x] of places) {
    const kind = kindOf(scene, position);
    const left = round(x + 0.5);
    paths[kind] += `M${left} ${TOP}h${width}v${CELL_HEIGHT}h${-width}z`;
    if (kind === 'lost') crosses += `M${left} ${TOP}l${width} ${CELL_HEIGHT}M${left} ${TOP + CELL_HEIGHT}l${width} ${-CELL_HEIGHT}`;
  }
  const path = (d: string, attributes: string) => (d ? `<path d='${d}' ${attributes}/>` : '');
  return [
    path(paths.read, `fill='${SAMPLE}' fill-opacity='.45' stroke='${SAMPLE}'`),
    path(paths.padding, `fill='none' stroke='${FAINT}' stroke-dasharray='2 2'`),
    path(paths.lost + crosses, `fill='none' stroke='${LOST}'`)
  ].join('');
}

/** The first windows and the last ones, as far as all of them is in the picture; a dot a tap. */
function windows({ window, count, fits }: Scene, places: ReadonlyMap<number, number>, step: number): { rows: number; drawn: string } {
  const rows = Math.min(3, Math.max(1, Math.ceil(reach(window) / window.stride)));
  let [lines, taps] = ['', ''];
  for (const m of new Set([0, 1, 2, 3, 4, count - 3, count - 2, count - 1])) {
    if (m < 0 || m >= count) continue;
    const positions = Array.from({ length: window.kernel }, (_, t) => m * window.stride - window.before + t * window.dilation);
    const seen = positions.map(position => places.get(position));
    const first = seen[0];
    const isWhole = seen.every(x => x !== undefined);
    if (first === undefined || (fits && !isWhole)) continue;
    const lastX = first + (reach(window) - 1) * step;
    // A window over the left-out middle would be drawn shorter than it is.
    if (isWhole && Math.abs(seen.at(-1)! - lastX) > 0.01) continue;
    const y = TOP + CELL_HEIGHT + 8 + (m % rows) * 9;
    const middle = round(first + step / 2);
    lines += `M${middle} ${y}h${round(lastX - first)}`;
    for (let t = 0; t < window.kernel; t++) taps += `M${round(middle + t * window.dilation * step)} ${y}h0`;
  }
  const dot = round(Math.min(6, (2 * step) / 3));
  const drawn = `<g stroke='${fits ? FAINT : LOST}' stroke-linecap='round'><path d='${lines}' stroke-width='1.5'/><path d='${taps}' stroke-width='${dot}'/></g>`;
  return { rows, drawn };
}

function legend({ map, window, known, lost, fits }: Scene, y: number): string {
  const padded = window.before + window.after + known.before + known.after > 0;
  const words = [
    `<tspan fill='${SAMPLE}'>■</tspan> ${fits ? 'read' : 'sample'}`,
    padded && `<tspan fill='${FAINT}'>□</tspan> padding`,
    fits && lost + gap(map) > 0 && `<tspan fill='${LOST}'>⊠</tspan> never read`,
    '<tspan>●─●</tspan> a window'
  ];
  return `<text x='${LEFT}' y='${y}' fill='${FAINT}' xml:space='preserve'>${words.filter(Boolean).join('   ')}</text>`;
}

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle'): string =>
  `<text x='${round(x)}' y='${y}' text-anchor='${anchor}' fill='${FAINT}'>${words}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;

/** A picture as Markdown. Parentheses and quotes would end the address early. */
export function pictureMarkdown({ svg, alt }: Picture): string {
  const address = encodeURIComponent(svg).replace(/['()]/g, character => `%${character.charCodeAt(0).toString(16)}`);
  return `![${alt.replace(/[[\]\\]/g, '')}](data:image/svg+xml;utf8,${address})`;
}
