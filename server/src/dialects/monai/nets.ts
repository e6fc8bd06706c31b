import type { Block } from '../../blocks/block';
import { attentionUnet } from '../../blocks/monai/attentionUnet';
import { autoEncoder } from '../../blocks/monai/autoEncoder';
import { autoencoderKl } from '../../blocks/monai/autoencoderKl';
import { basicUnet, basicUnetPlusPlus } from '../../blocks/monai/basicUnet';
import { denseNet, denseNets } from '../../blocks/monai/denseNet';
import { diffusionModelUnet } from '../../blocks/monai/diffusionModelUnet';
import { dynUnet } from '../../blocks/monai/dynUnet';
import { efficientNet, efficientNetFeatures } from '../../blocks/monai/efficientNet';
import { flexibleUnet } from '../../blocks/monai/flexibleUnet';
import { patchDiscriminator } from '../../blocks/monai/patchDiscriminator';
import { classifier, critic, discriminator, generator, regressor } from '../../blocks/monai/regressor';
import { resNet, resNetFeatures, resNets } from '../../blocks/monai/resNet';
import { segResNet, segResNetVae } from '../../blocks/monai/segResNet';
import { segResNetDs } from '../../blocks/monai/segResNetDs';
import { seNet, seNets } from '../../blocks/monai/seNet';
import { swinUnetr } from '../../blocks/monai/swinUnetr';
import { unet } from '../../blocks/monai/unet';
import { unetr } from '../../blocks/monai/unetr';
import { vit } from '../../blocks/monai/vit';
import { vnet } from '../../blocks/monai/vnet';
import { type Spelling, spell, type Take } from '../spelling';
import { truth } from '../torch/takes';
import { snakeCase } from '../writing';
import { actOrNone, actSpec, dropoutSpec, normOrNone, normSpec } from './layerSpecs';

/** How MONAI's constructors take parameters of these names. */
const TAKES: Readonly<Record<string, Take>> = {
  act: actSpec,
  actName: actSpec,
  activation: actOrNone,
  lastAct: actOrNone,
  norm: normSpec,
  normName: normSpec,
  dropout: dropoutSpec,
  bias: truth
};

type Takes = Readonly<Record<string, Take | undefined>>;

/** The same where `None` stands for no layer. */
const NONE: Takes = { act: actOrNone, norm: normOrNone };

/** Where `None` is no missing value. */
const asWritten: Take = ({ value }) => ({ value });

interface Net {
  readonly spelling: Spelling;
  /** The file of `monai.networks.nets` that has the class. */
  readonly module: string;
}

const PAGE = 'https://docs.monai.io/en/stable/networks.html';

/** A class of `monai.networks.nets`: a block whose parameters are the constructor's, in its order. */
function net(module: string, block: Block, aliases: readonly string[] = [], takes: Takes = {}): [string, Net][] {
  const names = Object.keys(block.params);
  const all: Takes = { ...TAKES, ...takes };
  const spelling = spell({
    type: block.name,
    unit: block,
    positional: names,
    keyed: Object.fromEntries(names.map(name => [snakeCase(name), name])),
    takes: Object.fromEntries(names.flatMap(name => (all[name] ? [[name, all[name]]] : []))),
    url: `${PAGE}#${block.name.toLowerCase()}`
  });
  return [block.name, ...aliases].map(name => [name, { spelling, module }]);
}

/** "SEresnet50", "Seresnet50", "seresnet50" */
function aliasesOfSe(name: string): string[] {
  const rest = name.slice(2);
  const lower = rest.toLowerCase();
  const next = rest.includes('Next') ? [`SE${rest.replace('Next', 'NeXt')}`] : [];
  return [...next, `SE${rest.startsWith('Net') ? `n${rest.slice(1)}` : lower}`, `Se${lower}`, `se${lower}`];
}

/** The networks of monai 1.6, by every name their module gives them. */
const nets: ReadonlyMap<string, Net> = new Map([
  ...net('unet', unet, ['Unet'], NONE),
  ...net('basic_unet', basicUnet, ['BasicUnet', 'Basicunet', 'basicunet'], NONE),
  ...net('basic_unetplusplus', basicUnetPlusPlus, ['BasicUnetPlusPlus', 'BasicunetPlusPlus', 'basicunetplusplus'], NONE),
  ...net('dynunet', dynUnet, ['DynUnet', 'Dynunet']),
  ...net('segresnet', segResNet, [], { normName: undefined }),
  ...net('segresnet', segResNetVae),
  ...net('attentionunet', attentionUnet),
  ...net('vnet', vnet),
  ...net('swin_unetr', swinUnetr),
  ...net('unetr', unetr),
  ...net('vit', vit),
  ...net('autoencoderkl', autoencoderKl),
  ...net('diffusion_model_unet', diffusionModelUnet),
  ...net('densenet', denseNet, ['Densenet']),
  ...denseNets.flatMap(block => net('densenet', block, [block.name.replace('DenseNet', 'Densenet'), block.name.toLowerCase()])),
  ...[resNet, ...resNets, resNetFeatures].flatMap(block => net('resnet', block)),
  ...[efficientNet, efficientNetFeatures].flatMap(block => net('efficientnet', block)),
  ...net('flexible_unet', flexibleUnet, ['FlexUNet'], { ...NONE, preConv: asWritten }),
  ...net('patchgan_discriminator', patchDiscriminator, [], NONE),
  ...net('segresnet_ds', segResNetDs),
  ...net('autoencoder', autoEncoder, [], NONE),
  ...net('regressor', regressor, [], NONE),
  ...[classifier, discriminator, critic].flatMap(block => net('classifier', block, [], NONE)),
  ...net('generator', generator, [], NONE),
  ...net('senet', seNet, ['SEnet', 'Senet']),
  ...seNets.flatMap(block => net('senet', block, aliasesOfSe(block.name)))
]);

/**
 * The network that a class path stands for: `monai.networks.nets.UNet`, the same with the module's name between, or, where
 * MONAI's own parser looks names up, the name alone.
 */
export function monaiNet(target: string): { readonly spelling: Spelling; readonly bare: boolean } | undefined {
  const [, path, module, name = ''] = /^(monai\.networks\.nets\.)?(?:(\w+)\.)?(\w+)$/.exec(target) ?? [];
  const found = nets.get(name);
  if (!found || (module !== undefined && (path === undefined || module !== found.module))) return undefined;
  return { spelling: found.spelling, bare: path === undefined };
}

/** How bundles write MONAI's networks, each by its first name. */
export const monaiSpellings: readonly Spelling[] = [...new Set([...nets.values()].map(({ spelling }) => spelling))];
