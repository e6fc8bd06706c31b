import type { GraphInput } from '../ir/graph';
import type { Dim } from '../ir/shape';
import type { InputChoice } from './dialect';

/** What one input of a model is before anybody chose another: the file's own, or the format's. */
export interface InputSlot {
  readonly name: string;
  /** Extents in the format's own order, the batch first. */
  readonly own: GraphInput | undefined;
  readonly fallback: readonly Dim[] | undefined;
  readonly batch: Dim;
  readonly channelsLast?: boolean;
}

/** Settles an input by precedence: option, directive, the file's own, setting, the format's default. */
export function settleInput(slot: InputSlot, choices: readonly InputChoice[], single: boolean): GraphInput {
  const before = choices.filter(choice => choice.source !== 'setting');
  const after = choices.filter(choice => choice.source === 'setting');
  return (
    chosen(slot, before, single) ?? slot.own ?? chosen(slot, after, single) ?? { name: slot.name, dims: slot.fallback, source: 'default' }
  );
}

function chosen(slot: InputSlot, choices: readonly InputChoice[], single: boolean): GraphInput | undefined {
  for (const choice of choices) {
    const extents =
      choice.extents.find(one => one.name === slot.name) ?? (single ? choice.extents.find(one => one.name === undefined) : undefined);
    if (extents)
      return { name: slot.name, dims: complete(slot, extents.dims), source: choice.source, ...(choice.span && { span: choice.span }) };
  }
  return undefined;
}

/** Chosen extents may leave out the batch, and for images the channels as well. */
function complete({ own, fallback, batch, channelsLast }: InputSlot, dims: readonly Dim[]): readonly Dim[] {
  const known = own?.dims ?? fallback;
  const rank = known?.length ?? dims.length + 1;
  if (dims.length >= rank) return dims;
  if (dims.length === rank - 1) return [batch, ...dims];
  const spatial = rank - 2;
  if (dims.length !== spatial || !known) return [batch, ...dims];
  return channelsLast ? [batch, ...dims, known[rank - 1]!] : [batch, known[1]!, ...dims];
}
