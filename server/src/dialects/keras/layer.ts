import type { Block, Unit } from '../../blocks/block';
import type { Held } from '../../blocks/sequence';
import type { Declared } from '../../config/settings';
import type { Conventions } from '../../ir/conventions';
import type { ArgumentProblem, Finding } from '../../ir/finding';
import type { Arg } from '../../ir/graph';
import { lost } from '../../ops/lost';
import type { Op } from '../../ops/op';
import { entry, get, type Node } from '../../syntax/tree';
import { plain, readArgs, type WrittenArg } from '../arguments';
import { declaredSpelling } from '../declared';
import { nearest } from '../nearest';
import { isFloat, plainValue, show } from '../value';
import { activationProblem } from './activations';
import { classes } from './classes';
import { type Call, plainOf } from './inbound';
import { BUILT, type KerasLayer } from './kerasLayer';
import { dtypeProblem, initializerProblem } from './names';
import { isModel, type KerasObject, readObject, textOf } from './objects';

/** A layer object as its operator takes it, apart from what arrives. */
export interface Reading {
  readonly known?: KerasLayer;
  readonly unit?: Op | Block;
  readonly args: Readonly<Record<string, Arg>>;
  readonly findings: readonly Finding[];
  readonly unusable: boolean;
  readonly conventions?: Conventions;
  readonly url?: string;
}

export interface ReadingScope {
  readonly conventions: Conventions;
  readonly keras2: boolean;
  readonly declared?: Declared | undefined;
  /** Reads a whole model as one layer: what a wrapper holds may be one. */
  readModel?(object: KerasObject): Reading;
}

const LAYER_MODULES = /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras)(?:\.|$)/;

/** Reads a layer's config; whatever is wrong with it is a finding of the layer. */
export function readLayer(object: KerasObject, scope: ReadingScope, call?: Call): Reading {
  const builtIn = object.module === undefined || LAYER_MODULES.test(object.module);
  const own = declaredSpelling(object.className, scope.declared, scope.conventions);
  const known: KerasLayer | undefined = own ? { spelling: own, call: 'any' } : builtIn ? classes.get(object.className) : undefined;
  if (!known) return { args: {}, findings: [unknownClass(object, builtIn)], unusable: false };
  const findings: Finding[] = [];
  const args: Record<string, Arg> = {};
  const refuse = (name: string, node: Node, problem: ArgumentProblem) => {
    args[name] = { value: undefined, origin: originOf(object.config, name, node) };
    findings.push({ kind: 'argument', blame: [name], data: { problem } });
  };
  const inner: Finding[] = [];
  const written: WrittenArg[] = [];
  const config = object.config.kind === 'map' ? object.config.entries : [];
  for (const { key, value } of config) {
    const problem = commonProblem(key.text, value, known);
    const wraps = known.wraps?.[key.text];
    if (wraps && !(key.text !== 'layer' && isNull(value))) {
      const held = readHeld(value, wraps, scope);
      if ('problem' in held) refuse(`?${key.text}`, value, held.problem);
      else {
        written.push({ name: key.text, value: held.held, origin: { kind: 'written', key: key.span, value: value.span } });
        inner.push(...held.findings);
      }
    } else if (problem) refuse(`?${key.text}`, value, problem);
    else if (!isPassedOver(key.text, known, scope)) written.push(writtenArg(key.text, key.span, value));
  }
  const built = builtArg(object, known, written);
  if (built) written.push(built);
  const read = readArgs(known.spelling, written);
  if (findings.length === 0) findings.push(...inner, ...read.findings.map(finding => inKerasWords(finding, known)));
  const conventions = known.laidOut ? layoutOf(object, scope.conventions) : undefined;
  const { url } = known.spelling;
  return {
    known,
    unit: known.spelling.unit,
    args: Object.assign(
      read.args,
      args,
      known.callArgs && calledWith(known.callArgs, call),
      known.checksWhenBuilt && wasBuilt(object) && { late: computed(true, 'build_config is given') }
    ),
    findings,
    unusable: read.unusable || findings.length > 0,
    ...(conventions && { conventions }),
    ...(url && { url })
  };
}

