import type { Spelling, Take } from '../spelling';
import { torchName } from './classes';

/** Sizes that a layer hands to C++ as they are: a tuple or Python's list is taken there, a ListConfig is none. */
const AS_THEY_ARE = /^(?:MaxPool\dd|AvgPool[23]d|LPPool\dd|Adaptive(?:Avg|Max)Pool1d|Unflatten|Upsample|Upsampling\w+2d|PReLU)$/;

const SIZES = ['kernel', 'stride', 'padding', 'dilation', 'outputSize', 'sizes', 'size', 'scale', 'learned'];

/** Layers that MONAI is told by name and mapping, which has to be a dict, and lists that it asks for by their type. */
const MONAI = ['act', 'actName', 'activation', 'dropout', 'lastAct', 'norm', 'normName', 'resolution'];

/** A spelling as Hydra calls it: lists arrive as OmegaConf's ListConfig, which some layers refuse. */
export function withListConfig(spelling: Spelling, target: string): Spelling {
  const torch = torchName(target);
  const refusing = torch === undefined ? MONAI : AS_THEY_ARE.test(torch) ? SIZES : [];
  const names = refusing.filter(name => name in spelling.unit.params);
  if (names.length === 0) return spelling;
  const takes = Object.fromEntries(names.map(name => [name, noListConfig(spelling.takes?.[name])]));
  return { ...spelling, takes: { ...spelling.takes, ...takes } };
}

const noListConfig =
  (otherwise: Take | undefined): Take =>
  (one, all) => {
    if (!one.list) return otherwise?.(one, all);
    const why = 'a list arrives as OmegaConf’s ListConfig, which is refused here; `_convert_: all` hands over a list';
    return { problem: { is: 'value', why } };
  };
