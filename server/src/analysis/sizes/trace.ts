import { finite } from '../../arithmetic/residues';
import type { Unit } from '../../blocks/block';
import type { Conventions } from '../../ir/conventions';
import { preventsRun } from '../../ir/finding';
import { isTensor, isUnknown, type Shape } from '../../ir/shape';
import { type Args, checkInputs, collect, type Evaluated, FAULT, shapesAt } from '../evaluate';
import { type Built, built, type Memo } from '../memo';
import type { Evaluator } from '../propagate';
import { alone, together } from './apart';
import { type Column, type Columns, named } from './columns';
import { affine, unified } from './meet';
import { type OpRun, outcomeOf } from './outcome';
import { separable } from './separable';
import { symbolsIn } from './symbols';
import { tabulated } from './table';
import { withoutZeros } from './zeros';

/**
 * Runs modules on shapes in which columns stand for extents: all sizes of each axis at once. What a module refuses drops out of
 * the axis' `valid`; findings are not told, nor costs.
 */
export function tracer(axes: readonly Columns[], memo: Memo): Evaluator {
  const blocks = new Map<Built, Map<string, Evaluated>>();

  function traceUnit(unit: Unit, args: Args, inputs: readonly Shape[], conventions: Conventions, of?: Built): Evaluated {
    if (checkInputs(unit, inputs)) return result(refused(axes));
    if (unit.is === 'op') return result(traceOp(axes, { op: unit, args, inputs, conventions }));
    const block = of ?? built(unit, args, inputs.length, memo);
    const known = blocks.get(block) ?? new Map<string, Evaluated>();
    blocks.set(block, known);
    const key = `${inputs.map(keyOf).join()}${conventions.framework}${conventions.layout}`;
    const traced = known.get(key) ?? traceBlock(block, inputs, conventions);
    known.set(key, traced);
    return traced;
  }

  function traceBlock({ graph, inner }: Built, inputs: readonly Shape[], conventions: Conventions): Evaluated {
    const { nodes, output } = graph;
    if (graph.findings.some(preventsRun) || !output) return result(refused(axes));
    const parts: Evaluated[] = [];
    for (const [i, { unit, args, inputs: refs, conventions: own }] of nodes.entries()) {
      const arriving = shapesAt(refs, inputs, parts);
      if (unit.is === 'block') inner[i] ??= built(unit, args, refs.length, memo);
      parts.push(traceUnit(unit, args, arriving, own ? { ...conventions, ...own } : conventions, inner[i]));
    }
    const made = result(collect(output, inputs, parts));
    return 'referred' in output && output.referred ? { ...made, referred: collect(output.referred, inputs, parts) } : made;
  }

  return traceUnit;
}

/** Tensors that hold nothing but extents are the rule. */
const keyOf = (value: Shape): string =>
  isTensor(value) && !value.margins && !value.numbers ? `[${value.dims.join()}]` : JSON.stringify(value);

const NO_FINDINGS: Evaluated['findings'] = [];

const result = (output: Shape): Evaluated => ({
  output,
  certain: !isUnknown(output),
  findings: NO_FINDINGS,
  weights: undefined,
  macs: undefined,
  kinds: 0
});

/** No size is left. */
function refused(axes: readonly Columns[]): Shape {
  for (const columns of axes) columns.valid = finite([]);
  return FAULT;
}

function traceOp(axes: readonly Columns[], run: OpRun): Shape {
  const lost = run.inputs.find(isUnknown);
  if (lost) return lost;
  const symbols = symbolsIn(run.inputs);
  if (symbols.length === 0) return outcomeOf(run)?.shape ?? refused(axes);
  const settled = withoutZeros(axes, symbols, run);
  if (settled && settled !== run) return traceOp(axes, settled);
  const output = settled && separable(axes, symbols, run);
  if (output) return output;
  const [only, ...others] = axes;
  return others.length === 0 ? traceAlone(only!, symbols, run) : traceApart(axes, symbols, run);
}

/** The axes one after another, each while the others stay: an operator that does not treat each of them alone. */
function traceApart(axes: readonly Columns[], symbols: readonly string[], run: OpRun): Shape {
  const varied = axes.filter(columns => symbols.some(symbol => named(columns, symbol)));
  const outputs = varied.map(columns => {
    const inputs = run.inputs.map(input => alone(columns, axes, input));
    return inputs.includes(undefined) ? FAULT : traceOp([columns], { ...run, inputs: inputs as Shape[] });
  });
  return together(axes, varied, outputs) ?? refused(axes);
}

function traceAlone(columns: Columns, symbols: readonly string[], run: OpRun): Shape {
  const used = symbols.map((symbol): Column => named(columns, symbol)!);
  const inputs = unified(columns, used, run);
  if (inputs) return traceOp([columns], { ...run, inputs });
  return affine(columns, used, run) ?? tabulated(columns, used, run) ?? refused([columns]);
}
