import { blurredPool, convolution, localConvolution, sharedConvolution } from '../../blocks/darknet/convolution';
import { deconvolution } from '../../blocks/darknet/transposed';
import { cropTo } from '../../ops/cropTo';
import { depthPool, lengthen } from '../../ops/depthPool';
import { history } from '../../ops/history';
import { avgPool, globalPool, maxPool } from '../../ops/pool';
import { reorg, upsample } from '../../ops/reorg';
import { spell } from '../spelling';
import type { Fork } from './fork';
import { activations, otherKeys } from './keys';
import { decide, give, integerOf, type Options, report, settingOf } from './options';
import { type Before, type Section, section, value } from './section';
import { convolutionWindow, givePadding, oneLess, poolWindow, sidePadding, strides, WINDOW_KEYS } from './window';
import { sharedWiring } from './wiring';

const URL = 'https://github.com/AlexeyAB/darknet/wiki/CFG-Parameters-in-the-different-layers';

/** Sections that read a map and give one. */
export const imageSections = (fork: Fork): Section[] => [
  ...convolutions(fork),
  ...pools(fork),
  section({
    names: ['upsample'],
    unit: upsample,
    keyed: { stride: 'factor' },
    defaults: { factor: 2 },
    ignored: [...otherKeys(fork, 'upsample'), 'scale'],
    worked: ['stride', 'scale'],
    work(options) {
      const stride = integerOf(options, 'stride', 2);
      give(options, 'factor', Math.abs(stride), 'stride');
      decide(options, 'reverse', stride < 0);
    }
  }),
  ...reorgs(fork),
  section({
    names: ['crop'],
    unit: cropTo,
    keyed: { crop_width: 'width', crop_height: 'height' },
    ignored: otherKeys(fork, 'crop'),
    expected: ['crop_width', 'crop_height']
  }),
  ...(fork === 'alexeyab'
    ? [section({ names: ['history'], unit: history, keyed: { history_size: 'frames' }, ignored: otherKeys(fork, 'history') })]
    : [])
];

function convolutions(fork: Fork): Section[] {
  const alexeyab = fork === 'alexeyab';
  const common = { filters: 'outChannels', size: 'kernel', stride: 'stride', padding: 'padding' } as const;
  const convolutional = section({
    names: ['convolutional', 'conv'],
    unit: convolution,
    url: URL,
    keyed: {
      ...common,
      groups: 'groups',
      batch_normalize: 'normalise',
      activation: 'activation',
      ...(alexeyab && { dilation: 'dilation', antialiasing: 'antialiasing', stride_x: 'stride', stride_y: 'stride' })
    },
    ignored: [...otherKeys(fork, 'convolutional'), 'pad', ...(alexeyab ? ['share_index'] : [])],
    expected: ['filters'],
    worked: alexeyab ? WORKED.alexeyab : WORKED.pjreddie,
    activation: activations[fork],
    work(options, before) {
      convolutionWindow(options, before);
      giveGroups(options, before);
      if (alexeyab) checkDeforming(options);
    },
    ...(alexeyab && { wire: shared, others: [sharedSpelling] })
  });
  const local = section({
    names: ['local'],
    unit: localConvolution,
    keyed: { filters: 'outChannels', size: 'kernel', stride: 'stride', activation: 'activation' },
    ignored: [...otherKeys(fork, 'local'), 'pad'],
    expected: ['filters'],
    worked: ['size', 'stride', 'pad'],
    activation: activations[fork],
    work: localWindow
  });
  return alexeyab ? [convolutional, local] : [convolutional, local, deconvolutional];
}

const WORKED: Readonly<Record<Fork, readonly string[]>> = {
  alexeyab: [...WINDOW_KEYS, 'groups'],
  pjreddie: ['size', 'stride', 'pad', 'padding', 'groups']
};

const sharedSpelling = spell({
  type: 'convolutional',
  unit: sharedConvolution,
  keyed: {
    filters: 'outChannels',
    size: 'kernel',
    stride: 'stride',
    padding: 'padding',
    groups: 'groups',
    dilation: 'dilation',
    share_index: 'share',
    activation: 'activation'
  },
  ignored: [...otherKeys('alexeyab', 'convolutional'), 'batch_normalize', 'antialiasing']
});

function shared(options: Options, before: Before) {
  const index = integerOf(options, 'share_index', undefined);
  return index === undefined ? undefined : { sources: sharedWiring(options, before, index), spelling: sharedSpelling };
}

/** With `xnor` AlexeyAB's fork takes the channels together, whatever `groups` says (parse_convolutional). */
function giveGroups(options: Options, { fork }: Before): void {
  const groups = integerOf(options, 'groups', 1);
  if (fork !== 'alexeyab' || groups <= 1 || integerOf(options, 'xnor', 0) === 0) {
    give(options, 'groups', groups, 'groups');
    return;
  }
  const data = { setting: `groups=${groups}`, partner: 'xnor=0', otherwise: 'Darknet takes all channels together' };
  report(options, 'groups', { kind: 'partner-missing', blame: [], accepted: true, data });
  give(options, 'groups', 1, 'groups', joined, groups);
}

const joined = (groups: number): string => `groups ${groups}, with xnor = 1`;

const DEFORMING = ['sway', 'rotate', 'stretch', 'stretch_sway'] as const;

