import { activation, dropout, glu, softmax } from '../../ops/elementwise';
import type { Spelling, Take, Taken } from '../spelling';
import { type Argument, PLACE, torch } from './module';
import { needed, numeric, refused, truth, whole, word } from './takes';

type Params = typeof activation.params;

const PARAMETERS = ['first', 'second', 'third'] as const;

/** An activation whose numbers have no bearing on shapes. */
const plain = (type: string, args: readonly (readonly [name: string, take?: Take])[] = [], required: number = 0): Spelling =>
  torch(
    type,
    activation,
    args.map(([name, take], i): Argument<Params> => (take ? [name, PARAMETERS[i]!, take] : [name, PARAMETERS[i]!])),
    { fixed: { function: type.toLowerCase() }, required: PARAMETERS.slice(0, required) }
  );

const outOf = (why: string): Taken => ({ problem: { is: 'value', why } });

const notZero: Take = (one, all) => (one.value === 0 ? outOf('must not be 0') : numeric(one, all));
const notNegative: Take = (one, all) => (Number(one.value) < 0 ? outOf('must not be negative') : numeric(one, all));

/** The upper bound, above the lower one or (`equal`) at it. */
const above =
  (lowest: number, equal: boolean): Take =>
  (one, all) => {
    const lower = Number(all.get('first')?.value ?? lowest);
    return Number(one.value) > lower || (equal && one.value === lower) ? numeric(one, all) : outOf(`must be above ${lower}`);
  };

/** The lower bound, below the upper one that is written or stands by default. */
const below =
  (highest: number, equal: boolean): Take =>
  (one, all) => {
    const upper = Number(all.get('second')?.value ?? highest);
    return Number(one.value) < upper || (equal && one.value === upper) ? numeric(one, all) : outOf(`must be below ${upper}`);
  };

/** An axis, or `None` for the one that old versions took. */
const axis: Take = (one, all) => (one.value === null ? { value: undefined } : whole(one, all));

/** The size of a vector: true is refused, a list of one is a size as well. */
const count: Take = (one, all) =>
  Array.isArray(one.value) && one.value.length === 1 && !one.float ? { value: one.value[0] } : whole(one, all);

/** With the axes they need at least: three-axis dropout puts a batch in front (torch/nn/functional.py, dropout3d). */
const anyRank = { Dropout: undefined, Dropout2d: 2, Dropout3d: 1, AlphaDropout: undefined, FeatureAlphaDropout: 2 };
const dropArgs = [
  ['p', 'rate', ((one, all) => (one.value === null ? refused('a number', one) : numeric(one, all))) as Take],
  ['inplace', 'inplace', truth]
] as const;

/** Activations and dropout. */
export const activations: readonly Spelling[] = [
  ...['ReLU', 'ReLU6', 'SELU', 'SiLU', 'Mish', 'Hardswish', 'Hardsigmoid'].map(type => plain(type, [['inplace', truth]])),
  ...['Sigmoid', 'Tanh', 'Softsign', 'LogSigmoid', 'Tanhshrink'].map(type => plain(type)),
  plain('LeakyReLU', [
    ['negative_slope', numeric],
    ['inplace', truth]
  ]),
  plain('ELU', [
    ['alpha', numeric],
    ['inplace', truth]
  ]),
  plain('CELU', [
    ['alpha', notZero],
    ['inplace', truth]
  ]),
  plain('GELU', [['approximate', word('none', 'tanh')]]),
  plain('Softplus', [
    ['beta', numeric],
    ['threshold', numeric]
  ]),
  plain('Softshrink', [['lambd', notNegative]]),
  plain('Hardshrink', [['lambd', numeric]]),
  {
    ...plain('Hardtanh', [
      ['min_val', below(1, false)],
      ['max_val', above(-1, false)],
      ['inplace', truth]
    ]),
    ignored: ['min_value', 'max_value']
  },
  plain('RReLU', [
    ['lower', below(1 / 3, true)],
    ['upper', above(1 / 8, true)],
    ['inplace', truth]
  ]),
  plain(
    'Threshold',
    [
      ['threshold', numeric],
      ['value', numeric],
      ['inplace', truth]
    ],
    2
  ),
  torch(
    'PReLU',
    activation,
    [
      ['num_parameters', 'learned', (one, all) => needed(one, all) ?? count(one, all)],
      ['init', 'first', numeric]
    ],
    {
      fixed: { function: 'prelu' },
      defaults: { learned: 1 },
      ignored: PLACE
    }
  ),
  ...['Softmax', 'LogSoftmax', 'Softmin'].map(type => torch(type, softmax, [['dim', 'axis', axis]])),
  torch('Softmax2d', softmax, [], { fixed: { ranks: [3, 4] } }),
  torch('GLU', glu, [['dim', 'axis', (one, all) => needed(one, all) ?? whole(one, all)]]),
  ...Object.entries(anyRank).map(([type, least]) => torch(type, dropout, dropArgs, { fixed: { least } })),
  torch('Dropout1d', dropout, dropArgs, { fixed: { ranks: [2, 3] } })
];
