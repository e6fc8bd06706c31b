import { any, boolean, integer, optional, text } from '../ops/param';
import { type Builder, defineBlock, type Ref } from './block';
import { convNeXts } from './torchvisionConvNeXt';
import { efficientNets } from './torchvisionEfficientNet';
import { mobileNets } from './torchvisionMobileNet';
import { IMAGENET_CLASSES, type Network, type Step } from './torchvisionNetwork';
import { resNets } from './torchvisionResNet';
import { plainNets } from './torchvisionVgg';

const networks: ReadonlyMap<string, Network> = new Map(
  Object.entries({ ...resNets, ...mobileNets, ...plainNets, ...efficientNets, ...convNeXts })
);

/** Names of the networks, as torchvision.models has them. */
export const torchvisionNames: readonly string[] = [...networks.keys()];

const through = (g: Builder, steps: readonly Step[], value: Ref): Ref => steps.reduce((v, step) => step(g, v), value);

const whole = (g: Builder, x: Ref, { children, joint, classifier }: Network, classes: number): Ref =>
  through(g, [...children, ...joint, ...classifier(classes)], x);

/** A network of torchvision as its function builds it. */
export const torchvisionModel = defineBlock({
  name: 'torchvision model',
  doc: 'A classifier of torchvision.',
  params: {
    network: text('Its name in torchvision.models.'),
    weights: any('Pretrained weights, which change no shape.', { default: undefined }),
    progress: boolean('Whether their download is shown.', { default: true }),
    numClasses: integer('Number of classes.', { min: 1, default: IMAGENET_CLASSES })
  },
  build(g, [x], { network: name, weights, numClasses }) {
    const network = networks.get(name);
    if (!network) return undefined;
    if (weights && numClasses !== IMAGENET_CLASSES) {
      const why = `weights are for ${IMAGENET_CLASSES} classes, and ${numClasses} are wanted`;
      g.refuse({ kind: 'argument', blame: ['numClasses'], data: { problem: { is: 'value', why } } });
    }
    return whole(g, x!, network, numClasses);
  }
});

/**
 * A network of torchvision taken apart into its children (ultralytics/nn/modules/block.py, TorchVision). Names are read
 * without regard to case (torchvision/models/_api.py, get_model).
 */
export const torchvision = defineBlock({
  name: 'TorchVision',
  doc: 'A network of torchvision, without its last children; or the input and what every child makes of it, as a list.',
  params: {
    network: text('Its name in torchvision.models.'),
    weights: optional(any('Pretrained weights, which change no shape.', { default: undefined })),
    unwrap: boolean('Take the network apart into its children; otherwise it runs whole, its classifier included.', { default: true }),
    truncate: integer('How many of the last children are dropped.', { default: 2 }),
    split: boolean('Hand out the input and every child’s output.', { default: false })
  },
  build(g, [x], { network: name, unwrap, truncate, split }) {
    const network = networks.get(name.toLowerCase());
    if (!network) {
      g.report({ kind: 'unknown-module', blame: ['network'], data: { type: name } });
      return undefined;
    }
    if (!unwrap) return whole(g, x!, network, IMAGENET_CLASSES);
    // What the network's own forward does between its children is lost where it is taken apart.
    const children = [...network.children.map(child => [child]), network.classifier(IMAGENET_CLASSES)];
    const values = [x!];
    for (const child of truncate === 0 ? children : children.slice(0, -truncate)) values.push(through(g, child, values.at(-1)!));
    return split ? { items: values } : values.at(-1)!;
  }
});
