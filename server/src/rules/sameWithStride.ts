import { size } from '../arithmetic/axisMap';
import { isTensor } from '../ir/shape';
import { onAxis, type PerAxis } from '../ops/param';
import { type Fact, factRule, finderOf, type Told } from './fact';
import { setting } from './propose';
import { sizeText } from './wording';

/** Padding 'same' beside a stride. */
export const sameWithStride = factRule({
  code: 'SL307',
  id: 'same-with-stride',
  severity: 'error',
  title: "PyTorch takes padding 'same' with stride 1 only",
  what: "Reported at a convolution with padding='same' and a stride above 1.",
  why: 'torch.nn.Conv2d raises "padding=\'same\' is not supported for strided convolutions": it has no rule which side the odd sample goes to. TensorFlow and Keras accept it.',
  formula: 'Symmetric padding (kernel − 1)/2 gives ⌈n/stride⌉ for an odd kernel.',
  mending: 'The padding as a number.',
  ignore: 'Never: PyTorch refuses.',
  sources: ['[torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html)'],
  examples: [
    {
      bad: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: same}\n',
      good: 'input: [3, 32, 32]\nlayers:\n  - conv2d: {filters: 8, kernel: 3, stride: 2, padding: 1}\n'
    }
  ],
  tells: { 'same-with-stride': tell },
  fixes: { 'same-with-stride': fact => setting(fact, 'padding', explicitPadding(fact)) }
});

function tell(fact: Fact<'same-with-stride'>): Told {
  const finder = finderOf(fact);
  if (!finder) return { lines: ["PyTorch refuses padding 'same' with a stride."] };
  const args = finder.args as { readonly rank: number; readonly kernel: PerAxis; readonly stride: PerAxis; readonly dilation: PerAxis };
  const axes = Array.from({ length: args.rank }, (_, i) => {
    const taps = { kernel: onAxis(args.kernel, i), stride: onAxis(args.stride, i), dilation: onAxis(args.dilation, i) };
    return { ...taps, padding: Math.floor((taps.dilation * (taps.kernel - 1)) / 2) };
  });
  const paddings = axes.map(axis => axis.padding);
  const one = paddings.every(padding => padding === paddings[0]) ? `${paddings[0]}` : `[${paddings.join(', ')}]`;
  const strides = axes.every(axis => axis.stride === axes[0]?.stride) ? `${axes[0]?.stride}` : axes.map(axis => axis.stride).join('×');
  const [x] = finder.inputs;
  const out = !isTensor(x)
    ? undefined
    : axes.map(({ padding, ...taps }, i) =>
        outOf({ kind: 'window', ...taps, before: padding, after: padding, rounding: 'floor' }, x.dims[x.dims.length - args.rank + i])
      );
  const known = out?.every(n => n !== undefined) ? ` and gives ${sizeText(out)}` : '';
  return { lines: [`PyTorch refuses padding 'same' with stride ${strides}.`, `Padding ${one} is accepted${known}.`] };
}

/** The padding of each side that 'same' would be for an odd kernel; one number where all axes have the same. */
function explicitPadding(fact: Fact<'same-with-stride'>): number | number[] | undefined {
  const args = finderOf(fact)?.args as { readonly rank: number; readonly kernel: PerAxis; readonly dilation: PerAxis } | undefined;
  if (!args) return undefined;
  const paddings = Array.from({ length: args.rank }, (_, i) => Math.floor((onAxis(args.dilation, i) * (onAxis(args.kernel, i) - 1)) / 2));
  return paddings.every(padding => padding === paddings[0]) ? paddings[0] : paddings;
}

function outOf(map: Parameters<typeof size>[0], extent: number | string | undefined): number | undefined {
  const result = typeof extent === 'number' ? size(map, extent) : undefined;
  return result && 'extent' in result ? result.extent : undefined;
}
