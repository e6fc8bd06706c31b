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
  readonly findings: readonly Finding[];
  /** One map an axis of the first input, where the operator treats each axis alone. */
  readonly maps: readonly AxisMap[] | undefined;
  /** The first input; without axes where it is no tensor. */
  readonly x: Tensor;
  report(finding: Finding): void;
}

/** What an operator is told of extents; by default what they are, and what has no output is reported. */
export interface Extents {
  sizes(maps: readonly AxisMap[], least: number): Dim[] | undefined;
  isEmpty(from: number): boolean;
}

/** An operator's work on one set of inputs, and what came of it. Every operator of a model makes one. */
class Call implements OpContext, OpShape {
  shape: Shape | undefined = undefined;
  findings: readonly Finding[] = NO_FINDINGS;

  constructor(
    readonly conventions: Conventions,
    readonly inputs: readonly Shape[],
    readonly x: Tensor,
    readonly maps: readonly AxisMap[] | undefined,
    private readonly blame: readonly string[],
    private readonly told: Extents | undefined
  ) {}

  isEmpty(from = 0): boolean {
    return this.told ? this.told.isEmpty(from) : this.x.dims.includes(0, from);
  }

  sizes(least = 1): Dim[] | undefined {
    const maps = this.maps ?? [];
    if (this.told) return this.told.sizes(maps, least);
    return applyMaps(maps, this.x, least, this.blame, this);
  }

  report(finding: Finding): void {
    // Nearly every operator has none.
    if (this.findings === NO_FINDINGS) this.findings = [finding];
    else (this.findings as Finding[]).push(finding);
  }
}

const NO_FINDINGS: readonly Finding[] = [];
const NO_AXES: Tensor = { dims: [] };
const NOTHING: readonly string[] = [];

/** Asks an operator for the shape that comes out of known inputs. */
export function runOp(op: Op, args: Args, inputs: readonly Shape[], conventions: Conventions, told?: Extents): OpShape {
  const [first] = inputs;
  const x = isTensor(first) ? first : NO_AXES;
  const maps = isTensor(first) ? op.axes?.(args, first, conventions) : undefined;
  const call = new Call(conventions, inputs, x, maps, op.sizedBy ?? NOTHING, told);
  const wrongNumbers = op.numbers && refusedNumbers(op, args, inputs);
  if (wrongNumbers) call.report(wrongNumbers);
  call.shape = op.shape(call, args);
  return call;
}

/** The first input that holds numbers the operator cannot work on. */
function refusedNumbers(op: Op, args: Args, inputs: readonly Shape[]): Finding | undefined {
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
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
