import { workingInputs } from '../analysis/workingSizes';
import { type AxisMap, size, unread } from '../arithmetic/axisMap';
import { reach } from '../arithmetic/window';
import type { Tensor } from '../ir/shape';
import { type AnyFact, type Fact, factRule, finderOf, type Told } from './fact';
import { axisName, capital, count, extents, listed, shapeText, sizeText, spatialOf, worksText } from './wording';

/** Real samples at the far end that no window reads. */
export const pixelsUnread = factRule({
  code: 'SL103',
  id: 'pixels-unread',
  severity: 'warning',
  title: 'Samples at the end of the input are never read',
  why: 'The stride does not divide what is left behind the first window, the quotient is rounded down, and the samples at the far end are dropped: no output depends on them. Only real samples are reported: a remainder that lies in the padding is no loss.',
  examples: [
    {
      bad: 'input: [8, 25, 25]\nlayers:\n  - maxpool2d: {kernel: 2, stride: 2}\n',
      good: 'input: [8, 26, 26]\nlayers:\n  - maxpool2d: {kernel: 2, stride: 2}\n'
    }
  ],
  tells: { 'pixels-unread': tell }
});

type Unread = Fact<'pixels-unread'>['finding']['data']['axes'][number];

function tell(fact: Fact<'pixels-unread'>): Told {
  const { analysis, finding, result } = fact;
  const { axes } = finding.data;
  const finder = finderOf(fact);
  const input = finder?.inputs[0] as Tensor | undefined;
  const { conventions } = analysis.graph;
  const name = (axis: number): string => axisName(axis, input?.dims.length ?? 4, conventions);
  const [first] = axes;
  const of = input && finder?.maps ? wholeSize(input, finder.maps, conventions) : `${extents(axes.map(axis => axis.extent))} input`;
  const formulas = axes.map(axis => `${axis.quotient} → ${axis.out}`);
  const same = formulas.every(formula => formula === formulas[0]);
  const many = axes.length > 1 || (first?.unread ?? 1) > 1;
  return {
    lines: [
      `The last ${lostText(axes, name)} of the ${of} ${many ? 'are' : 'is'} never read: ${same ? formulas[0] : axes.map((axis, i) => `${name(axis.axis)} ${formulas[i]}`).join(', ')}.`,
      finder?.maps && input && alternatives(finder.maps, finder.op.name, axes, fact),
      result && worksText(workingInputs(analysis, result.layer.index, { lossless: true }), 'reads all of it here', 'read all of it here')
    ]
  };
}

function wholeSize(input: Tensor, maps: readonly AxisMap[], conventions: Parameters<typeof spatialOf>[1]): string {
  const spatial = maps.filter(map => map.kind !== 'identity').length;
  const dims = spatial === input.dims.length - 2 ? spatialOf(input.dims, conventions) : undefined;
  return dims ? (dims.length === 1 ? `input of length ${dims[0]}` : `${sizeText(dims)} input`) : `${shapeText(input.dims)} input`;
}

const LINES: Readonly<Record<string, string>> = { height: 'row', width: 'column', depth: 'slice' };

/** "row and column", "2 rows and 2 columns", "3 samples" */
function lostText(axes: readonly Unread[], name: (axis: number) => string): string {
  return listed(
    axes.map(({ axis, unread: lost }) => {
      const noun = LINES[name(axis)] ?? 'sample';
      return lost === 1 && axes.every(other => other.unread === 1) ? noun : count(lost, noun);
    })
  );
}

/** Ceil mode, or the least padding with which every sample is read, each with the size it gives. */
function alternatives(maps: readonly AxisMap[], op: string, axes: readonly Unread[], fact: AnyFact): string | undefined {
  const windows = axes.flatMap(({ axis, extent }) => {
    const map = maps[axis];
    return map?.kind === 'window' ? [{ map, extent }] : [];
  });
  if (windows.length < axes.length) return undefined;
  const result = (change: object): string | undefined => {
    const outs = windows.map(({ map, extent }) => {
      const changed: AxisMap = { ...map, ...change };
      const out = size(changed, extent);
      return 'extent' in out && unread(changed, extent) === 0 ? out.extent : undefined;
    });
    return outs.every(out => out !== undefined) ? (outs.every(out => out === outs[0]) ? `${outs[0]}` : outs.join(' and ')) : undefined;
  };
  const offers: string[] = [];
  const ceil = op.endsWith('Pool') && fact.analysis.graph.conventions.framework === 'torch' ? result({ rounding: 'ceil' }) : undefined;
  if (ceil) offers.push(`ceil mode gives ${ceil}`);
  const largest = op.endsWith('Pool')
    ? Math.floor(Math.min(...windows.map(({ map }) => reach(map))) / 2)
    : Math.max(...windows.map(({ map }) => reach(map)));
  for (let padding = 1; padding <= Math.min(largest, 64); padding++) {
    const padded = windows.every(({ map }) => padding > map.before) ? result({ before: padding, after: padding }) : undefined;
    if (!padded) continue;
    offers.push(`padding ${padding} gives ${padded}`);
    break;
  }
  return offers.length > 0 ? `${capital(offers.join(', '))}.` : undefined;
}