/** Names a missing argument as Keras does. */
function inKerasWords(finding: Finding, { spelling }: KerasLayer): Finding {
  if (finding.kind !== 'argument' || finding.data.problem.is !== 'missing') return finding;
  const key = Object.entries(spelling.keyed ?? {}).find(([, parameter]) => parameter === finding.blame[0])?.[0];
  const [missing] = finding.blame;
  const why = `the argument \`${key ?? missing}\` is missing`;
  return {
    ...finding,
    blame: [],
    data: { problem: { is: 'value', why, ...(missing !== undefined && { missing: { parameter: missing, word: key } }) } }
  };
}

/** What the call itself says, where it bears on shapes. */
function calledWith(callArgs: Readonly<Record<string, string>>, call: Call | undefined): Record<string, Arg> {
  const args: Record<string, Arg> = {};
  for (const [name, parameter] of Object.entries(callArgs)) {
    const value = plainOf(call?.kwargs.get(name));
    if (value !== undefined) args[parameter] = { value: Boolean(value), origin: { kind: 'default', by: 'dialect' } };
  }
  return args;
}

const isNull = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

const RECURRENT: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'SimpleRNN', 'ConvLSTM1D', 'ConvLSTM2D', 'ConvLSTM3D']);

/** A layer that a wrapper holds, or why it cannot hold it; a fault of the inner layer is one of the wrapper's. */
function readHeld(
  node: Node,
  wraps: 'any' | 'recurrent',
  scope: ReadingScope
): { readonly held: Held; readonly findings: readonly Finding[] } | { readonly problem: ArgumentProblem } {
  const object = readObject(node);
  if (!object) return { problem: { is: 'type', expected: 'a layer', written: show(plainValue(node)) } };
  const { className } = object;
  const model = isModel(object);
  if (wraps === 'recurrent' && !model && classes.has(className) && !RECURRENT.has(className))
    return { problem: { is: 'type', expected: 'a recurrent layer', written: className } };
  const read = model && scope.readModel ? scope.readModel(object) : readLayer(object, scope);
  const findings = read.findings.map(finding => ({ ...finding, blame: [], within: className }) as Finding);
  if (!read.unit || read.unusable) return { held: { unit: lost as unknown as Unit, args: {} }, findings };
  return { held: { unit: read.unit, args: plain(read.args), ...(read.conventions && { conventions: read.conventions }) }, findings };
}

const computed = (value: unknown, how: string): Arg => ({ value, origin: { kind: 'computed', from: [], how } });

const wasBuilt = ({ node }: KerasObject): boolean => get(node, 'build_config')?.kind === 'map';

function originOf(config: Node, name: string, value: Node): Arg['origin'] {
  const key = entry(config, name.replace('?', ''))?.key.span;
  return { kind: 'written', ...(key && { key }), value: value.span };
}

function writtenArg(name: string, key: Node['span'], value: Node): WrittenArg {
  const float =
    value.kind === 'list' ? value.items.some(item => isFloat(item) || (item.kind === 'list' && item.items.some(isFloat))) : isFloat(value);
  return { name, value: plainValue(value), origin: { kind: 'written', key, value: value.span }, ...(float && { float }) };
}

/** Arguments that only Keras 2 has, or that it writes where they say nothing. */
const OLD_KEYS: ReadonlySet<string> = new Set([
  'time_major',
  'implementation',
  'groups',
  'reset_after',
  'input_length',
  'fused',
  'noise_shape',
  'count_include_pad',
  'query_shape',
  'key_shape',
  'value_shape',
  'softmax_robust_masking'
]);

/** Whether the layer takes no parameter from a key, and has nothing to say of it. */
const isPassedOver = (key: string, { spelling: { keyed = {}, ignored } }: KerasLayer, { keras2 }: ReadingScope): boolean =>
  !(key in keyed) && (ignored?.includes(key) || (keras2 && OLD_KEYS.has(key)));

