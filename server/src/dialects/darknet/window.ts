import type { WrittenArg } from '../arguments';
import { argument, decided, integerOf, isMeant, type Options, optionOf, report } from './options';
import { type Before, value } from './section';

/** The windows of convolutions and pools, worked out of the options as parser.c does. */

export const WINDOW_KEYS = ['size', 'stride', 'stride_x', 'stride_y', 'pad', 'padding', 'dilation'] as const;

/**
 * The strides; AlexeyAB's fork puts `stride` in the place of a stride_x or stride_y that is missing, in convolutions (`fills`) also
 * of one below 1.
 */
export function strides(options: Options, { fork }: Before, fills = true): WrittenArg | undefined {
  const stride = integerOf(options, 'stride', 1);
  const [x, y] = fork === 'alexeyab' ? [optionOf(options, 'stride_x'), optionOf(options, 'stride_y')] : [];
  if (!x && !y) return argument('stride', stride, optionOf(options, 'stride'));
  const along = (key: string): number => {
    const written = integerOf(options, key, fills ? 0 : stride);
    if (written >= 1 || !fills) return written;
    if (optionOf(options, key)) report(options, key, value(`below 1, so that \`stride\` counts: ${stride}`));
    return stride;
  };
  return argument('stride', [along('stride_y'), along('stride_x')], x ?? y);
}

export interface Padded {
  /** Samples on each side. */
  readonly padding: number;
  readonly arg: WrittenArg | undefined;
}

/** `pad` is a switch: whatever is written but 0 means half the window, and `padding` counts no longer. */
export function sidePadding(options: Options, size: number, grows = true): Padded {
  const pad = integerOf(options, 'pad', 0);
  const written = optionOf(options, 'pad');
  if (pad === 0) {
    const padding = integerOf(options, 'padding', 0);
    return { padding, arg: argument('padding', padding, optionOf(options, 'padding')) };
  }
  const half = Math.trunc(size / 2);
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
  if (grows && size > 1 && size % 2 === 0) {
    const blame = optionOf(options, 'size') ? 'size' : 'pad';
    report(options, blame, { kind: 'even-kernel', blame: [], accepted: true, data: { kernel: size, padding: half } });
  }
  return { padding: half, arg: argument('padding', half, written, `pad=${pad}: half of ${size}, rounded down = ${half}`) };
}

/**
 * The arguments of a convolution's window. Dilation is in no size of AlexeyAB's fork, only in what is read: the two agree
 * where the padding is half of an odd window; elsewhere the size is the program's and the report says the rest.
 */
export function convolutionWindow(options: Options, before: Before, otherwise = 1): (WrittenArg | undefined)[] {
  const size = integerOf(options, 'size', otherwise);
  const args = [argument('kernel', size, optionOf(options, 'size')), strides(options, before)];
  const { padding, arg } = sidePadding(options, size);
  const dilation = before.fork === 'alexeyab' ? integerOf(options, 'dilation', 1) : 1;
  if (dilation < 1) return [...args, arg, argument('dilation', dilation, optionOf(options, 'dilation'))];
  if (dilation === 1 || size === 1) return [...args, arg];
  if (2 * padding !== size - 1) {
    const partner = size % 2 === 1 ? 'pad=1' : 'pad=1 and an odd size';
    const wrong = 'the output has the size of a window without dilation, and reads and writes lie outside of the map';
    const data = { setting: `dilation=${dilation}`, partner, otherwise: wrong };
    report(options, 'dilation', { kind: 'partner-missing', blame: [], data });
    return [...args, arg];
  }
  const from = optionOf(options, 'padding') ?? optionOf(options, 'pad');
  const how = `padding ${padding} × dilation ${dilation} = ${padding * dilation}`;
  return [...args, argument('padding', padding * dilation, from, how), argument('dilation', dilation, optionOf(options, 'dilation'))];
}

/** A pool's window: `padding` is that of both sides together, size − 1 when left out, so that the quotient is rounded up. */
export function poolWindow(options: Options, before: Before): (WrittenArg | undefined)[] {
  const stride = strides(options, before, false);
  const one = integerOf(options, 'stride', 1);
  const size = integerOf(options, 'size', one);
  const total = integerOf(options, 'padding', Math.max(size - 1, 0));
  const sides = [Math.trunc(total / 2), total - Math.trunc(total / 2)];
  const option = optionOf(options, 'padding') ?? optionOf(options, 'size') ?? optionOf(options, 'stride');
  const how = optionOf(options, 'padding')
    ? `padding ${total} for both sides together`
    : `size ${size} − 1 = ${size - 1} for both sides together`;
  return [
    argument('kernel', size, optionOf(options, 'size') ?? optionOf(options, 'stride')) ?? decided('kernel', 1),
    stride ?? decided('stride', 1),
    total > 0 ? argument('padding', [sides, sides], option, how) : argument('padding', total, option)
  ];
}
