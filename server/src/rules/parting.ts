import type { Analysis } from '../analysis/analysis';
import { type Branch, factorOf, findParting, type Parting, partingStep, type Run, type Step, stepsInside } from '../analysis/cause';
import type { LayerResult } from '../analysis/propagate';
import type { AxisMap } from '../arithmetic/axisMap';
import type { Source } from '../ir/graph';
import { isTensor } from '../ir/shape';
import type { Related } from './rule';
import { axisName, nameOf } from './wording';

/** Steps of one branch that a sentence names. */
const SHOWN = 6;

/** Where the sizes of two operands parted: a sentence, and the place. */
export function partingText(
  analysis: Analysis,
  run: Run,
  sources: readonly [Source, Source],
  axis: number,
  /** The axis by name, where the sizes differ on it alone. */
  only?: string
): { text: string; related: Related[] } | undefined {
  const parting = findParting(run, sources, axis);
  const step = parting && partingStep(parting);
  if (!parting || !step) return undefined;
  const name = nameOf(step.layer, analysis);
  const { steps } = branchOf(parting, step);
  const words = stepsText(steps.slice(steps.indexOf(step)));
  const text = `${only ? `In ${only} they` : 'They'} part at ${name}: ${words}; ${otherText(parting, step)}.`;
  const changes = (one: Step): string => `${axisOf(one, run)} ${one.from} becomes ${one.to}`;
  const related = [{ span: step.layer.layer.head, message: `The sizes part here: ${changes(step)}.` }];
  const other = otherOf(parting, step).steps.find(one => !one.exact) ?? otherOf(parting, step).steps[0];
  if (other) related.push({ span: other.layer.layer.head, message: `On the other branch ${changes(other)}.` });
  return { text, related };
}

const axisOf = ({ layer, axis }: Step, { graph }: Run): string =>
  axisName(axis, isTensor(layer.inputs[0]) ? layer.inputs[0].dims.length : 4, graph.conventions);

/** Which step inside of a block made one of two sizes: "Inside C3 the kernel-4 pool takes 20 to 21." */
export function insideText(run: Run, result: LayerResult, axis: number, extents: readonly unknown[]): string | undefined {
  const steps = stepsInside(run, result, axis);
  for (let i = steps.length - 1; i >= 0; i--) {
    const way = steps[i]!.exact ? undefined : wayTo(steps.slice(i), extents);
    if (way) return `Inside ${result.layer.type} ${stepsText(way)}.`;
  }
  return undefined;
}

/** From the first of these steps on, those that lead to one of the extents. */
function wayTo([first, ...later]: readonly Step[], extents: readonly unknown[]): Step[] | undefined {
  const way = first ? [first] : [];
  for (const step of later) {
    if (extents.includes(way.at(-1)?.to)) break;
    if (step.from === way.at(-1)?.to) way.push(step);
  }
  return extents.includes(way.at(-1)?.to) ? way : undefined;
}

const branchOf = ({ branches }: Parting, step: Step): Branch => (branches[0].steps.includes(step) ? branches[0] : branches[1]);

const otherOf = (parting: Parting, step: Step): Branch =>
  branchOf(parting, step) === parting.branches[0] ? parting.branches[1] : parting.branches[0];

function otherText(parting: Parting, step: Step): string {
  const { steps, extent } = otherOf(parting, step);
  if (steps.length === 0) return `the other branch keeps ${extent}`;
  const inexact = steps.findIndex(one => !one.exact);
  return inexact < 0 ? `the other branch comes to ${extent}` : `on the other branch ${stepsText(steps.slice(inexact))}`;
}

function stepsText(steps: readonly Step[]): string {
  const [first, ...rest] = steps;
  if (!first) return '';
  const shown = rest.slice(0, SHOWN).map(step => `${stepName(step)} gives ${step.to}`);
  return [
    `${stepName(first)} ${changeText(first)}`,
    ...shown,
    ...(rest.length > SHOWN ? [`… and ${rest.at(-1)!.to} in the end`] : [])
  ].join(', ');
}

/** "rounds 41 up to 21", "takes 41 to 39" */
function changeText({ from, to, exact, by }: Step): string {
  const [up, down] = by ? factorOf(by.map) : [1, 1];
  const whole = (from * up) / down;
  const rounded = !exact && !Number.isInteger(whole) && Math.abs(to - whole) < 1;
  if (rounded) return `rounds ${fraction(from, up, down)} ${to > whole ? 'up' : 'down'} to ${to}`;
  const map = by?.map;
  const even = map?.kind === 'window' && map.stride === 1 && map.kernel % 2 === 0 && map.before + map.after > 0;
  return `takes ${from} to ${to}${even ? ' (its kernel is even)' : ''}`;
}

/** "41" halved reads best as 41 itself: the stride stands beside it. */
const fraction = (from: number, up: number, down: number): string =>
  up === 1 ? `${from}` : `${from}·${up}${down === 1 ? '' : `/${down}`}`;

const NOUNS: Readonly<Record<string, string>> = {
  conv: 'convolution',
  depthwiseConv: 'convolution',
  maxPool: 'pool',
  avgPool: 'pool',
  convTranspose: 'transposed convolution'
};

/** "the stride-2 convolution", "×2" */
function stepName({ by, layer }: Step): string {
  return by ? mapName(by.map, NOUNS[by.op] ?? 'window') : `the ${layer.layer.type}`;
}

function mapName(map: AxisMap, noun: string): string {
  switch (map.kind) {
    case 'window':
    case 'same':
    case 'causal':
    case 'transposed':
      return map.stride > 1 ? `the stride-${map.stride} ${noun}` : `the kernel-${map.kernel} ${noun}`;
    case 'scale':
      return map.denominator === 1 ? `×${map.numerator}` : `×${map.numerator}/${map.denominator}`;
    case 'scale-float':
    case 'grow':
      return `×${map.factor}`;
    case 'shrink':
      return `÷${map.factor}`;
    case 'shift':
      return map.before + map.after < 0 ? 'the crop' : 'the padding';
    default:
      return 'the fixed size';
  }
}
