import type { Fork } from './fork';
import { decide, either, give, integerOf, isMeant, isWritten, type Options, report } from './options';
import { type Before, value } from './section';

/** The windows of convolutions and pools, worked out of the options as parser.c does. */

export const WINDOW_KEYS = ['size', 'stride', 'stride_x', 'stride_y', 'pad', 'padding', 'dilation'] as const;

/**
 * The strides; AlexeyAB's fork puts `stride` in the place of a stride_x or stride_y that is missing, in convolutions (`fills`) also
 * of one below 1.
 */
export function strides(options: Options, fork: Fork, fills = true): void {
  const stride = integerOf(options, 'stride', 1);
  const apart = fork === 'alexeyab' ? either(options, 'stride_x', 'stride_y') : undefined;
  if (!apart) give(options, 'stride', stride, 'stride');
  else give(options, 'stride', [along(options, 'stride_y', stride, fills), along(options, 'stride_x', stride, fills)], apart);
}

/** The stride of one axis. */
function along(options: Options, key: string, stride: number, fills: boolean): number {
  const written = integerOf(options, key, fills ? 0 : stride);
  if (written >= 1 || !fills) return written;
  if (isWritten(options, key)) report(options, key, value(`below 1, so that \`stride\` counts: ${stride}`));
  return stride;
}

interface Padding {
  /** The switch: whatever is written but 0 means half the window, and `padding` counts no longer. */
  readonly pad: number;
  /** Samples on each side. */
  readonly samples: number;
}

/** The padding of a window; one that is even `grows` what comes out, unless the layer is transposed. */
export function sidePadding(options: Options, size: number, grows = true): Padding {
  const pad = integerOf(options, 'pad', 0);
  if (pad === 0) return { pad, samples: integerOf(options, 'padding', 0) };
  const half = Math.trunc(size / 2);
  checkPad(options, pad, half, size);
  if (grows && size > 1 && size % 2 === 0) {
    const blame = isWritten(options, 'size') ? 'size' : 'pad';
    report(options, blame, { kind: 'even-kernel', blame: [], accepted: true, data: { kernel: size, padding: half } });
  }
  return { pad, samples: half };
}

export function givePadding(options: Options, { pad, samples }: Padding, size: number): void {
  if (pad === 0) give(options, 'padding', samples, 'padding');
  else give(options, 'padding', samples, 'pad', halved, pad, size);
}

const halved = (pad: number, size: number): string => `pad=${pad}: half of ${size}, rounded down = ${Math.trunc(size / 2)}`;

/** What is written beside the switch, or as it, and has no bearing. */
function checkPad(options: Options, pad: number, half: number, size: number): void {
  if (size === 1 && !isMeant(options, 'size')) {
    const data = { setting: `pad=${pad}`, partner: 'size=3 or more', otherwise: 'the window is 1×1, and nothing is padded' };
    report(options, 'pad', { kind: 'partner-missing', blame: [], accepted: true, data });
  }
  if (integerOf(options, 'padding', half) !== half)
    report(options, 'padding', value(`not read beside \`pad=${pad}\`, which pads by ${half}`));
  if (pad !== 1 && pad !== half) {
    report(options, 'pad', {
      kind: 'misread',
      blame: [],
      accepted: true,
      data: { written: String(pad), as: `padding ${half}`, why: 'flag' }
    });
  }
}

/**
 * The arguments of a convolution's window. Dilation is in no size of AlexeyAB's fork, only in what is read: the two agree
 * where the padding is half of an odd window; elsewhere the size is the program's and the report says the rest.
 */
export function convolutionWindow(options: Options, { fork }: Before, otherwise = 1): void {
  const size = integerOf(options, 'size', otherwise);
  give(options, 'kernel', size, 'size');
  strides(options, fork);
  const padding = sidePadding(options, size);
  const dilation = fork === 'alexeyab' ? integerOf(options, 'dilation', 1) : 1;
  const dilates = dilation > 1 && size !== 1;
  if (dilates && 2 * padding.samples === size - 1) {
    const { samples } = padding;
    give(options, 'padding', samples * dilation, either(options, 'padding', 'pad')!, spread, samples, dilation);
    give(options, 'dilation', dilation, 'dilation');
    return;
  }
  givePadding(options, padding, size);
  if (dilation < 1) give(options, 'dilation', dilation, 'dilation');
  if (!dilates) return;
  const partner = size % 2 === 1 ? 'pad=1' : 'pad=1 and an odd size';
  const wrong = 'the output has the size of a window without dilation, and reads and writes lie outside of the map';
  const data = { setting: `dilation=${dilation}`, partner, otherwise: wrong };
  report(options, 'dilation', { kind: 'partner-missing', blame: [], data });
}

const spread = (padding: number, dilation: number): string => `padding ${padding} × dilation ${dilation} = ${padding * dilation}`;

/** A pool's window: `padding` is that of both sides together, size − 1 when left out, so that the quotient is rounded up. */
export function poolWindow(options: Options, { fork }: Before): void {
  strides(options, fork, false);
  if (options.given.height === 0) decide(options, 'stride', 1);
  const size = integerOf(options, 'size', integerOf(options, 'stride', 1));
  const source = either(options, 'size', 'stride');
  if (source) give(options, 'kernel', size, source);
  else decide(options, 'kernel', 1);
  const padded = isWritten(options, 'padding');
  const total = integerOf(options, 'padding', Math.max(size - 1, 0));
  const sides = [Math.trunc(total / 2), total - Math.trunc(total / 2)];
  const from = padded ? 'padding' : (source ?? 'stride');
  if (total <= 0) give(options, 'padding', total, from);
  else give(options, 'padding', [sides, sides], from, padded ? together : oneLess, padded ? total : size);
}

const together = (total: number): string => `padding ${total} for both sides together`;
export const oneLess = (size: number): string => `size ${size} − 1 = ${size - 1} for both sides together`;
