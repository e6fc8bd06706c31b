import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { fieldFits, lastFitting, misalignment, sampleUses } from '../analysis/sight';
import { grouped } from '../base/grouped';
import { nameOf } from '../rules/wording';
import { plainly } from './markdown';
import { perAxis } from './notation';

/** What a layer's samples see: receptive field, stride and offset, whether the field fits, inputs that lie apart, uses of samples. */
export function sight(analysis: Analysis, result: LayerResult): string {
  const { index } = result.layer;
  const axes = analysis.field(index);
  if (!axes?.length) return '';
  const extent = axes.map(axis => (axis.extent === undefined ? 'whole input' : grouped(axis.extent)));
  const stride = axes.map(axis => (axis.stride === undefined ? '?' : grouped(axis.stride)));
  const offset = axes.map(axis => (axis.offset === undefined ? '?' : signed(axis.offset)));
  const whole = axes.every(axis => axis.extent === undefined);
  const seen = [
    `Receptive field ${whole ? 'the whole input' : extent.join('×')}`,
    axes.some(axis => axis.stride !== undefined) && `output stride ${perAxis(stride)}`,
    axes.some(axis => axis.offset !== undefined && axis.offset !== 0) && `begins at ${perAxis(offset)}`
  ];
  return [seen.filter(Boolean).join(' · '), whole ? '' : beyond(analysis, index), apart(analysis, index), usesText(analysis, result)]
    .filter(Boolean)
    .join('  \n');
}

const signed = (n: number): string => (n < 0 ? `−${grouped(-n)}` : grouped(n));

function beyond(analysis: Analysis, layer: number): string {
  if (fieldFits(analysis, layer) !== false) return '';
  const last = lastFitting(analysis);
  return `The field is larger than the input${last ? `; ${plainly(nameOf(last, analysis))} is the last whose field fits` : ''}.`;
}

function apart(analysis: Analysis, layer: number): string {
  const shifts = misalignment(analysis, layer) ?? [];
  return shifts.some(shift => shift > 0) ? `The centres of its inputs lie ${perAxis(shifts.map(grouped))} input samples apart.` : '';
}

function usesText(analysis: Analysis, result: LayerResult): string {
  const found = sampleUses(analysis, result);
  if (!found || found.corner === found.middle) return '';
  return `A corner sample is read by ${grouped(found.corner)} of its outputs, a middle one by ${grouped(found.middle)}.`;
}
