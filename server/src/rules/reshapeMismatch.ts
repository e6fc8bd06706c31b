import { workingInputs } from '../analysis/sizes';
import { type Dim, product } from '../ir/shape';
import { type Fact, factRule, finderOf, type Told } from './fact';
import { divisorsBy, inputs, setting, widths } from './propose';
import type { Fix } from './rule';
import { extents } from './wording';

/** Wanted extents do not hold what arrives. */
export const reshapeMismatch = factRule({
  code: 'SL205',
  id: 'reshape-mismatch',
  severity: 'error',
  title: 'A reshape does not hold what arrives',
  what: 'Reported at a reshape, view, unflatten or split that does not keep the number of samples.',
  why: 'A reshape, a view or an unflatten keeps every sample, so the product of the new extents has to be the number of samples that arrive; one -1 takes the rest, if it divides. Parts of a split have to add up.',
  formula: 'The product of the new extents equals the product of the old ones; one −1 takes the quotient, if it is whole.',
  mending: 'The extent that fits, or −1 in one place.',
  ignore: 'Never: the framework refuses.',
  sources: ['[torch.Tensor.view](https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html)'],
  examples: [
    {
      bad: 'input: [64, 7, 7]\nlayers:\n  - flatten: {}\n  - reshape: {shape: [10, 10]}\n',
      good: 'input: [64, 7, 7]\nlayers:\n  - flatten: {}\n  - reshape: {shape: [56, 56]}\n'
    }
  ],
  tells: { 'reshape-mismatch': tell },
  fixes: { 'reshape-mismatch': fixes }
});

function tell(fact: Fact<'reshape-mismatch'>): Told {
  const { from, to } = fact.finding.data;
  const op = finderOf(fact)?.op.name;
  if (op === 'split') return splitText(from, to);
  if (op === 'layerNorm')
    return { lines: [`Expects the last ${to.length === 1 ? 'axis' : 'axes'} to be ${extents(to)}; ${extents(from)} arrives.`] };
  return { lines: reshapeLines(from, to) };
}

function splitText(from: readonly Dim[], to: readonly Dim[]): Told {
  const sum = to.reduce((total: number, part) => total + Number(part), 0);
  const missing = Number(from[0]) - sum;
  const last = Number(to.at(-1)) + missing;
  return {
    lines: [`The parts ${to.join(' + ')} = ${sum} do not add up to ${from[0]}.`, last > 0 ? `${last} as the last part would.` : undefined]
  };
}

function reshapeLines(from: readonly Dim[], to: readonly Dim[]): (string | undefined)[] {
  const total = product(from);
  const open = to.filter(n => n === -1).length;
  const rest = product(to.filter(n => n !== -1)) ?? 0;
  const wanted = extents(to.map(minus));
  if (open > 1) return [`Cannot reshape to ${wanted}: only one extent may be −1, ${open} are.`];
  const arriving = `${extents(from) || 'a single value'}${from.length > 1 ? ` = ${total}` : ''}`;
  if (total === undefined) return [`Cannot reshape ${extents(from)} to ${wanted}.`];
  if (open === 1) return [`Cannot reshape ${arriving} to ${wanted}: ${rest} does not divide ${total}.`];
  const first = `Cannot reshape ${arriving} to ${wanted}${to.length > 1 ? ` = ${rest}` : ''}.`;
  const fitting = to.flatMap((_, i) => {
    const others = product(to.toSpliced(i, 1)) ?? 0;
    return others > 0 && total % others === 0 ? [extents(to.with(i, total / others))] : [];
  });
  return [first, fitting.length > 0 ? `${fitting.join(' or ')} would fit.` : undefined];
}

/** One extent that makes the numbers come out, in its place in the list; for a norm, the shape that arrives. */
function* fixes(fact: Fact<'reshape-mismatch'>): Generator<Fix> {
  const { from, to } = fact.finding.data;
  const op = finderOf(fact)?.op.name;
  const param = ['shape', 'sizes', 'size'].find(
    name => Array.isArray(fact.result?.values[name]) || name in (fact.result?.layer.args ?? {})
  );
  const written = fact.result?.values[param ?? ''];
  if (!param || !Array.isArray(written)) {
    if (param && from.length === 1) yield* setting(fact, param, from[0]);
    yield* partsInside(fact);
    yield* inputs(fact.analysis, fact.probe ? [] : workingInputs(fact.analysis));
    return;
  }
  // What is written may leave out the batch, or axes that are kept.
  const left = to.length - written.length;
  for (const list of fitting(from, to)) if (left >= 0) yield* setting(fact, param, list.slice(left));
  if (from.length === written.length) yield* setting(fact, param, from);
  if (op === 'split') {
    const last = Number(to.at(-1)) + Number(from[0]) - to.reduce((all: number, part) => all + Number(part), 0);
    if (last > 0) yield* setting(fact, param, to.with(-1, last));
  }
  yield* inputs(fact.analysis, fact.probe ? [] : workingInputs(fact.analysis));
  // A single axis is cut into several: the layer before may give as many features.
  if (from.length === 1) yield* widths(fact, fact.result?.layer.sources[0], product(to));
}

/** Of a block, a parameter that is one of the extents and does not divide what arrives. */
function* partsInside(fact: Fact<'reshape-mismatch'>): Generator<Fix> {
  const { from, to } = fact.finding.data;
  const values = fact.result?.values ?? {};
  const total = product(from);
  if (!fact.finding.within || total === undefined) return;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number' || value < 2 || !to.includes(value)) continue;
    const others = product(to.filter(n => n !== -1 && n !== value)) ?? 1;
    if (total % others === 0) for (const near of divisorsBy(total / others, value).slice(0, 3)) yield* setting(fact, name, near);
  }
}

/** Lists that differ from the wanted one in a single extent and hold as many samples as arrive. */
function fitting(from: readonly Dim[], to: readonly Dim[]): Dim[][] {
  const total = product(from);
  if (total === undefined) return [];
  const open = to.indexOf(-1);
  const whole = [...to.keys()].reverse().flatMap(i => {
    if (i === open) return [];
    const others = product(to.filter((_, at) => at !== i && at !== open)) ?? 0;
    if (others <= 0 || total % others !== 0) return [];
    const rest = total / others;
    if (open < 0) return [to.with(i, rest)];
    const near = divisorsBy(rest, Number(to[i])).find(n => n !== to[i]);
    return near === undefined ? [] : [to.with(i, near)];
  });
  return whole;
}

const minus = (dim: Dim): Dim => (typeof dim === 'number' && dim < 0 ? `−${-dim}` : dim);
