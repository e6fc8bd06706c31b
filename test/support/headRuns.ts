import { type Evaluated, evaluate } from '../../server/src/analysis/evaluate';
import { newMemo } from '../../server/src/analysis/memo';
import { plain, readArgs, type WrittenArg } from '../../server/src/dialects/arguments';
import { heads } from '../../server/src/dialects/ultralytics/heads';
import { torchConventions } from '../../server/src/ir/conventions';
import { isRemark } from '../../server/src/ir/finding';
import { type Dim, type Shape, tensors } from '../../server/src/ir/shape';

/** What an oracle gives as a value: a list of numbers is a tensor. */
export type Value = readonly number[] | { readonly [kind: string]: unknown } | null;

/** All tensors of an oracle's value, depth first; None is left out. */
export function flat(value: Value): number[][] {
  if (value === null) return [];
  if (Array.isArray(value)) return typeof value[0] === 'number' ? [value as number[]] : value.flatMap(flat);
  return Object.values(value).flatMap(entry => flat(entry as Value));
}

/** The feature maps among a head's inputs: texts, which our heads make themselves, have three axes. */
export const maps = (value: Value): number[][] => flat(value).filter(dims => dims.length === 4);

/** The rows in front of which the class branch is the older one. */
const newer = ['C3k2', 'A2C2f', 'C2fCIB'];
export const isLegacy = (layers: readonly { readonly type: string }[]): boolean => !layers.some(layer => newer.includes(layer.type));

export interface Ran extends Evaluated {
  readonly shapes: readonly (readonly Dim[])[];
  readonly faults: readonly string[];
}

const memo = newMemo();

/** Runs a head on feature maps, with constructor arguments in the order in which parse_model gives them. */
export function runHead(type: string, resolved: readonly unknown[], inputs: readonly (readonly Dim[])[], legacy = true): Ran {
  const spelling = heads.find(one => one.type === type)!;
  const origin = { kind: 'default', by: 'dialect' } as const;
  const written: WrittenArg[] = resolved.map(value => ({ value, origin }));
  if (spelling.keyed?.legacy) written.push({ name: 'legacy', value: legacy, origin });
  const read = readArgs(spelling, written);
  const arriving = inputs.map((dims): Shape => ({ dims }));
  const lost: Evaluated = {
    output: { unknown: { layer: 0, why: 'fault' } },
    certain: false,
    findings: [],
    weights: undefined,
    macs: undefined,
    kinds: 0
  };
  const result = read.unusable ? lost : evaluate(spelling.unit, plain(read.args), arriving, torchConventions, memo);
  const faults = [...read.findings, ...result.findings].filter(finding => !isRemark(finding));
  return {
    ...result,
    shapes: tensors(result.output).map(tensor => tensor.dims),
    faults: faults.map(finding => `${finding.kind}: ${finding.blame}`)
  };
}