/** What is checked in every layer that has it. */
function commonProblem(key: string, value: Node, { laidOut, spelling }: KerasLayer): ArgumentProblem | undefined {
  if (key === 'data_format' && laidOut) return formatProblem(value);
  if (key === 'activation' && spelling.ignored?.includes('activation')) {
    const taken = activationProblem({ value: plainValue(value), origin: { kind: 'default', by: 'op' } }, new Map());
    return taken && 'problem' in taken ? taken.problem : undefined;
  }
  if (key === 'dtype') return dtypeProblem(value);
  return key.endsWith('_initializer') && spelling.ignored?.includes(key) ? initializerProblem(value) : undefined;
}

const FORMATS = ['channels_last', 'channels_first'];

function formatProblem(value: Node): ArgumentProblem | undefined {
  const text = textOf(value);
  if (value.kind === 'scalar' && value.value === null) return undefined;
  if (text !== undefined && FORMATS.includes(text.toLowerCase())) return undefined;
  return { is: 'type', expected: 'channels_last or channels_first', written: text ?? show(plainValue(value)) };
}

/** The layer's own layout, where it is not the model's. */
function layoutOf({ config }: KerasObject, model: Conventions): Conventions | undefined {
  const layout = textOf(get(config, 'data_format'))?.toLowerCase() === 'channels_first' ? 'channels-first' : 'channels-last';
  return layout === model.layout ? undefined : { ...model, layout };
}

/** The extent that the layer's weights were made for, as `build_config` says it. */
function builtArg({ node, config }: KerasObject, known: KerasLayer, written: readonly WrittenArg[]): WrittenArg | undefined {
  const { built } = known;
  const shape = built && get(get(node, 'build_config'), 'input_shape');
  if (!built || shape?.kind !== 'list') return undefined;
  const first = textOf(get(config, 'data_format'))?.toLowerCase() === 'channels_first';
  const named = written.find(arg => arg.name === 'axis')?.value;
  const axis = built.axis === 'axis' ? Number([named ?? -1].flat()[0]) : built.axis === 'channels' && first ? 1 : -1;
  const item = shape.items.at(axis);
  if (item?.kind !== 'scalar' || typeof item.value !== 'number') return undefined;
  return { name: BUILT, value: item.value, origin: { kind: 'written', value: item.span } };
}

/** A class that Keras itself lacks is refused; one that its author registered is only not known here. */
function unknownClass({ className, module, registeredName }: KerasObject, builtIn: boolean): Finding {
  const custom = !builtIn && registeredName !== undefined;
  const near = custom ? undefined : nearest(className, classes.keys());
  const refused = custom
    ? undefined
    : builtIn && classNotModelled(className, module)
      ? undefined
      : `Keras finds no class ${className}${module ? ` in ${module}` : ''}`;
  return {
    kind: 'unknown-module',
    blame: [],
    data: { type: className || '(no name)', ...(near && { nearest: near }), ...(refused !== undefined && { refused }) }
  };
}

/** Classes that Keras has and no operator stands for; those of other folders (operations, applications) may be any. */
const classNotModelled = (className: string, module: string | undefined): boolean =>
  (module !== undefined && !/^(?:keras|tf_keras)\.(?:src\.)?layers/.test(module)) || UNMODELLED.has(className);

const UNMODELLED: ReadonlySet<string> = new Set(
  `Discretization Hashing HashedCrossing IntegerLookup StringLookup TextVectorization AugMix AutoContrast CutMix Equalization MixUp
  Pipeline RandAugment RandomColorDegeneration RandomColorJitter RandomElasticTransform RandomGaussianBlur RandomGrayscale
  RandomInvert RandomPerspective RandomPosterization RandomSharpness Solarization MaxNumBoundingBoxes ReversibleEmbedding
  SpectralNormalization TFSMLayer JaxLayer FlaxLayer TorchModuleWrapper Lambda RNN StackedRNNCells LSTMCell GRUCell SimpleRNNCell
  STFTSpectrogram LocallyConnected1D LocallyConnected2D DenseFeatures`.split(/\s+/)
);
