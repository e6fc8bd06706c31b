import { torchvisionModel, torchvisionNames } from '../../blocks/torchvision';
import { type Spelling, spell } from '../spelling';

const PAGE = 'https://docs.pytorch.org/vision/stable/models.html';

/** The functions of `torchvision.models` that build classifiers; any further argument makes another network. */
const models: ReadonlyMap<string, Spelling> = new Map(
  torchvisionNames.map(name => [
    name,
    {
      ...spell({
        type: name,
        unit: torchvisionModel,
        fixed: { network: name },
        keyed: { weights: 'weights', progress: 'progress', num_classes: 'numClasses' }
      }),
      takesAnything: true as const,
      open: true as const,
      url: PAGE
    }
  ])
);

/** The network that a path stands for: `torchvision.models.resnet50`, with its module's name or without. */
export function torchvisionSpelling(target: string): Spelling | undefined {
  const name = /^torchvision\.models\.(?:\w+\.)?(\w+)$/.exec(target)?.[1];
  return name === undefined ? undefined : models.get(name);
}
