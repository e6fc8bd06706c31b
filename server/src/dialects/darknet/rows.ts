import { connected, outputs } from '../../blocks/darknet/connected';
import { convLstm, crnn, gru, lstm, rnn } from '../../blocks/darknet/recurrent';
import { groupSoftmax } from '../../ops/depthPool';
import { activation, dropout, identity } from '../../ops/elementwise';
import { parameter } from '../../ops/linear';
import { batchNorm } from '../../ops/norm';
import { flatten } from '../../ops/reshape';
import { scaleChannels, spatialAttention } from '../../ops/scaleChannels';
import { shortcut } from '../../ops/shortcut';
import type { Fork } from './fork';
import { activations, otherKeys } from './keys';
import { decide, either, floatOf, give, integerOf, isWritten, type Options, report, settingOf } from './options';
import { type Before, type Section, section, value } from './section';
import { convolutionWindow, WINDOW_KEYS } from './window';
import { groupedRoute, needsLayerBefore, pairWiring, plainRoute, routeWiring, shortcutWiring } from './wiring';

/** Sections that join earlier layers. */
export const mergeSections = (fork: Fork): Section[] => [
  section({
    names: ['route'],
    unit: groupedRoute.unit,
    keyed: fork === 'alexeyab' ? { groups: 'groups', group_id: 'index' } : {},
    ignored: [...otherKeys(fork, 'route'), 'layers'],
    worked: ['layers'],
    wire: routeWiring,
    others: [plainRoute]
  }),
  section({
    names: ['shortcut'],
    unit: shortcut,
    keyed: fork === 'alexeyab' ? { weights_type: 'weighting' } : {},
    fixed: { resamples: fork === 'pjreddie' },
    ignored: [...otherKeys(fork, 'shortcut'), 'from', ...(fork === 'alexeyab' ? ['weights_normalization'] : [])],
    worked: fork === 'alexeyab' ? ['from', 'weights_type', 'weights_normalization'] : ['from'],
    activation: activations[fork],
    wire: shortcutWiring,
    ...(fork === 'alexeyab' && { work: weighting })
  }),
  ...(fork === 'alexeyab' ? scaled : [])
];

const scaled: readonly Section[] = [
  section({
    names: ['scale_channels'],
    unit: scaleChannels,
    keyed: { scale_wh: 'positions' },
    ignored: [...otherKeys('alexeyab', 'scale_channels'), 'from'],
    worked: ['from'],
    activation: activations.alexeyab,
    wire: pairWiring
  }),
  section({
    names: ['sam'],
    unit: spatialAttention,
    keyed: {},
    ignored: [...otherKeys('alexeyab', 'sam'), 'from'],
    worked: ['from'],
    activation: activations.alexeyab,
    wire: pairWiring
  })
];

/** A shortcut learns weights only together with a way to normalise them; without one the program stops (parse_shortcut). */
function weighting(options: Options): void {
  const type = settingOf(options, 'weights_type') ?? 'none';
  const weighting = WEIGHTINGS[type];
  if (type === 'none') {
    const written = settingOf(options, 'weights_normalization') ?? 'none';
    const data = { setting: `weights_normalization=${written}`, partner: 'weights_type=per_feature or per_channel', otherwise: NO_WEIGHTS };
    if (written !== 'none') report(options, 'weights_normalization', { kind: 'partner-missing', blame: [], accepted: true, data });
    return;
  }
  if (weighting === undefined) {
    const problem = { is: 'type', expected: 'none, per_feature or per_channel', written: type } as const;
    report(options, 'weights_type', { kind: 'argument', blame: [], data: { problem } });
    give(options, 'weighting', 'none', 'weights_type');
    return;
  }
  give(options, 'weighting', weighting, 'weights_type');
  const normalisation = settingOf(options, 'weights_normalization') ?? 'none';
  if (NORMALISATIONS.includes(normalisation)) return;
  if (normalisation !== 'none') {
    const problem = { is: 'type', expected: NORMALISATIONS.join(', '), written: normalisation } as const;
    report(options, 'weights_normalization', { kind: 'argument', blame: [], data: { problem } });
  } else {
    const data = {
      setting: `weights_type=${type}`,
      partner: 'weights_normalization=relu or softmax',
      otherwise: 'Darknet stops with an error'
    };
    report(options, 'weights_type', { kind: 'partner-missing', blame: [], data });
  }
}

