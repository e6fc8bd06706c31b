import { type AxisMap, extentByFormula, size, unread } from '../../arithmetic/axisMap';
import { compose, domainOf, ofAxisMap, type QuasiLinear, sizesWhere, tabulate } from '../../arithmetic/quasiLinear';
import type { Residues } from '../../arithmetic/residues';
import { reach } from '../../arithmetic/window';
import type { Dim, Margin } from '../../ir/shape';
import { overhangs } from '../axes';
import type { WatchedDims } from './watch';

/** What the axes that are varied in one run have in common: height and width mostly come to the same functions. */
export interface Laws {
  /** Extents that follow from several axes, each of which is varied alone: what they are along each axis. */
  readonly mixed: (readonly Dim[])[];
  readonly watches: Map<string, WatchedDims>;
  readonly known: Map<string, KnownLaw>;
  readonly maps: Map<string, QuasiLinear | undefined>;
  readonly images: Map<string, KnownLaw | undefined>;
  readonly mixtures: Map<string, string>;
  readonly read: Map<string, Residues | undefined>;
}

export const newLaws = (): Laws => ({
  mixed: [],
  watches: new Map(),
  known: new Map(),
  maps: new Map(),
  images: new Map(),
  mixtures: new Map(),
  read: new Map()
});

/** An extent as a function of a size, with what was found out about it. */
export interface KnownLaw {
  readonly id: number;
  readonly law: QuasiLinear;
  /** The sizes at which it is defined. */
  readonly domain: Residues;
  /** It is 0 at some size. */
  readonly vanishes: boolean;
  /** The number that it is wherever it is defined. */
  readonly constant: number | undefined;
}

/** A map, with the smallest extent that the operator hands on, and what tells both from others. */
export interface Step {
  readonly map: AxisMap;
  readonly least: number;
  readonly key: string;
}

export const stepOf = (map: AxisMap, least: number): Step => ({ map, least, key: `${least} ${JSON.stringify(map)}` });

/** What comes out of an extent: 0 too, where the operator hands that on. */
export function extentOf({ map, least }: Pick<Step, 'map' | 'least'>, extent: number): number | undefined {
  const result = size(map, extent);
  if ('extent' in result) return result.extent;
  if (least > 0) return undefined;
  // C's division does not tell a window that does not fit from one that leaves nothing.
  const truncates = map.kind === 'window' && map.rounding === 'truncate';
  const left = truncates ? extentByFormula(map, extent) : result.failure.why === 'vanishes' ? result.failure.extent : undefined;
  return left === 0 ? 0 : undefined;
}

function remember<V>(map: Map<string, V>, key: string, compute: () => V): V {
  const known = map.get(key);
  if (known !== undefined || map.has(key)) return known!;
  const value = compute();
  map.set(key, value);
  return value;
}

/** The law, as it is known already where another one says the same. */
export function knownLaw({ known }: Laws, law: QuasiLinear): KnownLaw {
  const { threshold, period, rise } = law;
  const values = Array.from({ length: threshold + period - 1 }, (_, i) => law.at(i + 1));
  return remember(known, `${threshold},${period},${rise}:${values.join()}`, () => {
    const [value, ...others] = rise === 0 ? new Set(values.filter(extent => extent !== undefined)) : [];
    const constant = others.length === 0 ? value : undefined;
    return { id: known.size, law, domain: domainOf(law), vanishes: values.includes(0), constant };
  });
}

/** The law of the map itself. */
const lawOf = ({ maps }: Laws, step: Step): QuasiLinear | undefined =>
  remember(maps, step.key, () => {
    const law = ofAxisMap(step.map);
    return law && step.least < 1 ? tabulate(law.threshold, law.period, law.rise, n => extentOf(step, n)) : law;
  });

/** The law where it is not 0; undefined where it is 0 again and again. */
export function positive(laws: Laws, { law }: KnownLaw): KnownLaw | undefined {
  if (law.rise === 0) return undefined;
  const last = zerosOf(law).at(-1) ?? 0;
  const above = tabulate(Math.max(law.threshold, last + 1), law.period, law.rise, n => law.at(n) || undefined);
  return above && knownLaw(laws, above);
}

/** The sizes at which a law that rises is 0. */
export const zerosOf = (law: QuasiLinear): number[] =>
  Array.from({ length: law.threshold + law.period - 1 }, (_, i) => i + 1).filter(n => law.at(n) === 0);

/** What a map makes of a law; undefined where that has none. */
export const imageOf = (laws: Laws, of: KnownLaw, step: Step): KnownLaw | undefined =>
  remember(laws.images, `${of.id} ${step.key}`, () => {
    const outer = lawOf(laws, step);
    const law = outer && compose(outer, of.law);
    return law && knownLaw(laws, law);
  });

/** Whether a map reads every real sample of an extent, and nothing that is not there. */
export const reads = (map: AxisMap, extent: number, margin: Margin | undefined): boolean =>
  unread(map, extent, margin) === 0 && !overhangs(map, extent);

/** The sizes at which it does; undefined where they have no description. */
export const sizesRead = (laws: Laws, { id, law }: KnownLaw, step: Step, margin: Margin | undefined): Residues | undefined =>
  remember(laws.read, `${id} ${step.key} ${margin ? `${margin.before},${margin.after}` : ''}`, () => {
    const { map } = step;
    const outer = lawOf(laws, step);
    const window = map.kind === 'window' ? reach(map) : 0;
    const threshold = Math.max(outer?.threshold ?? 1, window) + (margin ? margin.before + margin.after : 0);
    return outer && sizesWhere(law, threshold, outer.period, extent => reads(map, extent, margin));
  });
