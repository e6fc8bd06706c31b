import { workingInputs } from '../analysis/sizes';
import { type AxisMap, size, unread } from '../arithmetic/axisMap';
import { ceilDiv } from '../arithmetic/integer';
import { reach } from '../arithmetic/window';
import type { Tensor } from '../ir/shape';
import { type Fact, factRule, finderOf, type Told } from './fact';
import { inputs, setting } from './propose';
import type { Fix } from './rule';
import { axisName, capital, count, extents, LINES, listed, shapeText, sizeText, spatialOf } from './wording';
import { readsText } from './working';

/** Real samples at the far end that no window reads. */
export const pixelsUnread = factRule({
  code: 'SL103',
  id: 'pixels-unread',
  severity: 'warning',
  title: 'Samples at the end of the input are never read',
  what: 'Reported at a convolution or pool that drops real samples at the end of an axis.',
  why: 'The stride does not divide what is left behind the first window, the quotient is rounded down, and the samples at the far end are dropped: no output depends on them. Only real samples are reported: a remainder that lies in the padding is no loss.',
  formula:
    'unread = max(0, n + padding before − ((out − 1)·stride + dilation·(kernel − 1) + 1)), of which the gap between two windows and known padding are no loss.',
  mending: 'Ceil mode, padding, or an input size with which the division comes out even; the report gives each with the size that follows.',
  ignore: 'Where the border holds nothing, or other inputs are the ones that count.',
  sources: [
    '[torch.nn.MaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html)',
    'Dumoulin and Visin, [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285)'
  ],
  examples: [
    {
      bad: 'input: [8, 25, 25]\nlayers:\n  - maxpool2d: {kernel: 2, stride: 2}\n',
      good: 'input: [8, 26, 26]\nlayers:\n  - maxpool2d: {kernel: 2, stride: 2}\n'
    }
  ],
  tells: { 'pixels-unread': tell },
  fixes: { 'pixels-unread': fixes }
});

type Unread = Fact<'pixels-unread'>['finding']['data']['axes'][number];

function tell(fact: Fact<'pixels-unread'>): Told {
  const { analysis, finding } = fact;
  const { axes } = finding.data;
  const finder = finderOf(fact);
  const input = finder?.inputs[0] as Tensor | undefined;
  const { conventions } = analysis.graph;
  const name = (axis: number): string => axisName(axis, input?.dims.length ?? 4, conventions);
  const [first] = axes;
  const of = input && finder?.maps ? wholeSize(input, finder.maps, conventions) : `${extents(axes.map(axis => axis.extent))} input`;
  const formulas = axes.map(axis => axis.count);
  const same = formulas.every(formula => formula === formulas[0]);
  const many = axes.length > 1 || (first?.unread ?? 1) > 1;
  return {
    lines: [
      `The last ${lostText(axes, name)} of the ${of} ${many ? 'are' : 'is'} never read: ${same ? formulas[0] : axes.map((axis, i) => `${name(axis.axis)} ${formulas[i]}`).join(', ')}.`,
      alternativesText(alternatives(fact)),
      fact.result && readsText(analysis)
    ]
  };
}

function* fixes(fact: Fact<'pixels-unread'>): Generator<Fix> {
  for (const { param, value } of alternatives(fact)) yield* setting(fact, param, value);
  yield* inputs(fact.analysis, losslessInputs(fact));
}

const losslessInputs = ({ analysis, result }: Fact<'pixels-unread'>): number[][] =>
  result ? workingInputs(analysis, { lossless: true }) : [];

function wholeSize(input: Tensor, maps: readonly AxisMap[], conventions: Parameters<typeof spatialOf>[1]): string {
  const spatial = maps.filter(map => map.kind !== 'identity').length;
  const dims = spatial === input.dims.length - 2 ? spatialOf(input.dims, conventions) : undefined;
  return dims ? (dims.length === 1 ? `input of length ${dims[0]}` : `${sizeText(dims)} input`) : `${shapeText(input.dims)} input`;
}

/** "row and column", "2 rows and 2 columns", "3 samples" */
function lostText(axes: readonly Unread[], name: (axis: number) => string): string {
  return listed(
    axes.map(({ axis, unread: lost }) => {
      const noun = LINES[name(axis)] ?? 'sample';
      return lost === 1 && axes.every(other => other.unread === 1) ? noun : count(lost, noun);
    })
  );
}

/** A change with which every sample is read, and the sizes it gives along the axes that lose some. */
interface Alternative {
  readonly param: 'ceilMode' | 'padding';
  readonly value: boolean | number | string;
  readonly gives: readonly number[];
}

const alternativesText = (found: readonly Alternative[]): string | undefined =>
  found.length === 0
    ? undefined
    : `${capital(
        found
          .map(({ param, value, gives }) => {
            const [first] = gives;
            return `${param === 'ceilMode' ? 'ceil mode' : `padding ${value}`} gives ${gives.every(out => out === first) ? first : listed(gives)}`;
          })
          .join(', ')
      )}.`;

/** Ceil mode, or the least padding with which every sample is read. */
function alternatives(fact: Fact<'pixels-unread'>): Alternative[] {
  const { maps, op } = finderOf(fact) ?? {};
  const windows = fact.finding.data.axes.flatMap(({ axis, extent }) => {
    const map = maps?.[axis];
    return map?.kind === 'window' ? [{ map, extent }] : [];
  });
  if (!op || windows.length < fact.finding.data.axes.length) return [];
  const result = (change: object): number[] | undefined => {
    const outs = windows.map(({ map, extent }) => {
      const changed: AxisMap = { ...map, ...change };
      const out = size(changed, extent);
      return 'extent' in out && unread(changed, extent) === 0 ? out.extent : undefined;
    });
    return outs.every(out => out !== undefined) ? outs : undefined;
  };
  const found: Alternative[] = [];
  if (fact.analysis.graph.conventions.framework === 'tensorflow')
    return [{ param: 'padding', value: 'same', gives: windows.map(({ map, extent }) => ceilDiv(extent, map.stride)) }];
  const pools = op.name.endsWith('Pool');
  const ceil = pools && fact.analysis.graph.conventions.framework === 'torch' ? result({ rounding: 'ceil' }) : undefined;
  if (ceil) found.push({ param: 'ceilMode', value: true, gives: ceil });
  const reaches = windows.map(({ map }) => reach(map));
  const largest = pools ? Math.floor(Math.min(...reaches) / 2) : Math.max(...reaches);
  for (let padding = 1; padding <= Math.min(largest, 64); padding++) {
    const padded = windows.every(({ map }) => padding > map.before) ? result({ before: padding, after: padding }) : undefined;
    if (!padded) continue;
    found.push({ param: 'padding', value: padding, gives: padded });
    break;
  }
  return found;
}