const NO_WEIGHTS = 'there are no weights to normalise';
const WEIGHTINGS: Readonly<Record<string, string>> = { none: 'none', per_feature: 'map', per_layer: 'map', per_channel: 'channel' };
const NORMALISATIONS: readonly string[] = ['relu', 'avg_relu', 'softmax'];

/** Sections that look at the number of inputs alone, or change nothing. */
export const rowSections = (fork: Fork): Section[] => [
  section({
    names: ['connected', 'conn'],
    unit: connected,
    keyed: { output: 'outFeatures', batch_normalize: 'normalise', activation: 'activation' },
    ignored: otherKeys(fork, 'connected'),
    expected: ['output'],
    activation: activations[fork]
  }),
  section({ names: ['softmax', 'soft'], unit: groupSoftmax, keyed: { groups: 'groups' }, ignored: otherKeys(fork, 'softmax') }),
  section({ names: ['cost'], unit: flatten, keyed: {}, ignored: otherKeys(fork, 'cost') }),
  section({
    names: ['dropout'],
    unit: dropout,
    keyed: { probability: 'rate' },
    defaults: { rate: fork === 'alexeyab' ? 0.2 : 0.5 },
    ignored: otherKeys(fork, 'dropout'),
    worked: ['probability'],
    work: share,
    wire: needsLayerBefore
  }),
  section({ names: ['normalization', 'lrn'], unit: identity, keyed: {}, ignored: otherKeys(fork, 'normalization') }),
  section({
    names: ['batchnorm'],
    unit: batchNorm,
    keyed: {},
    fixed: { center: fork === 'alexeyab' },
    ignored: otherKeys(fork, 'batchnorm')
  }),
  section({
    names: ['activation'],
    unit: activation,
    keyed: { activation: 'function' },
    ignored: otherKeys(fork, 'activation'),
    activation: activations[fork]
  }),
  // The layer that AlexeyAB's fork calls empty hands on the memory of the one before, even where there is none.
  ...(fork === 'alexeyab' ? [['empty', 'silence']] : [['logistic'], ['l2norm']]).map(names =>
    section({
      names,
      unit: identity,
      keyed: {},
      ignored: otherKeys(fork, names[0]!),
      ...(fork === 'alexeyab' && { wire: needsLayerBefore })
    })
  ),
  ...recurrent(fork),
  ...(fork === 'alexeyab' ? [implicit] : [])
];

/** A share beyond 0 to 1 drops nothing or all, and scales what is left by a number without sense; nobody checks it. */
function share(options: Options): void {
  const rate = floatOf(options, 'probability', undefined);
  if (rate === undefined) return;
  const problem = { is: 'range', written: String(rate), min: 0, max: 1 } as const;
  if (rate < 0 || rate > 1) report(options, 'probability', { kind: 'argument', blame: [], accepted: true, data: { problem } });
  give(options, 'rate', Math.min(Math.max(rate, 0), 1), 'probability');
}

/** A learned tensor of one column; nothing arrives (implicit_layer.c). */
const implicit = section({
  names: ['implicit'],
  unit: parameter,
  keyed: {},
  ignored: [...otherKeys('alexeyab', 'implicit'), 'filters', 'atoms'],
  worked: ['filters', 'atoms'],
  work(options) {
    const shape = [1, integerOf(options, 'filters', 128), integerOf(options, 'atoms', 1), 1];
    const key = either(options, 'filters', 'atoms');
    if (key) give(options, 'shape', shape, key);
    else decide(options, 'shape', shape);
  },
  wire: () => ({ sources: [] })
});

