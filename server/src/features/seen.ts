import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { fieldFits, misalignment, type SampleUses, sampleUses } from '../analysis/sight';
import { finite } from './layerTable';

/** What a layer's samples see, beyond its receptive field and stride. The command line promises these fields. Numbers are finite. */
export interface Seen {
  /** Per spatial axis of the input, the sample at which the field of output sample 0 begins: negative in padding. */
  readonly fieldOffset: readonly (number | null)[] | null;
  /** Whether the field fits into the input. */
  readonly fieldFits: boolean | null;
  /** Per spatial axis, how many input samples the centres of what meets here lie apart; null where nothing meets. */
  readonly misaligned: readonly number[] | null;
  /** How many outputs read one input sample of this layer, where it slides one window. */
  readonly sampleUses: SampleUses | null;
}

export function seenBy(analysis: Analysis, result: LayerResult): Seen {
  const { index } = result.layer;
  return {
    fieldOffset: analysis.field(index)?.map(({ offset }) => finite(offset)) ?? null,
    fieldFits: fieldFits(analysis, index) ?? null,
    misaligned: misalignment(analysis, index) ?? null,
    sampleUses: sampleUses(analysis, result) ?? null
  };
}
