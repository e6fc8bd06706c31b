import type { Span } from '../base/span';
import { askedAt, type Call } from '../dialects/writing';
import { type Shown, writtenAt } from './cursor';
import { labelOf, noteOf, signatureOf } from './parameter';

/** The arguments of a layer that takes them by position, or the one argument that has a name; and which of them the cursor is on. */
export interface Signature {
  readonly label: string;
  readonly parameters: readonly { readonly label: Span; readonly doc: string }[];
  /** Beyond the last parameter where too many are written. */
  readonly active: number;
}

export function signature(shown: Shown, offset: number): Signature | undefined {
  const { dialect } = shown.model;
  const written = (dialect.call || dialect.writing) && writtenAt(shown, offset);
  const asked = written && askedAt(dialect, written.cursor);
  const call: Call | undefined = (written && dialect.call?.(written.cursor)) ?? (asked && { type: '', slots: [asked], active: 0 });
  if (!call) return undefined;
  let at = call.type === '' ? 0 : call.type.length + 1;
  const parameters = call.slots.map(slot => {
    const label = { start: at, end: at + labelOf(slot).length };
    at = label.end + ', '.length;
    return { label, doc: [slot.param.doc, noteOf(slot.param)].filter(Boolean).join('\n') };
  });
  return { label: signatureOf(call.type, call.slots), parameters, active: call.active };
}
