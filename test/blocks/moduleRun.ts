import { type Evaluated, evaluate } from '../../server/src/analysis/evaluate';
import { newMemo } from '../../server/src/analysis/memo';
import { plain, readArgs } from '../../server/src/dialects/arguments';
import { modules } from '../../server/src/dialects/ultralytics/modules';
import { torchConventions } from '../../server/src/ir/conventions';
import { type Finding, isRemark } from '../../server/src/ir/finding';
import { isTensor, type Shape } from '../../server/src/ir/shape';

export const spellings = new Map(modules.map(spelling => [spelling.type, spelling]));
export const memo = newMemo();

/** A module called with constructor arguments, on these inputs, as often as the row says. */
export function run(type: string, constructorArgs: readonly unknown[], inputs: readonly Shape[], copies = 1): Evaluated {
  const spelling = spellings.get(type)!;
  const written = constructorArgs.map(value => ({ value, origin: { kind: 'default', by: 'dialect' } as const }));
  const read = readArgs(spelling, written);
  if (read.unusable)
    return {
      output: { unknown: { layer: 0, why: 'fault' } },
      certain: false,
      findings: read.findings,
      weights: undefined,
      macs: undefined,
      kinds: 0
    };
  let arriving = inputs;
  let all: Evaluated | undefined;
  for (let i = 0; i < copies; i++) {
    const once = evaluate(spelling.unit, plain(read.args), arriving, torchConventions, memo);
    arriving = [once.output];
    all = all
      ? {
          ...once,
          weights: all.weights! + once.weights!,
          macs: all.macs! + once.macs!,
          findings: [...all.findings, ...once.findings],
          certain: all.certain && once.certain
        }
      : once;
  }
  return all!;
}

/** A value as the oracle writes it. */
export function written(shape: Shape): unknown {
  if (isTensor(shape)) return shape.dims;
  return 'items' in shape ? { tuple: shape.items.map(written) } : shape;
}

/** Findings that say the framework refuses. */
export const faults = (result: Evaluated): Finding[] => result.findings.filter(finding => !isRemark(finding));
