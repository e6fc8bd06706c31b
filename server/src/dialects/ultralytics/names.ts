import { identity } from '../../ops/elementwise';
import { concat } from '../../ops/merge';
import type { WrittenArg } from '../arguments';
import type { Spelling } from '../spelling';
import { spell } from '../spelling';
import { torchModules } from '../torch/names';
import { torchSpellings } from '../torch/spellings';
import { heads } from './heads';
import { modules } from './modules';

/** What a module name in a row stands for. */
export type Resolved =
  | { readonly spelling: Spelling }
  /** Ultralytics takes the name, but what it does is not modelled. */
  | { readonly unmodelled: true }
  /** Ultralytics stops with an error; why, in its words. */
  | { readonly refused: string };

const own: ReadonlyMap<string, Spelling> = new Map(
  [
    ...modules,
    ...heads,
    spell({ type: 'Concat', unit: concat, positional: ['axis'] }),
    // Files of old name a module that is gone; in the first row it is replaced by the identity.
    spell({ type: 'Silence', unit: identity }),
    // Nothing can be written between its brackets.
    spell({ type: 'nn.Sequential', unit: identity })
  ].map(spelling => [spelling.type, spelling])
);

/** Names that Ultralytics resolves and that are not modelled. */
const UNMODELLED = new Set(['LRPCHead']);

export function resolveModule(name: string, row: number, args: readonly WrittenArg[]): Resolved {
  // The heads of YOLOv5's own repository decode anchors, which Ultralytics' heads of the same name do not take.
  if (args.some(arg => arg.value === 'anchors')) return { unmodelled: true };
  if (name.startsWith('nn.')) {
    const spelling = own.get(name) ?? torchSpellings.get(name.slice(3));
    if (spelling) return { spelling };
    return torchModules.has(name.slice(3)) ? { unmodelled: true } : { refused: `torch.nn has no ${name.slice(3)}` };
  }
  if (name.startsWith('torchvision.ops.')) return { unmodelled: true };
  const spelling = name === 'Silence' && row > 0 ? undefined : own.get(name);
  if (spelling) return { spelling };
  return UNMODELLED.has(name) ? { unmodelled: true } : { refused: 'Ultralytics knows no module of this name' };
}

/** How a row writes the modules that are Ultralytics' own; those of `torch.nn` stand behind `nn.`. */
export const ultralyticsSpellings: readonly Spelling[] = [...own.values()];

/** Every name a row may use, for suggestions and completion. */
export const moduleNames: readonly string[] = [...own.keys(), ...[...torchSpellings.keys()].map(name => `nn.${name}`)];
