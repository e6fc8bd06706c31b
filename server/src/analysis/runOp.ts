import type { AxisMap } from '../arithmetic/axisMap';
import type { Conventions } from '../ir/conventions';
import type { Finding } from '../ir/finding';
import { type Dim, isTensor, type Shape, type Tensor } from '../ir/shape';
import type { Op, OpContext } from '../ops/op';
import { applyMaps } from './axes';
import type { Args } from './evaluate';

/** What came of an operator's shape alone, without its costs. */
export interface OpShape {
  readonly shape: Shape | undefined;
  readonly findings: Finding[];
  /** One map an axis of the first input, where the operator treats each axis alone. */
  readonly maps: readonly AxisMap[] | undefined;
  /** The first input; without axes where it is no tensor. */
  readonly x: Tensor;
}

/** What an operator is told of extents; by default what they are, and what has no output is reported. */
export interface Extents {
  sizes(maps: readonly AxisMap[], least: number): Dim[] | undefined;
  isEmpty(from: number): boolean;
}

/** Asks an operator for the shape that comes out of known inputs. */
export function runOp(op: Op, args: Args, inputs: readonly Shape[], conventions: Conventions, told?: Extents): OpShape {
  const findings: Finding[] = [];
  const [first] = inputs;
  const x = isTensor(first) ? first : { dims: [] };
  const maps = isTensor(first) ? op.axes?.(args, first, conventions) : undefined;
  const report = (finding: Finding) => findings.push(finding);
  const ctx: OpContext = {
    conventions,
    inputs,
    x,
    isEmpty: (from = 0) => (told ? told.isEmpty(from) : x.dims.includes(0, from)),
    sizes: (least = 1) => (told ? told.sizes(maps ?? [], least) : applyMaps(maps ?? [], x, least, op.sizedBy ?? [], conventions, report)),
    report
  };
  const wrongNumbers = op.numbers && refusedNumbers(op, args, inputs);
  if (wrongNumbers) findings.push(wrongNumbers);
  return { shape: op.shape(ctx, args), findings, maps, x };
}

/** The first input that holds numbers the operator cannot work on. */
function refusedNumbers(op: Op, args: Args, inputs: readonly Shape[]): Finding | undefined {
  for (const [i, input] of inputs.entries()) {
    if (!isTensor(input)) continue;
    const held = input.numbers;
    const taken = held && op.numbers?.(args, i, input);
    if (!taken || taken.includes(held)) continue;
    return {
      kind: 'argument',
      blame: [],
      input: i,
      data: { problem: { is: 'value', why: `takes ${taken.join(' or ')}, and ${held} arrives` } }
    };
  }
  return undefined;
}