function recurrent(fork: Fork): Section[] {
  const alexeyab = fork === 'alexeyab';
  const ignored = (name: string) => otherKeys(fork, name);
  const base = { output: 'outFeatures', batch_normalize: 'normalise' } as const;
  const one = { default: 1 };
  const rowNet = section({
    names: ['rnn'],
    unit: rnn,
    keyed: { ...base, activation: 'activation', ...(alexeyab && { hidden: 'hidden' }) },
    defaults: { hidden: outputs.default ?? one.default },
    fixed: { image: alexeyab },
    ignored: ignored('rnn'),
    expected: alexeyab ? ['output', 'hidden'] : ['output'],
    activation: activations[fork],
    // pjreddie's fork has no `hidden`: the state is as long as the output.
    ...(!alexeyab && {
      work: (options: Options) => give(options, 'hidden', integerOf(options, 'output', 1), 'output')
    })
  });
  const lstmNet = section({
    names: ['lstm'],
    unit: lstm,
    keyed: base,
    fixed: { image: alexeyab },
    ignored: ignored('lstm'),
    expected: ['output']
  });
  const gruNet = section({ names: ['gru'], unit: gru, keyed: base, ignored: ignored('gru'), expected: ['output'] });
  return [rowNet, lstmNet, gruNet, alexeyab ? alexeyabCrnn : pjreddieCrnn, ...(alexeyab ? [convLstmNet] : [])];
}

const windowKeys = {
  size: 'kernel',
  stride: 'stride',
  stride_x: 'stride',
  stride_y: 'stride',
  padding: 'padding',
  dilation: 'dilation',
  groups: 'groups',
  batch_normalize: 'normalise'
} as const;

/** Where no size is written these layers take 3, a convolution 1. */
function recurrentWindow(options: Options, before: Before, stops: boolean): void {
  convolutionWindow(options, before, 3);
  const given = (parameter: string) => options.given.items.slice(0, options.given.height).find(arg => arg.parameter === parameter)?.value;
  const size = integerOf(options, 'size', 3);
  const stride = ['stride', 'stride_x', 'stride_y'].find(key => integerOf(options, key, 1) > 1);
  const padding = Number(given('padding') ?? 0);
  const dilation = Number(given('dilation') ?? 1);
  if (stride !== undefined) {
    report(options, stride, value('with a stride the map shrinks, and the state does not fit it', false));
    options.stops = stops;
  } else if (size > 1 && 2 * padding !== dilation * (size - 1)) {
    const otherwise = `the map ${2 * padding < size ? 'shrinks' : 'grows'}, and the state does not fit it`;
    const data = { setting: `size=${size}`, partner: size % 2 === 1 ? 'pad=1' : 'pad=1 and an odd size', otherwise };
    report(options, isWritten(options, 'size') ? 'size' : 'pad', { kind: 'partner-missing', blame: [], data });
    options.stops = stops;
  }
}

const alexeyabCrnn = section({
  names: ['crnn'],
  unit: crnn,
  keyed: { ...windowKeys, output: 'outChannels', hidden: 'hidden', activation: 'activation' },
  defaults: { hidden: 1 },
  ignored: [...otherKeys('alexeyab', 'crnn'), 'pad'],
  expected: ['output', 'hidden'],
  worked: WINDOW_KEYS,
  activation: activations.alexeyab,
  work: (options, before) => recurrentWindow(options, before, true)
});

const pjreddieCrnn = section({
  names: ['crnn'],
  unit: crnn,
  keyed: { output_filters: 'outChannels', hidden_filters: 'hidden', batch_normalize: 'normalise', activation: 'activation' },
  defaults: { hidden: 1 },
  fixed: { padding: 1, swapped: true },
  ignored: otherKeys('pjreddie', 'crnn'),
  expected: ['output_filters', 'hidden_filters'],
  activation: activations.pjreddie
});

const convLstmNet = section({
  names: ['conv_lstm'],
  unit: convLstm,
  keyed: { ...windowKeys, output: 'outChannels', peephole: 'peephole' },
  ignored: [...otherKeys('alexeyab', 'conv_lstm'), 'pad'],
  expected: ['output'],
  activation: activations.alexeyab,
  worked: WINDOW_KEYS,
  work: (options, before) => recurrentWindow(options, before, false)
});