/** Deformed windows: one kind at a time, and only of a window that has something to deform (parse_convolutional). */
function checkDeforming(options: Options): void {
  let first: string | undefined;
  let second: string | undefined;
  for (const key of DEFORMING) {
    if (integerOf(options, key, 0) === 0) continue;
    if (first === undefined) first = key;
    else second ??= key;
  }
  if (second) report(options, second, value(`only one of ${DEFORMING.join(', ')} may be used: Darknet stops`, false));
  else if (first && integerOf(options, 'size', 1) === 1)
    report(options, first, value(`${first} needs size 3 or more: Darknet stops`, false));
}

/** `pad` of a local layer: without it whole windows only, with it as many as there are places, one a stride (local_layer.c). */
function localWindow(options: Options): void {
  const size = integerOf(options, 'size', 1);
  const padded = integerOf(options, 'pad', 0) !== 0;
  const sides = [Math.trunc(size / 2), size - 1 - Math.trunc(size / 2)];
  give(options, 'kernel', size, 'size');
  strides(options, 'pjreddie');
  if (padded) give(options, 'padding', [sides, sides], 'pad', switched, size);
}

const switched = (size: number): string => `pad: ${oneLess(size)}`;

const deconvolutional = section({
  names: ['deconvolutional', 'deconv'],
  unit: deconvolution,
  keyed: {
    filters: 'outChannels',
    size: 'kernel',
    stride: 'stride',
    padding: 'padding',
    batch_normalize: 'normalise',
    activation: 'activation'
  },
  ignored: [...otherKeys('pjreddie', 'deconvolutional'), 'pad'],
  expected: ['filters'],
  worked: ['size', 'stride', 'pad', 'padding'],
  activation: activations.pjreddie,
  work(options, { fork }) {
    const size = integerOf(options, 'size', 1);
    give(options, 'kernel', size, 'size');
    strides(options, fork);
    givePadding(options, sidePadding(options, size, false), size);
  }
});

function pools(fork: Fork): Section[] {
  const alexeyab = fork === 'alexeyab';
  const common = { size: 'kernel', stride: 'stride', padding: 'padding' } as const;
  const keyed = alexeyab ? ({ ...common, stride_x: 'stride', stride_y: 'stride' } as const) : common;
  const worked = ['size', 'stride', 'padding', ...(alexeyab ? ['stride_x', 'stride_y', 'maxpool_depth'] : [])];
  const ignored = otherKeys(fork, 'maxpool');
  const maxpool = section({
    names: ['maxpool', 'max'],
    unit: maxPool,
    keyed,
    ignored: [...ignored, ...(alexeyab ? ['maxpool_depth', 'out_channels', 'antialiasing'] : [])],
    worked,
    work: poolWindow,
    ...(alexeyab && { wire: poolWiring, others: [depthSpelling, blurredSpelling] })
  });
  const average = section({
    names: ['avgpool', 'avg'],
    unit: globalPool,
    keyed: {},
    fixed: { keepDims: true },
    ignored: otherKeys(fork, 'avgpool')
  });
  if (!alexeyab) return [maxpool, average];
  const local = { names: ['local_avgpool', 'local_avg'], unit: avgPool, keyed, worked, work: poolWindow } as const;
  return [maxpool, average, section({ ...local, ignored: otherKeys(fork, 'local_avgpool') })];
}

const depthSpelling = spell({
  type: 'maxpool',
  unit: depthPool,
  keyed: { out_channels: 'channels' },
  ignored: ['stride', 'kernel', 'padding']
});
const blurredSpelling = spell({
  type: 'maxpool',
  unit: blurredPool,
  keyed: { size: 'kernel', stride: 'stride', padding: 'padding', antialiasing: 'antialiasing' }
});

/** A pool over channels, or one that is blurred, is another operator. */
function poolWiring(options: Options, { index }: Before) {
  const sources = [index > 0 ? { layer: index - 1 } : { input: 0 }];
  if (integerOf(options, 'maxpool_depth', 0) !== 0) {
    for (const key of ['stride', 'stride_x', 'stride_y'])
      if (integerOf(options, key, 1) > 1) report(options, key, value('not read beside `maxpool_depth`: rows and columns stay as they are'));
    return { sources, spelling: depthSpelling };
  }
  const channels = settingOf(options, 'out_channels');
  if (channels !== undefined) {
    const data = { setting: `out_channels=${channels}`, partner: 'maxpool_depth=1', otherwise: 'all channels come out' };
    report(options, 'out_channels', { kind: 'partner-missing', blame: [], accepted: true, data });
  }
  return integerOf(options, 'antialiasing', 0) !== 0 ? { sources, spelling: blurredSpelling } : { sources };
}

function reorgs(fork: Fork): Section[] {
  const keyed = { stride: 'factor', reverse: 'reverse' } as const;
  const ignored = otherKeys(fork, 'reorg');
  if (fork === 'alexeyab') return ['reorg', 'reorg3d'].map(name => section({ names: [name], unit: reorg, keyed, ignored }));
  return [
    section({
      names: ['reorg'],
      unit: reorg,
      keyed,
      ignored: [...ignored, 'flatten', 'extra'],
      worked: ['flatten'],
      wire(options, { index }) {
        const extra = integerOf(options, 'extra', 0);
        const sources = [index > 0 ? { layer: index - 1 } : { input: 0 }];
        return extra > 0 ? { sources, spelling: lengthenSpelling } : { sources };
      },
      others: [lengthenSpelling]
    })
  ];
}

const lengthenSpelling = spell({
  type: 'reorg',
  unit: lengthen,
  keyed: { extra: 'extra' },
  ignored: [...otherKeys('pjreddie', 'reorg'), 'stride', 'reverse', 'flatten']
});
