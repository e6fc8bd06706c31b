import { torchConventions } from '../../ir/conventions';
import type { Notice } from '../../ir/graph';
import type { Dialect, ModelGraph, ModelLayer } from '../dialect';
import { findModel, isMonai } from './find';
import { readInput } from './input';
import { addModule } from './layer';
import { write } from './write';
import { call, writing } from './writing';

/** Models of classes that a config names: Hydra's instantiate, and MONAI's bundles. */
export const target: Dialect = {
  id: 'target',
  title: 'Hydra and MONAI',
  syntaxes: ['yaml', 'json'],
  write,
  detect: tree => Math.max(0, ...tree.roots.map(root => findModel(root)?.sure ?? 0)),
  variants: () => [],
  writing,
  call,
  lower(tree, request) {
    const layers: ModelLayer[] = [];
    const notices: Notice[] = [];
    const root = tree.roots.find(one => findModel(one));
    const model = root && findModel(root);
    const monai = root !== undefined && isMonai(root);
    if (root && model)
      addModule(model, { input: 0 }, { root, layers, declared: request.declared, notices, monai, listConfig: !monai, recursive: true });
    return {
      inputs: [readInput(tree, root, layers, request.inputs)],
      layers,
      conventions: torchConventions,
      notices,
      probes: []
    } satisfies ModelGraph;
  }
};
