import { integer } from '../../ops/param';
import type { WrittenArg } from '../arguments';
import type { Spelling } from '../spelling';
import { type Slot, slotOf } from '../writing';
import { construct } from './constructor';
import type { Header } from './header';
import type { Row } from './row';

const NOWHERE = { start: 0, end: 0 };

/** A header that changes nothing: no scale forces or scales an argument. */
const neutral: Header = {
  scale: { letter: '', depth: 1, width: 1, maxChannels: Number.POSITIVE_INFINITY },
  variables: new Map(),
  notices: [],
  widened: new Map()
};

const RECORDED: Slot = {
  name: 'channels',
  param: integer('Channels that the parser notes for the rows behind; the module does not get them.')
};

const known = new Map<string, readonly Slot[]>();

/**
 * The arguments that a row writes for a module of this name, in their order. The parser puts others in front, between and behind
 * (channels, repeats, what the header says), so the row is shorter than the constructor: what becomes of marked arguments
 * tells which is which.
 */
export function writtenSlots(module: string, spelling: Spelling): readonly Slot[] {
  const slots = known.get(module) ?? probe(module, spelling);
  known.set(module, slots);
  return slots;
}

function probe(module: string, spelling: Spelling): Slot[] {
  const positional = spelling.positional ?? [];
  for (let count = positional.length + 1; count > 0; count--) {
    const marks = Array.from({ length: count }, (): WrittenArg => ({ value: '?', origin: { kind: 'written', value: NOWHERE } }));
    const { args } = constructed(module, marks);
    if (args.length > positional.length) continue;
    const names = marks.map(mark => positional[args.indexOf(mark)]);
    const last = names.findLastIndex(name => name !== undefined);
    return names.slice(0, last + 1).map(name => (name === undefined ? RECORDED : slotOf(spelling, name)));
  }
  return [];
}

function constructed(type: string, args: readonly WrittenArg[]) {
  const row: Row = {
    span: NOWHERE,
    from: undefined,
    repeats: undefined,
    module: { value: type, span: NOWHERE },
    args,
    argsSpan: NOWHERE,
    findings: []
  };
  return construct(type, { row, header: neutral, repeats: 1, arriving: [], previous: undefined });
}
