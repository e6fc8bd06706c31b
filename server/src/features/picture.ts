import { type AxisMap, gap, size, unread, uses, windowAt } from '../arithmetic/axisMap';
import { reach, type Window, windowsOver } from '../arithmetic/window';
import { drawing, type Kind, type Scene } from './pictureDrawing';

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

/** Of wider windows a picture shows nothing. */
const WIDEST = 5000;

/**
 * Windows sliding over an axis of extent `n` with its padding, drawn from both ends; unread samples and padding are marked. Of a
 * transposed convolution, what each sample writes. Undefined where nothing is to be seen that the formula does not say: windows that
 * end with the padded input, without holes.
 */
export function windowPicture(map: AxisMap, n: number, axis: string, known: Known = NONE): Picture | undefined {
  if (map.kind === 'transposed') return transposedPicture(map, n, axis);
  const window = windowAt(map, n);
  if (!window || reach(window) + window.stride > WIDEST) return undefined;
  const result = size(map, n);
  const fits = 'extent' in result;
  if (!fits && result.failure.why !== 'window-exceeds-input') return undefined;
  const count = fits ? result.extent : 1;
  const last = (count - 1) * window.stride - window.before + reach(window) - 1;
  const lost = unread(map, n, known);
  const isTold =
    fits && lost === 0 && last === n - 1 + window.after && window.dilation === 1 && gap(map) === 0 && window.before === window.after;
  if (isTold && window.before >= 0 && known.before === 0 && known.after === 0) return undefined;
  const slid: Slid = { map, window, n, known, count, fits, last, lost };
  const scene: Scene = {
    title: `${axis}: ${n} → ${fits ? count : 'does not fit'}`,
    first: Math.min(0, -window.before),
    end: Math.max(n - 1, n - 1 + window.after, last),
    window,
    count,
    fits,
    kind: position => kindOf(slid, position),
    words: { read: fits ? 'read' : 'sample', lost: 'never read', padding: 'padding', window: 'a window' }
  };
  return { svg: drawing(scene), alt: say(slid, axis) };
}

/** Windows on their way over the input. */
interface Slid {
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

function kindOf({ map, n, known, window, fits }: Slid, position: number): Kind {
  if (position >= n && position > n - 1 + window.after) return 'beyond';
  if (position < known.before || position >= n - known.after) return 'padding';
  // Where no window fits there is nothing to tell the samples apart by.
  return !fits || uses(map, position, n) > 0 ? 'read' : 'lost';
}

function say({ map, window, n, count, fits, lost, last }: Slid, axis: string): string {
  const kernel = `windows of ${kernelText(window)}, stride ${window.stride}`;
  const padding = window.before !== 0 || window.after !== 0 ? `, padding ${window.before} and ${window.after}` : '';
  const beyond = last - (n - 1 + window.after);
  const skipped = gap(map);
  const notes = [
    fits ? `${count} out` : `a window spans ${reach(window)}, only ${n + window.before + window.after} are there`,
    window.before < 0 && `the first ${-window.before === 1 ? 'sample is' : `${-window.before} samples are`} cut off`,
    lost > 0 && `the last ${lost === 1 ? 'sample is' : `${lost} samples are`} never read`,
    fits && skipped > 0 && `${skipped} of every ${window.stride} are skipped`,
    fits && lost === 0 && skipped === 0 && beyond < 0 && `${-beyond} of the padding at the end ${beyond === -1 ? 'is' : 'are'} not read`,
    fits && beyond > 0 && `the last window hangs over by ${beyond}`
  ];
  return `${axis}: ${n} samples${padding}, ${kernel}: ${notes.filter(Boolean).join(', ')}`;
}

const kernelText = ({ kernel, dilation }: Pick<Window, 'kernel' | 'dilation'>): string =>
  `${kernel}${dilation > 1 ? ` (dilation ${dilation})` : ''}`;

/** What each sample writes, over the output: what is cropped, what nothing writes to. Undefined where samples write side by side. */
function transposedPicture(map: Extract<AxisMap, { kind: 'transposed' }>, n: number, axis: string): Picture | undefined {
  const result = size(map, n);
  const wide = reach(map) + map.stride;
  if (!('extent' in result) || wide > WIDEST) return undefined;
  const out = result.extent;
  const [begin, last] = [-map.before, (n - 1) * map.stride - map.before + reach(map) - 1];
  if (begin === 0 && last === out - 1 && map.kernel === map.stride && map.dilation === 1) return undefined;
  // A sample writes where a window that stands there would read.
  const meeting = (position: number): number => windowsOver({ ...map, after: 0, rounding: 'floor' }, position, n);
  const scene: Scene = {
    title: `${axis}: ${n} → ${out}`,
    first: Math.min(0, begin),
    end: Math.max(out - 1, last),
    window: map,
    count: n,
    fits: true,
    kind: position => (position < 0 || position >= out ? 'padding' : meeting(position) > 0 ? 'read' : 'lost'),
    words: { read: 'written', lost: 'bias alone', padding: 'cropped', window: 'what a sample writes' }
  };
  // One period in the middle says what holds between the ends.
  const middle = Array.from({ length: Math.min(map.stride, out) }, (_, i) => meeting(Math.floor((out - map.stride) / 2) + i));
  const [least, most] = [Math.min(...middle), Math.max(...middle)];
  const cropped = map.before !== 0 || last >= out ? `, ${map.before} and ${Math.max(0, last - out + 1)} cropped` : '';
  const bare = Math.max(0, out - 1 - last);
  const notes = [
    `${out} out`,
    least === most ? `${most} meet at each` : `${least} to ${most} meet at each`,
    bare > 0 && `the last ${bare === 1 ? 'is' : `${bare} are`} the bias alone`
  ];
  const alt = `${axis}: ${n} samples, each writes ${kernelText(map)}, stride ${map.stride}${cropped}: ${notes.filter(Boolean).join(', ')}`;
  return { svg: drawing(scene), alt };
}

/** A picture as Markdown. Parentheses and quotes would end the address early. */
export function pictureMarkdown({ svg, alt }: Picture): string {
  const address = encodeURIComponent(svg).replace(/['()]/g, character => `%${character.charCodeAt(0).toString(16)}`);
  return `![${alt.replace(/[[\]\\]/g, '')}](data:image/svg+xml;utf8,${address})`;
}
