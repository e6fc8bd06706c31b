import type { Analysis } from '../analysis/analysis';
import type { Span } from '../base/span';
import { writtenAt } from './cursor';
import { labelOf, noteOf, signatureOf } from './parameter';

/** The arguments of a layer that takes them by position, and which of them the cursor is on. */
export interface Signature {
  readonly label: string;
  readonly parameters: readonly { readonly label: Span; readonly doc: string }[];
  /** Beyond the last parameter where too many are written. */
  readonly active: number;
}

export function signature(analysis: Analysis, offset: number): Signature | undefined {
  const { dialect } = analysis.model;
  const written = dialect.call && writtenAt(analysis, offset);
  const call = written && dialect.call?.(written.cursor);
  if (!call) return undefined;
  let at = call.type.length + 1;
  const parameters = call.slots.map(slot => {
    const label = { start: at, end: at + labelOf(slot).length };
    at = label.end + ', '.length;
    return { label, doc: [slot.param.doc, noteOf(slot.param)].filter(Boolean).join('\n') };
  });
  return { label: signatureOf(call.type, call.slots), parameters, active: call.active };
}
