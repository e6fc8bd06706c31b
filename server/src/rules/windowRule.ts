import { type Analysis, argumentSpan } from '../analysis/analysis';
import { type MappedRun, mappedRuns } from '../analysis/windows';
import { isNamesake } from './fact';
import type { Report, Rule } from './rule';

/** What a rule says about one operator; `blame` names parameters. */
export interface WindowTold {
  readonly lines: readonly string[];
  readonly blame: readonly string[];
}

type Written = Omit<Rule, 'check'> & { tell(mapped: MappedRun, analysis: Analysis): WindowTold | undefined };

/** A rule about what single operators do to their axes, for those that the file itself writes the arguments of. */
export function windowRule({ tell, ...rule }: Written): Rule {
  return {
    ...rule,
    *check(analysis): Iterable<Report> {
      for (const mapped of mappedRuns(analysis)) {
        const told = isWritten(mapped, analysis) ? tell(mapped, analysis) : undefined;
        if (told) yield reportOf(mapped, told);
      }
    }
  };
}

/** What stands inside a block is the library's, and none of the file's business. */
const isWritten = ({ result, run }: MappedRun, analysis: Analysis): boolean =>
  result.layer.unit === run.op || isNamesake(run.op.name, result, analysis);

const reportOf = ({ result: { layer } }: MappedRun, { lines, blame }: WindowTold): Report => ({
  span: argumentSpan(layer, blame) ?? layer.head,
  layer: layer.id,
  message: lines.join('\n')
});
