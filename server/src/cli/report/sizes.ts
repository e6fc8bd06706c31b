import { sizesText as prose, type SizeSet } from '../../analysis/sizes';
import { printable } from '../../base/printable';
import type { AxisSizesJson, GivingJson, SizeSetJson, SizesJson } from '../json';
import type { Paint } from '../terminal';

/** The sizes of a model for people: axes with the same sizes together. */
export function sizesText(json: SizesJson, paint: Paint): string {
  const head = `${paint('underline', printable(json.path))}  ${printable([json.dialect, ...(json.variant ? [json.variant] : [])].join(' · '))}`;
  const sections = json.inputs
    ? [givingText(json, json.inputs, paint)]
    : together(json.axes, axisText).map(([names, lines]) => section(names, lines, paint));
  const tied = json.joint && !json.inputs ? `\n${printable(json.joint.text)}\n` : '';
  const seen = json.inputs ? '' : sightText(json);
  return `${head}\n\n${sections.join('\n')}${tied}${seen && `\n${seen}\n`}`;
}

/** How far receptive fields fit into the input, and where branches are misaligned. */
function sightText({ lastFitting, misaligned }: SizesJson): string {
  const apart = misaligned.slice(0, MISALIGNED_SHOWN).map(({ layer, apart }) => `${layer} (${apart.join('×')} input samples apart)`);
  if (misaligned.length > apart.length) apart.push(`${misaligned.length - apart.length} more`);
  return [
    lastFitting === null ? '' : `last layer whose receptive field fits the input: ${lastFitting}`,
    apart.length > 0 ? `branches misaligned at: ${apart.join(', ')}` : ''
  ]
    .filter(Boolean)
    .map(printable)
    .join('\n');
}

const MISALIGNED_SHOWN = 5;

const section = (names: string, lines: string, paint: Paint): string => `${paint('bold', printable(names))}\n${lines}\n`;

/** Axes about which the same is said, named together: "height and width". */
function together<A extends Pick<AxisSizesJson, 'input' | 'axis'>>(axes: readonly A[], say: (axis: A) => string): [string, string][] {
  const groups = new Map<string, Map<string, string[]>>();
  for (const axis of axes) {
    const said = say(axis);
    const inputs = groups.get(said) ?? new Map<string, string[]>();
    inputs.set(axis.input ?? '', [...(inputs.get(axis.input ?? '') ?? []), axis.axis]);
    groups.set(said, inputs);
  }
  const name = ([input, names]: [string, string[]]): string => `${input ? `${input}: ` : ''}${names.join(' and ')}`;
  return [...groups].map(([said, inputs]) => [[...inputs].map(name).join('; '), said]);
}

function axisText({ minimum, valid, lossless, recommended, outputStride, text }: AxisSizesJson): string {
  const rows: [string, string][] = [
    ['valid', text],
    ['lossless', sameSet(lossless, valid) ? 'all of these' : text === 'no size' ? 'no size' : setText(lossless)],
    ['recommended', setText(recommended)],
    ['minimum', minimum === null ? 'none' : String(minimum)],
    ['output stride', String(outputStride)]
  ];
  return rows.map(([title, value]) => `  ${title.padEnd(15)}${value}`).join('\n');
}

const sameSet = (a: SizeSetJson, b: SizeSetJson): boolean => JSON.stringify(a) === JSON.stringify(b);

const residuesOf = ({ from, modulus, residues, exceptions }: SizeSetJson): SizeSet => ({
  threshold: from,
  period: modulus,
  residues,
  exceptions
});

const setText = (set: SizeSetJson): string => prose(residuesOf(set), set.upTo ?? undefined);

function givingText({ output = [], layer = '' }: SizesJson, inputs: readonly GivingJson[], paint: Paint): string {
  const lines = together(inputs, ({ set }) => setText(set)).map(([names, said]) => `  ${names}: ${said}`);
  const wanted = output.map(extent => extent ?? '?').join('×');
  return section(`inputs that give ${wanted} at ${layer}`, lines.join('\n'), paint);
}
