import { torchConventions } from '../../ir/conventions';
import type { Notice } from '../../ir/graph';
import type { Tree } from '../../syntax/tree';
import type { Dialect, ModelGraph, ModelLayer, Variant } from '../dialect';
import { files } from './defaults';
import { findModel, findModels, isMonai } from './find';
import { isUnbatched, readInput } from './input';
import { addModule } from './layer';
import { outline } from './outline';
import { pathText } from './resolve';
import { write } from './write';
import { call, writing } from './writing';

/** Models of classes that a config names: Hydra's instantiate, and MONAI's bundles. */
export const target: Dialect = {
  id: 'target',
  title: 'Hydra and MONAI',
  syntaxes: ['yaml', 'json'],
  write,
  outline,
  files,
  detect: tree => Math.max(0, ...tree.roots.map(root => findModel(root)?.sure ?? 0)),
  variants: models,
  writing,
  call,
  *lower(tree, request) {
    const layers: ModelLayer[] = [];
    const notices: Notice[] = [];
    const root = tree.roots.find(one => findModel(one));
    const model = root && (findModels(root).find(({ path }) => pathText(path) === request.variant) ?? findModel(root));
    const monai = root !== undefined && isMonai(root);
    if (root && model)
      yield* addModule(
        model,
        { input: 0 },
        { root, layers, declared: request.declared, notices, monai, listConfig: !monai, recursive: true }
      );
    const input = readInput(tree, root, layers, request.inputs);
    return {
      inputs: [input],
      layers,
      conventions: isUnbatched(input, layers) ? { ...torchConventions, unbatched: true } : torchConventions,
      notices,
      probes: []
    } satisfies ModelGraph;
  }
};

/** The models of a file that has several, by their paths. */
function models({ roots }: Tree): Variant[] {
  const root = roots.find(one => findModel(one));
  const found = root ? findModels(root).map(({ path }) => pathText(path)) : [];
  return found.length < 2 ? [] : found.map(id => ({ id, title: id }));
}
