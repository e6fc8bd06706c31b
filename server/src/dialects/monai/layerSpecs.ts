import type { ArgumentProblem } from '../../ir/finding';
import { readArgs, type WrittenArg } from '../arguments';
import { nearest } from '../nearest';
import type { Spelling, Take } from '../spelling';
import { torchSpellings } from '../torch/spellings';
import { show } from '../value';

/** How MONAI's constructors take the layers they are told by name (monai/networks/layers/factories.py, split_args). */

/** The module of `torch.nn` behind each name; a number stands for as many spatial axes. */
const NORMS: Readonly<Record<string, string>> = {
  instance: 'InstanceNorm#d',
  instance_nvfuser: 'InstanceNorm#d',
  batch: 'BatchNorm#d',
  syncbatch: 'SyncBatchNorm',
  group: 'GroupNorm',
  layer: 'LayerNorm',
  localresponse: 'LocalResponseNorm'
};

const ACTS: Readonly<Record<string, string | undefined>> = {
  elu: 'ELU',
  relu: 'ReLU',
  leakyrelu: 'LeakyReLU',
  prelu: 'PReLU',
  relu6: 'ReLU6',
  selu: 'SELU',
  celu: 'CELU',
  gelu: 'GELU',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softmax: 'Softmax',
  logsoftmax: 'LogSoftmax',
  swish: 'SiLU',
  memswish: 'SiLU',
  mish: 'Mish',
  geglu: undefined
};

const DROPOUTS: Readonly<Record<string, string>> = { dropout: 'Dropout', alphadropout: 'AlphaDropout' };

/** What the network itself says to a normalisation: how many channels. */
const GIVEN = ['num_features', 'num_channels'];

const problem = (problem: ArgumentProblem) => ({ problem });

/** A name, or a list of a name and a mapping of arguments; the arguments are those of the module in `torch.nn`. */
const named =
  (modules: Readonly<Record<string, string | undefined>>, what: string): Take =>
  ({ value, origin }, all) => {
    if (value === '') return { value };
    const isPair = Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isRecord(value[1]);
    if (typeof value !== 'string' && !isPair)
      return problem({ is: 'type', expected: `${what}, or a list of its name and a mapping of arguments`, written: show(value) });
    const [name, args] = isPair ? (value as [string, Record<string, unknown>]) : [value as string, {}];
    const key = name.toLowerCase();
    if (!Object.hasOwn(modules, key)) {
      const near = nearest(key, Object.keys(modules));
      return problem({ is: 'value', why: `MONAI has no ${what} ${name}${near ? `; did you mean ${near}?` : ''}` });
    }
    const rank = Number(all.get('spatialDims')?.value ?? 2);
    const spelling = torchSpellings.get((modules[key] ?? '').replace('#', String(rank)));
    const wrong = spelling && refusedArgument(spelling, args, origin);
    return wrong ? problem(wrong) : { value };
  };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value);

/** What the module says to these arguments, beside the channels that the network gives it. */
function refusedArgument(spelling: Spelling, args: Record<string, unknown>, origin: WrittenArg['origin']): ArgumentProblem | undefined {
  const given = GIVEN.filter(name => Object.hasOwn(spelling.keyed ?? {}, name) && !(name in args));
  const written: WrittenArg[] = [
    ...Object.entries(args).map(([name, value]) => ({ name, value, origin })),
    ...given.map(name => ({ name, value: 1, origin, open: true as const }))
  ];
  const [first] = readArgs(spelling, written).findings;
  if (first?.kind !== 'argument') return undefined;
  const { problem } = first.data;
  if (problem.is === 'unknown-key') return { ...problem, of: spelling.type };
  const parameter = Object.entries(spelling.keyed ?? {}).find(([, name]) => first.blame.some(blame => blame === name))?.[0];
  const where = `${spelling.type}${parameter ? `'s ${parameter}` : ''}`;
  if (problem.is === 'missing') return { is: 'value', why: `${where} is missing` };
  return problem.is === 'type' ? { ...problem, expected: `${problem.expected} for ${where}` } : problem;
}

/** None where the constructor only asks whether there is one. */
const orNone =
  (take: Take): Take =>
  (one, all) =>
    one.value === null ? { value: null } : take(one, all);

export const normSpec = named(NORMS, 'normalisation');
export const actSpec = named(ACTS, 'activation');

/** A share from 0 to 1, or a layer. */
export const dropoutSpec: Take = orNone((one, all) => {
  if (typeof one.value !== 'number') return named(DROPOUTS, 'dropout')(one, all);
  return one.value >= 0 && one.value <= 1 ? { value: one.value } : problem({ is: 'range', written: String(one.value), min: 0, max: 1 });
});

export const normOrNone = orNone(normSpec);
export const actOrNone = orNone(actSpec);

/** What a parameter that takes a layer may be told: names, and how the arguments beside a name are written. */
export interface Specification {
  readonly names: readonly string[];
  /** The module of `torch.nn` behind a name; a rank of two stands for any. */
  spelling(name: string): Spelling | undefined;
}

const specificationOf = (modules: Readonly<Record<string, string | undefined>>): Specification => ({
  names: Object.keys(modules),
  spelling: name => torchSpellings.get((modules[name.toLowerCase()] ?? '').replace('#', '2'))
});

const [norms, acts, dropouts] = [NORMS, ACTS, DROPOUTS].map(specificationOf) as [Specification, Specification, Specification];

const specifications: Readonly<Record<string, Specification>> = {
  act: acts,
  actName: acts,
  activation: acts,
  lastAct: acts,
  norm: norms,
  normName: norms,
  dropout: dropouts
};

/** The layers that a parameter of this name takes; undefined where it takes none. */
export const specification = (parameter: string): Specification | undefined =>
  Object.hasOwn(specifications, parameter) ? specifications[parameter] : undefined;
