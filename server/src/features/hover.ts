import type { Analysis } from '../analysis/analysis';
import { type OpRun, opRuns } from '../analysis/opRuns';
import type { LayerResult } from '../analysis/propagate';
import { benchOf } from '../analysis/reruns';
import type { AxisMap } from '../arithmetic/axisMap';
import { formula } from '../arithmetic/formula';
import { grouped } from '../base/grouped';
import type { Span } from '../base/span';
import { show } from '../dialects/value';
import type { Arg } from '../ir/graph';
import { type Dim, isTensor } from '../ir/shape';
import { axisName, sourceName } from '../rules/wording';
import { inputHover } from './inputHover';
import { pageOf } from './links';
import { bold, link, plainly, table } from './markdown';
import { saysSomething, whole } from './notation';
import { parameterHover } from './parameterHover';
import { pictureMarkdown, windowPicture } from './picture';
import { sight } from './sight';
import { becomes, referred } from './writtenHere';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/**
 * What the key or value at an offset means; what goes into the layer there and what comes out, the arithmetic with its numbers, and
 * where each came from.
 */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const result = analysis.at(offset);
  const parameter = parameterHover(analysis, offset);
  const input = inputHover(analysis, offset);
  // What is written about the input stands in a layer where the input is one.
  if (!result || (input && input.span.end - input.span.start < result.layer.span.end - result.layer.span.start)) return input ?? parameter;
  const sections = [
    aboutText(parameter?.markdown, analysis, result, offset),
    heading(result),
    flow(analysis, result),
    formulas(analysis, result),
    pictures(analysis, result),
    // Before the table: editors show the first ten lines or so without scrolling.
    [costs(result), sight(analysis, result)].filter(Boolean).join('  \n'),
    argumentTable(analysis, result),
    reference(result)
  ];
  return { span: result.layer.span, markdown: sections.filter(Boolean).join('\n\n') };
}

/** What stands at the offset itself, set off from what is said of the layer. */
function aboutText(parameter: string | undefined, analysis: Analysis, result: LayerResult, offset: number): string {
  const parts = [parameter, becomes(analysis, result, offset), referred(analysis, result, offset)].filter(Boolean);
  return parts.length > 0 ? `${parts.join('  \n')}\n\n---` : '';
}

function heading({ layer }: LayerResult): string {
  const name = layer.name === undefined ? `row ${plainly(layer.id)}` : plainly(layer.name);
  return `${bold(layer.type)} · ${name}${layer.repeat > 1 ? ` · ${layer.repeat} in a row` : ''}`;
}

/** How many inputs are named before the rest is counted. */
const INPUTS_SHOWN = 6;

function flow(analysis: Analysis, { layer, inputs, output, certain }: LayerResult): string {
  const shown = inputs.slice(0, INPUTS_SHOWN).map((shape, i) => {
    const text = plainly(whole(shape));
    return inputs.length > 1 ? `${text} (${plainly(sourceName(layer.sources[i], analysis))})` : text;
  });
  if (inputs.length > INPUTS_SHOWN) shown.push(`${inputs.length - INPUTS_SHOWN} more`);
  const guessed = !certain && saysSomething(output);
  const note = guessed ? '  \nA best guess: what the framework would go on with after the fault.' : '';
  return `${shown.join(', ') || '?'} → **${guessed ? '≈ ' : ''}${plainly(whole(output))}**${note}`;
}

/** How many operators of a block are shown with their arithmetic. */
const STEPS_SHOWN = 6;

/** The arithmetic of each operator on the way from the first input to the output that does something to an axis. */
function formulas(analysis: Analysis, result: LayerResult): string {
  const { conventions } = analysis.graph;
  const runs = opRuns(result, conventions, benchOf(analysis).memo).main.filter(run => run.maps?.some(map => map.kind !== 'identity'));
  // A block is told by what changes a size in it; with a single window, by that.
  const telling = runs.length > 1 ? runs.filter(changesSize) : runs;
  const lines = telling.slice(0, STEPS_SHOWN).flatMap(run => {
    const steps = axisLines(run, analysis);
    return runs.length > 1 ? steps.map(step => `${plainly(run.op.name)}, ${step}`) : steps;
  });
  if (telling.length > STEPS_SHOWN) lines.push(`and ${telling.length - STEPS_SHOWN} more`);
  return lines.join('  \n');
}

