import { type Evaluated, evaluate } from '../../server/src/analysis/evaluate';
import { newMemo } from '../../server/src/analysis/memo';
import { plain, readArgs, type WrittenArg } from '../../server/src/dialects/arguments';
import type { Spelling } from '../../server/src/dialects/spelling';
import { torchConventions } from '../../server/src/ir/conventions';
import { type Finding, isRemark } from '../../server/src/ir/finding';
import { isTensor, isTuple, type Shape } from '../../server/src/ir/shape';
import { readOracle } from './oracles';

/** A case of the torch oracle: its README gives the fields. */
export interface Row {
  readonly line: number;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: readonly unknown[];
  readonly dtypes?: readonly unknown[];
  readonly call?: Readonly<Record<string, unknown>>;
  readonly call_tensors?: Readonly<Record<string, unknown>>;
  readonly call_dtypes?: Readonly<Record<string, unknown>>;
  readonly eval?: boolean;
  readonly outputs?: readonly unknown[];
  readonly params?: number;
  readonly error?: { readonly stage: string; readonly type: string; readonly message: string };
  readonly tag?: string;
}

/** A number with a point: JavaScript's parser would not keep 2.0 apart from 2. */
interface Float {
  readonly float: number;
}

const isFloat = (value: unknown): value is Float => typeof value === 'object' && value !== null && 'float' in value;

export function readRows(family: string): Row[] {
  const lines = readOracle('torch', `${family}.jsonl`).split('\n').filter(Boolean);
  return lines.map((line, i) => {
    const marked = line.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, token =>
      token.startsWith('"') || /^-?\d+$/.test(token) ? token : `{"float":${token}}`
    );
    return { line: i + 1, ...JSON.parse(marked) };
  });
}

const bare = (value: unknown): unknown => (isFloat(value) ? value.float : Array.isArray(value) ? value.map(bare) : value);

const hasFloat = (value: unknown): boolean => isFloat(value) || (Array.isArray(value) && value.some(hasFloat));

function written(args: Readonly<Record<string, unknown>>): WrittenArg[] {
  return Object.entries(args).map(([name, value]) => ({
    name,
    value: bare(value),
    origin: { kind: 'default', by: 'dialect' },
    ...(hasFloat(value) && { float: true as const })
  }));
}

/** Python's None among tensors. */
const NONE: Shape = { items: [] };

function shapeOf(value: unknown, dtype: unknown): Shape {
  if (!Array.isArray(value)) return NONE;
  if (value.every(entry => typeof entry === 'number'))
    return { dims: value, numbers: typeof dtype === 'string' ? dtype : 'float32' } as Shape;
  return { items: value.map((item, i) => shapeOf(item, Array.isArray(dtype) ? dtype[i] : dtype)) };
}

/** The tensors of a row in the order of the operator's inputs. */
function inputsOf(row: Row, spelling: Spelling): Shape[] {
  const inputs = row.inputs.map((value, i) => shapeOf(value, row.dtypes?.[i]));
  const names = Object.keys(row.call_tensors ?? {});
  for (const [i, name] of (spelling.tensors ?? []).entries()) {
    if (!names.includes(name)) continue;
    while (inputs.length < i) inputs.push(NONE);
    inputs[i] = shapeOf(row.call_tensors?.[name], row.call_dtypes?.[name]);
  }
  return inputs;
}

const memo = newMemo();

/** What Shapelint makes of a row: the output tensors (null for None), parameters, and the faults it tells. */
export function runRow(row: Row, spelling: Spelling) {
  const called = { ...spelling, keyed: { ...spelling.keyed, ...spelling.call } };
  const read = readArgs(called, written({ ...row.args, ...row.call }));
  if (read.unusable) return { outputs: [], params: undefined, faults: [...read.findings] };
  const conventions = { ...torchConventions, ...(!row.eval && { training: true as const }) };
  const result: Evaluated = evaluate(spelling.unit, plain(read.args), inputsOf(row, spelling), conventions, memo);
  return { outputs: flat(result.output), params: result.weights, faults: result.findings.filter(refuses) };
}

/** Lost samples are no reason for PyTorch to stop. */
const refuses = (finding: Finding): boolean => !isRemark(finding);

function flat(shape: Shape): unknown[] {
  if (isTensor(shape)) return [shape.dims];
  if (!isTuple(shape)) return ['unknown'];
  return shape.items.length === 0 ? [null] : shape.items.flatMap(flat);
}
