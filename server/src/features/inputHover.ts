import type { Analysis } from '../analysis/analysis';
import { type AxisSizes, sizes, sizesText } from '../analysis/sizes';
import { joint, jointText } from '../analysis/sizes/joint';
import { touches } from '../base/span';
import type { GraphInput } from '../ir/graph';
import { nameOf } from '../rules/wording';
import type { Hover } from './hover';
import { bold, plainly, table } from './markdown';
import { extents } from './notation';

const SOURCES: Readonly<Record<GraphInput['source'], string>> = {
  option: 'chosen',
  directive: 'from the comment',
  file: 'from the file',
  setting: 'from the settings',
  default: 'the default of the format'
};

/** Which sizes the input at an offset may have: the sets of each axis, the smallest and the output stride. */
export function inputHover(analysis: Analysis, offset: number): Hover | undefined {
  const index = analysis.graph.inputs.findIndex(({ span }) => span && touches(span, offset));
  const input = analysis.graph.inputs[index];
  return input?.span && { span: input.span, markdown: [heading(input), inputSizes(analysis, index)].filter(Boolean).join('\n\n') };
}

const heading = ({ name, dims, source }: GraphInput): string =>
  `${bold('Input')} ${plainly(name)} · ${dims ? plainly(extents(dims.slice(1))) : '?'} · ${SOURCES[source]}`;

/** The same as a table, for the hover on a layer that is an input. */
export function inputSizes(analysis: Analysis, input: number): string {
  const axes = sizes(analysis).axes.filter(axis => axis.input === input);
  const groups = new Map<string, { readonly names: string[]; readonly rows: readonly (readonly string[])[] }>();
  for (const axis of axes) {
    const rows = rowsOf(axis);
    const key = JSON.stringify(rows);
    const known = groups.get(key);
    if (known) known.names.push(axis.name);
    else groups.set(key, { names: [axis.name], rows });
  }
  const tables = [...groups.values()].map(({ names, rows }) => `${plainly(names.join(' and '))}\n\n${table(rows)}`);
  const tied = input === 0 ? joint(analysis) : null;
  const name = (layer: number): string => nameOf(analysis.layers[layer]!, analysis);
  return [...tables, ...(tied ? [plainly(jointText(tied, name))] : [])].join('\n\n');
}

function rowsOf({ valid, lossless, recommended, minimum, outputStride, upTo }: AxisSizes): string[][] {
  const set = (sizes: AxisSizes['valid']) => plainly(sizesText(sizes, upTo));
  return [
    ['valid', set(valid)],
    ['lossless', set(lossless)],
    ['recommended', set(recommended)],
    ['minimum', minimum === undefined ? 'none' : String(minimum)],
    ['output stride', String(outputStride)]
  ];
}
