import { built, newMemo } from '../analysis/memo';
import { law } from '../arithmetic/formula';
import type { Framework } from '../dialects/frameworks';
import type { Spelling } from '../dialects/spelling';
import type { Conventions } from '../ir/conventions';
import type { Op } from '../ops/op';
import { complete, type Param, type Params } from '../ops/param';

/** What an operator does to the axes it treats one by one. */
export interface Step {
  /** `⌊(n + before + after − (dilation·(kernel − 1) + 1))/stride⌋ + 1` */
  readonly law: string;
  /** The settings and vocabularies that it needs; empty for the one that always holds. */
  readonly when: readonly string[];
}

type Unit = Spelling['unit'];
type Args = Readonly<Record<string, unknown>>;

/** Whole maps of several ranks, so that an operator of any rank finds one that it takes. */
const INPUTS = [
  [2, 16, 12, 12],
  [2, 16, 12],
  [2, 16, 12, 12, 12],
  [2, 16]
].map(dims => ({ dims }));

/** A value for a parameter that must be written, or that nothing can be said of. */
function sample(name: string, param: Param): unknown {
  if (param.default !== undefined) return param.default;
  if (param.optional) return undefined;
  if (param.choices) return param.choices[0];
  const least = Math.max(param.min ?? 0, param.unit === 'channels' || param.unit === 'features' ? 16 : name === 'rank' ? 2 : 3);
  const values: Partial<Record<Param['type'], unknown>> = { boolean: false, text: '', integers: [least], 'per-side': least };
  return param.type in values ? values[param.type] : param.type === 'any' ? undefined : Math.min(least, param.max ?? least);
}

/** Arguments to try an operator with: what it needs, and its defaults. */
const sampleArgs = (params: Params): Args =>
  complete(params, Object.fromEntries(Object.entries(params).map(([name, param]) => [name, sample(name, param)])));

const RULES = ['same', 'valid', 'causal'];

/** Other values that may make another step of it. */
function choices({ params, sizedBy = [] }: Op): (readonly [setting: string, change: Args])[] {
  return Object.entries(params).flatMap(([name, param]) => {
    if (param.optional && sizedBy.includes(name))
      return [[`${name} written`, { [name]: sample(name, { ...param, optional: undefined } as never) }] as const];
    const values: readonly unknown[] =
      param.choices ?? (param.type === 'boolean' ? [true, false] : param.type === 'padding' && sizedBy.includes(name) ? RULES : []);
    return values.map(value => [`${name} ${value}`, { [name]: value }] as const);
  });
}

/** The steps that an operator's axis maps come to with these arguments; none where they do not go together. */
function lawsOf(op: Op, args: Args, conventions: Conventions): ReadonlySet<string> {
  for (const input of INPUTS) {
    const maps = op.axes?.(args as never, input, conventions)?.filter(({ kind }) => kind !== 'identity');
    if (maps?.length) return new Set(maps.map(law));
  }
  return new Set();
}

/** How each vocabulary reads the operator: with what a type decides or takes by default. */
const readings = (unit: Unit, { spellings, framework, layout }: Framework) => ({
  conventions: { framework, layout, division: framework === 'torch' || framework === 'tensorflow' ? 'floor' : 'truncate' } as Conventions,
  given: spellings.filter(one => one.unit === unit).map(({ fixed, defaults }): Args => ({ ...fixed, ...defaults }))
});

/** Every step of an operator, found by asking its axis maps in every vocabulary that has it. */
export function stepsOf(op: Op, frameworks: readonly Framework[]): Step[] {
  const found = new Map<string, { readonly plain: Set<string>; readonly settings: Set<string>; readonly titles: Set<string> }>();
  const titles = new Set<string>();
  for (const framework of frameworks) {
    const { conventions, given } = readings(op as Unit, framework);
    for (const own of given) {
      titles.add(framework.title);
      for (const [setting, change] of [['', {}] as const, ...choices(op)])
        for (const text of lawsOf(op, { ...sampleArgs(op.params), ...own, ...change }, conventions)) {
          const entry = found.get(text) ?? { plain: new Set(), settings: new Set(), titles: new Set() };
          found.set(text, entry);
          entry.titles.add(framework.title);
          if (setting === '') entry.plain.add(framework.title);
          else entry.settings.add(setting);
        }
    }
  }
  const some = (names: ReadonlySet<string>): string[] => (names.size === titles.size ? [] : [...names]);
  return [...found].map(([text, { plain, settings, titles: all }]) => ({
    law: text,
    when: plain.size > 0 ? some(plain) : [...settings, ...some(all)]
  }));
}

/** The modules that a block is built of with its defaults; none where those do not make one. */
export function modulesOf(unit: Unit): readonly Unit[] {
  if (unit.is === 'op') return [];
  try {
    return built(unit, sampleArgs(unit.params), Math.max(unit.inputs.min, 1), newMemo()).graph.nodes.map(node => node.unit as Unit);
  } catch {
    // A block asks for more than any sample can give: a layer, a list of levels.
    return [];
  }
}