/** The first window of a layer that a picture shows better than its formula. */
function pictures(analysis: Analysis, result: LayerResult): string {
  const { model, graph } = analysis;
  if (!model.settings.pictures) return '';
  for (const { maps, inputs } of opRuns(result, graph.conventions, benchOf(analysis).memo).main) {
    const [x] = inputs;
    if (!isTensor(x)) continue;
    for (const [i, map] of (maps ?? []).entries()) {
      const extent = x.dims[i];
      const picture =
        typeof extent === 'number' && windowPicture(map, extent, axisName(i, x.dims.length, graph.conventions), x.margins?.[i]);
      if (picture) return pictureMarkdown(picture);
    }
  }
  return '';
}

function changesSize({ maps, inputs, result }: OpRun): boolean {
  const [x] = inputs;
  const out = result.output;
  if (!isTensor(x)) return false;
  return !isTensor(out) || (maps ?? []).some((map, i) => map.kind !== 'identity' && x.dims[i] !== out.dims[i]);
}

/** `height: ⌊(640 + 2·1 − 3)/2⌋ + 1 = 320`; axes with the same arithmetic in one line. */
function axisLines({ maps, inputs }: OpRun, { graph }: Analysis): string[] {
  const [x] = inputs;
  if (!isTensor(x)) return [];
  const axes = new Map<string, string[]>();
  for (const [i, map] of (maps ?? []).entries()) {
    const step = map.kind === 'identity' ? undefined : arithmetic(map, x.dims[i]);
    if (step) axes.set(step, [...(axes.get(step) ?? []), axisName(i, x.dims.length, graph.conventions)]);
  }
  return [...axes].map(([step, names]) => `${names.join(', ')}: ${plainly(step)}`);
}

function arithmetic(map: AxisMap, extent: Dim | undefined): string | undefined {
  if (map.kind === 'constant') return `always ${map.extent}`;
  return typeof extent === 'number' ? formula(map, extent) : undefined;
}

function argumentTable(analysis: Analysis, { layer }: LayerResult): string {
  const rows = Object.entries(layer.args).flatMap(([name, arg]) => {
    const decidedByType = name === 'rank' && arg.origin.kind === 'default';
    if (name.startsWith('?') || arg.value === undefined || decidedByType) return [];
    return [[plainly(argumentTitle(analysis, name, arg)), plainly(show(arg.value)), plainly(whence(arg))]];
  });
  return table(rows);
}

function argumentTitle({ model }: Analysis, name: string, { origin }: Arg): string {
  const key = origin.kind === 'written' ? origin.key : undefined;
  const written = key && model.text.slice(key.start, key.end).replace(/^["']|["']$/g, '');
  return written || name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

function whence({ origin }: Arg): string {
  switch (origin.kind) {
    case 'written':
      return 'written';
    case 'computed':
      return origin.how;
    default:
      return origin.by === 'op' ? 'default' : "the format's default";
  }
}

function costs({ weights, macs }: LayerResult): string {
  const parts = [
    weights === undefined ? undefined : `${grouped(weights)} parameters`,
    macs === undefined ? undefined : macs === 0 ? '0 MACs' : `${grouped(macs)} MACs (${grouped(2 * macs)} FLOPs)`
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

function reference({ layer: { unit, url } }: LayerResult): string {
  if (!unit) return ['This module is not known.', url ? link('Documentation', url) : ''].filter(Boolean).join(' ');
  const page = pageOf(unit);
  const links = [page ? link(`About ${unit.name}`, page) : '', url ? link('Documentation', url) : ''];
  return [plainly(unit.doc), links.filter(Boolean).join(' · ')].filter(Boolean).join(' ');
}
