import type { WrittenArg } from '../arguments';
import type { Fork } from './fork';
import type { Option } from './option';
import { argument, decided, give, integerIn, integerOf, isMeant, type Options, optionOf, report } from './options';
import { type Before, value } from './section';

/** The windows of convolutions and pools, worked out of the options as parser.c does. */

export const WINDOW_KEYS = ['size', 'stride', 'stride_x', 'stride_y', 'pad', 'padding', 'dilation'] as const;

/**
 * The strides; AlexeyAB's fork puts `stride` in the place of a stride_x or stride_y that is missing, in convolutions (`fills`) also
 * of one below 1.
 */
export function strides(options: Options, fork: Fork, fills = true): WrittenArg | undefined {
  const both = optionOf(options, 'stride');
  const stride = both ? integerIn(options, both) : 1;
  if (fork !== 'alexeyab') return argument('stride', stride, both);
  const [x, y] = [optionOf(options, 'stride_x'), optionOf(options, 'stride_y')];
  if (!x && !y) return argument('stride', stride, both);
  return argument('stride', [along(options, y, stride, fills), along(options, x, stride, fills)], x ?? y);
}

/** The stride of one axis. */
function along(options: Options, option: Option | undefined, stride: number, fills: boolean): number {
  const written = option ? integerIn(options, option) : fills ? 0 : stride;
  if (written >= 1 || !fills) return written;
  if (option) report(options, option.name, value(`below 1, so that \`stride\` counts: ${stride}`));
  return stride;
}

/** `pad` is a switch: whatever is written but 0 means half the window, and `padding` counts no longer. The value is that of each side. */
export function sidePadding(options: Options, size: number, grows = true): WrittenArg | undefined {
  const written = optionOf(options, 'pad');
  const pad = written ? integerIn(options, written) : 0;
  if (pad === 0) {
    const option = optionOf(options, 'padding');
    return option && argument('padding', integerIn(options, option), option);
  }
  const half = Math.trunc(size / 2);
  checkPad(options, pad, half, size);
  if (grows && size > 1 && size % 2 === 0) {
    const blame = optionOf(options, 'size') ? 'size' : 'pad';
    report(options, blame, { kind: 'even-kernel', blame: [], accepted: true, data: { kernel: size, padding: half } });
  }
  return argument('padding', half, written, halved, pad, size);
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
  const window = optionOf(options, 'size');
  const size = window ? integerIn(options, window) : otherwise;
  give(options, argument('kernel', size, window));
  give(options, strides(options, fork));
  const padded = sidePadding(options, size);
  const dilated = fork === 'alexeyab' ? optionOf(options, 'dilation') : undefined;
  const dilation = dilated ? integerIn(options, dilated) : 1;
  const padding = Number(padded?.value ?? 0);
  const fits = 2 * padding === size - 1;
  if (dilation > 1 && size !== 1 && fits) {
    const from = optionOf(options, 'padding') ?? optionOf(options, 'pad');
    give(options, argument('padding', padding * dilation, from, spread, padding, dilation));
    give(options, argument('dilation', dilation, dilated));
    return;
  }
  give(options, padded);
  if (dilation < 1) give(options, argument('dilation', dilation, dilated));
  if (dilation <= 1 || size === 1) return;
  const partner = size % 2 === 1 ? 'pad=1' : 'pad=1 and an odd size';
  const wrong = 'the output has the size of a window without dilation, and reads and writes lie outside of the map';
  const data = { setting: `dilation=${dilation}`, partner, otherwise: wrong };
  report(options, 'dilation', { kind: 'partner-missing', blame: [], data });
}

const spread = (padding: number, dilation: number): string => `padding ${padding} × dilation ${dilation} = ${padding * dilation}`;

/** A pool's window: `padding` is that of both sides together, size − 1 when left out, so that the quotient is rounded up. */
export function poolWindow(options: Options, { fork }: Before): void {
  const stride = strides(options, fork, false);
  const one = integerOf(options, 'stride', 1);
  const window = optionOf(options, 'size');
  const size = window ? integerIn(options, window) : one;
  const padding = optionOf(options, 'padding');
  const total = padding ? integerIn(options, padding) : Math.max(size - 1, 0);
  const sides = [Math.trunc(total / 2), total - Math.trunc(total / 2)];
  const option = padding ?? window ?? optionOf(options, 'stride');
  give(options, argument('kernel', size, window ?? optionOf(options, 'stride')) ?? decided('kernel', 1));
  give(options, stride ?? decided('stride', 1));
  give(
    options,
    total > 0
      ? argument('padding', [sides, sides], option, padding ? together : oneLess, padding ? total : size)
      : argument('padding', total, option)
  );
}

const together = (total: number): string => `padding ${total} for both sides together`;
export const oneLess = (size: number): string => `size ${size} − 1 = ${size - 1} for both sides together`;
