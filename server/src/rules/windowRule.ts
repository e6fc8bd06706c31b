import { type Analysis, argumentSpan } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { type MappedRun, mappedRuns, type WantedMaps } from '../analysis/windows';
import { isNamesake } from './fact';
import { together } from './propose';
import type { Fix, Report, Rule } from './rule';

/** What a rule says about one operator; `blame` names parameters. */
export interface WindowTold {
  readonly lines: readonly string[];
  readonly blame: readonly string[];
  /** Other values of parameters that would do, the best first. */
  /** Ways out besides. */
  fixes?(): Iterable<Fix>;
  readonly instead?: readonly { readonly param: string; readonly value: unknown; readonly with?: Readonly<Record<string, unknown>> }[];
}

type Written = Omit<Rule, 'check'> & {
  /** The maps it may have something to tell of. */
  readonly maps: WantedMaps;
  tell(mapped: MappedRun, analysis: Analysis): WindowTold | undefined;
};

/** A rule about what single operators do to their axes, for those that the file itself writes the arguments of. */
export const windowRule = ({ maps, tell, ...rule }: Written): Rule => ({
  ...rule,
  check: analysis => windowReports(analysis, maps, tell)
});

/** What there is to tell of single operators. */
export function* windowReports(analysis: Analysis, maps: WantedMaps, tell: Written['tell']): Generator<Report | undefined> {
  for (const mapped of mappedRuns(analysis, maps)) {
    if (!mapped) {
      yield undefined;
      continue;
    }
    const told = tell(mapped, analysis);
    // Asked last, for it looks through all that the layer ran, and hardly ever is there something to tell.
    if (told && isWritten(mapped, analysis)) yield reportOf(mapped, told, analysis);
  }
}

/** What stands inside a block is the library's, and none of the file's business. */
const isWritten = ({ result, run }: MappedRun, analysis: Analysis): boolean =>
  result.layer.unit === run.op || isNamesake(run.op.name, result, analysis);

const reportOf = ({ result }: MappedRun, told: WindowTold, analysis: Analysis): Report => ({
  span: argumentSpan(result.layer, told.blame) ?? result.layer.head,
  layer: result.layer.id,
  message: told.lines.join('\n'),
  ...((told.instead || told.fixes) && { fixes: () => waysOut(told, { analysis, result }) })
});

function* waysOut(
  { instead = [], fixes }: WindowTold,
  about: { readonly analysis: Analysis; readonly result: LayerResult }
): Generator<Fix> {
  for (const { param, value, with: others } of instead) yield* together(about, about.result, { [param]: value, ...others });
  if (fixes) yield* fixes();
}
