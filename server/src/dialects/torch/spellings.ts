import type { Spelling } from '../spelling';
import { activations } from './activation';
import { convolutions } from './conv';
import { linears } from './linear';
import { norms } from './norm';
import { pads } from './pad';
import { pools } from './pool';
import { reshapes } from './reshape';
import { sequences } from './sequence';

/** Every row links to its reference page. */
const PAGE = 'https://docs.pytorch.org/docs/stable/generated/torch.nn';

/** How `torch.nn` writes the operators (torch 2.13): every module, by its name there. */
export const torchSpellings: ReadonlyMap<string, Spelling> = new Map(
  [...convolutions, ...pools, ...pads, ...norms, ...linears, ...reshapes, ...activations, ...sequences].map(s => [
    s.type,
    { ...s, url: `${PAGE}.${s.type}.html` }
  ])
);
