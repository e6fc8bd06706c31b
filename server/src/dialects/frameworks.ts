import { caffeSpellings } from './caffe/types';
import { darknetSpellings } from './darknet/sections';
import { classes } from './keras/classes';
import { layerTypes } from './layers/types';
import { monaiSpellings } from './monai/nets';
import type { Spelling } from './spelling';
import { torchFunctions } from './torch/functions';
import { torchSpellings } from './torch/spellings';
import { ultralyticsSpellings } from './ultralytics/names';

/** A vocabulary of layer types, and how it spells the operators and blocks. */
export interface Framework {
  readonly title: string;
  /** What formulas and conventions follow where they differ. */
  readonly framework: 'torch' | 'tensorflow' | 'caffe' | 'darknet';
  readonly layout: 'channels-first' | 'channels-last';
  readonly spellings: readonly Spelling[];
}

const torch = { framework: 'torch', layout: 'channels-first' } as const;

/** Every vocabulary; several formats may share one. */
export const frameworks: readonly Framework[] = [
  { title: 'PyTorch', ...torch, spellings: [...torchSpellings.values(), ...torchFunctions.values()] },
  { title: 'Keras', framework: 'tensorflow', layout: 'channels-last', spellings: [...classes.values()].map(({ spelling }) => spelling) },
  { title: 'MONAI', ...torch, spellings: monaiSpellings },
  { title: 'Ultralytics', ...torch, spellings: ultralyticsSpellings },
  { title: 'Darknet', framework: 'darknet', layout: 'channels-first', spellings: darknetSpellings },
  { title: 'Caffe', framework: 'caffe', layout: 'channels-first', spellings: caffeSpellings },
  { title: 'Layer list', ...torch, spellings: [...layerTypes.values()] }
];
