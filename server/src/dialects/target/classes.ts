import type { Declared } from '../../config/settings';
import { torchConventions } from '../../ir/conventions';
import { declaredSpelling } from '../declared';
import { monaiNet } from '../monai/nets';
import { nearest } from '../nearest';
import type { Spelling } from '../spelling';
import { torchModules } from '../torch/names';
import { torchSpellings } from '../torch/spellings';
import { torchvisionSpelling } from '../torch/torchvision';

/** The name within `torch.nn`, however deep the module's path is written; undefined for other packages. */
export const torchName = (target: string): string | undefined => /^torch\.nn\.(?:modules\.(?:\w+\.)?)?(\w+)$/.exec(target)?.[1];

/** How a class is written that is known here: one of `torch.nn`, a network of torchvision, or one of MONAI, whose own parser takes it by its name alone. */
export function spellingOf(target: string, monai: boolean): Spelling | undefined {
  const name = torchName(target);
  if (name !== undefined) return torchSpellings.get(name);
  const net = monaiNet(target);
  return net && (monai || !net.bare) ? net.spelling : torchvisionSpelling(target);
}

/** A class that its users declared, by its whole path or by its name alone. */
export const declaredClass = (target: string, declared: Declared | undefined): Spelling | undefined =>
  declaredSpelling(target, declared, torchConventions) ??
  declaredSpelling(target.slice(target.lastIndexOf('.') + 1), declared, torchConventions);

/** Whether a class is a module by its name alone, even one whose shapes are not followed. */
export const isModule = (target: string): boolean =>
  torchName(target) !== undefined || monaiNet(target) !== undefined || torchvisionSpelling(target) !== undefined;

/** Whether only MONAI's parser finds a class of this name. */
export const isBareName = (target: string): boolean => monaiNet(target)?.bare === true;

/** What a package that is known says to a name that it does not have. */
export function refusedName(target: string): { readonly refused: string; readonly nearest?: string } | undefined {
  const name = torchName(target);
  if (name === undefined || torchModules.has(name)) return undefined;
  const near = nearest(name, torchModules);
  return { refused: `torch.nn has no ${name}`, ...(near && { nearest: `torch.nn.${near}` }) };
}
