import { applyEdits } from '../../server/src/base/edit';
import { type Completion, completions } from '../../server/src/features/completion';
import { signature as signatureAt } from '../../server/src/features/signature';
import { split } from './cursor';
import { analyse, type Seen } from './see';

export function complete(source: string, options: Seen = {}): Completion[] {
  const { text, offset } = split(source);
  return completions(analyse(text, options), offset);
}

/** What is offered, a line each: "kernel: samples". */
export const offered = (source: string, options: Seen = {}): string[] =>
  complete(source, options).map(({ label, detail }) => (detail ? `${label}: ${detail}` : label));

/** The line of the cursor after one of the offers was taken, and whether a client would have shown that offer. */
export function taken(source: string, label: string, options: Seen = {}): string {
  const { text, offset } = split(source);
  const one = complete(source, options).find(found => found.label === label);
  if (!one) throw new Error(`${label} is not offered`);
  const typed = text.slice(one.edit.span.start, offset);
  if (!isSubsequence(typed, one.filter)) throw new Error(`${label} is hidden behind ${typed}`);
  const after = applyEdits(text, [one.edit]);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return after.slice(start).split('\n')[0]!;
}

/** How clients filter: what is typed must be in the filter text in this order. */
function isSubsequence(typed: string, filter: string): boolean {
  let at = 0;
  for (const c of filter.toLowerCase()) if (c === typed[at]?.toLowerCase()) at++;
  return at === typed.length;
}

/** The signature with the active argument in guillemets, and what it says about that argument. */
export function signature(source: string, options: Seen = {}): string | undefined {
  const { text, offset } = split(source);
  const found = signatureAt(analyse(text, options), offset);
  if (!found) return undefined;
  const active = found.parameters[found.active];
  if (!active) return found.label;
  const { start, end } = active.label;
  return `${found.label.slice(0, start)}«${found.label.slice(start, end)}»${found.label.slice(end)}\n${active.doc}`;
}
