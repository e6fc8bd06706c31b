import { activation, glu, softmax } from '../../ops/elementwise';
import { batchNorm, groupNorm, instanceNorm, layerNorm, responseNorm } from '../../ops/norm';
import type { Op } from '../../ops/op';
import { any, type Given, type Params } from '../../ops/param';
import type { Builder, Ref, Unit } from '../block';
import { refuse } from './refuse';

/**
 * A layer as MONAI's factories name it, alone or with arguments (monai/networks/layers/factories.py); a dialect has checked the
 * arguments. An empty name, and null where it is allowed, stands for none.
 */
export type LayerSpec = string | null | readonly [name: string, args: Readonly<Record<string, unknown>>];

const act = (value: LayerSpec) => any('The activation: its name, or its name and arguments.', { default: value });
const norm = (value: LayerSpec) => any('The normalisation: its name, or its name and arguments.', { default: value });

export { act as actParam, norm as normParam };

/** Name, in lower case, and arguments. */
function read(spec: unknown): { readonly name: string; readonly args: Readonly<Record<string, unknown>> } {
  const [name, args] = Array.isArray(spec) ? spec : [spec ?? ''];
  return { name: String(name).toLowerCase(), args: args ?? {} };
}

const truth = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

interface Module {
  readonly unit: Unit;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The normalisation that `spec` names, for this many channels and spatial axes; undefined for none. */
function normOf(g: Builder, spec: unknown, channels: number, rank: number, blame: string): Module | undefined {
  const { name, args } = read(spec);
  const affine = truth(args.affine);
  const tracking = truth(args.track_running_stats);
  const features = count(args.num_features) ?? channels;
  const module = <S extends Params>(unit: Op<S>, given: Given<S>): Module => ({ unit: unit as unknown as Unit, args: given });
  switch (name) {
    case '':
      return undefined;
    case 'instance':
    case 'instance_nvfuser':
      return module(instanceNorm, { rank, features, affine, tracking });
    case 'batch':
    case 'syncbatch':
      return module(batchNorm, { features, affine, tracking, ranks: rank === 1 ? [2, 3] : [rank + 2] });
    case 'group': {
      const groups = count(args.num_groups) ?? 1;
      const value = count(args.num_channels) ?? channels;
      if (value % groups !== 0)
        g.refuse({ kind: 'indivisible', blame: [blame], data: { value, by: groups, what: 'channels', divisor: 'groups' } });
      return module(groupNorm, { groups, features: value, affine });
    }
    case 'layer':
      return module(layerNorm, { shape: args.normalized_shape, affine: truth(args.elementwise_affine), bias: truth(args.bias) });
    case 'localresponse':
      return module(responseNorm, { size: count(args.size) ?? 1 });
    default:
      return refuse(g, blame, `MONAI has no normalisation ${name}`);
  }
}

/** Adds the normalisation that `spec` names, of this many channels and spatial axes. */
export function addNorm(g: Builder, x: Ref, spec: unknown, channels: number, rank: number, blame = 'norm'): Ref {
  const norm = normOf(g, spec, channels, rank, blame);
  return norm ? g.add(norm.unit, x, norm.args) : x;
}

/** The same for one that is built and does not run. */
export function holdNorm(g: Builder, spec: unknown, channels: number, rank: number, blame = 'norm'): void {
  const norm = normOf(g, spec, channels, rank, blame);
  if (norm) g.hold(norm.unit, norm.args);
}

/** Learned parameters of the activation that `spec` names. */
export function holdAct(g: Builder, spec: unknown): void {
  const { name, args } = read(spec);
  if (name === 'prelu') g.hold(activation, { function: name, learned: count(args.num_parameters) ?? 1 });
}

/** Adds the activation that `spec` names; one that is `shared` has been counted before. */
export function addAct(g: Builder, x: Ref, spec: unknown, shared = false): Ref {
  const { name, args } = read(spec);
  if (name === '') return x;
  if (name === 'geglu') return g.add(glu, x);
  if (name === 'softmax' || name === 'logsoftmax') return g.add(softmax, x, { axis: count(args.dim) });
  const learned = name === 'prelu' && !shared ? (count(args.num_parameters) ?? 1) : undefined;
  return g.add(activation, x, { function: name === 'swish' || name === 'memswish' ? 'silu' : name, learned });
}

/** Whether a normalisation learns a scale, which some constructors set. */
export function learnsScale(spec: unknown): boolean {
  const { name, args } = read(spec);
  if (name === 'localresponse' || name === '') return false;
  return truth(name === 'layer' ? args.elementwise_affine : args.affine) ?? !name.startsWith('instance');
}

/** Whether it is one over batches that learns nothing. */
export const isPlainBatchNorm = (spec: unknown): boolean => read(spec).name === 'batch' && !learnsScale(spec);

/** The same normalisation, learning where it can and nothing is said. */
export function affineByDefault(spec: unknown): unknown {
  const { name, args } = read(spec);
  return ['instance', 'instance_nvfuser', 'batch', 'group', 'syncbatch'].includes(name) ? [name, { affine: true, ...args }] : spec;
}

/** What a normalisation, dropout and activation behind a convolution are, and in which order. */
export interface Adn {
  readonly norm?: unknown;
  readonly act?: unknown;
  readonly ordering?: string;
}

/** Normalisation and activation in the order that the letters N and A say; D, dropout, changes no shape (monai/networks/blocks/acti_norm.py). */
export function addAdn(g: Builder, x: Ref, { norm, act, ordering = 'NDA' }: Adn, channels: number, rank: number): Ref {
  let y = x;
  for (const letter of ordering.toUpperCase()) {
    if (!'NDA'.includes(letter)) refuse(g, 'adnOrdering', `is an order of the letters A, D and N, and ${letter} is none of them`);
    if (letter === 'N') y = addNorm(g, y, norm, channels, rank);
    if (letter === 'A') y = addAct(g, y, act);
  }
  return y;
}
