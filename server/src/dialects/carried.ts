import type { Span } from '../base/span';
import type { Arg, Definition, Source } from '../ir/graph';
import { carried, type Region } from '../syntax/splice';
import type { ModelLayer } from './dialect';

/** Whether a layer can be carried: a value that is a part of the tree has places of its own, and is read again where they move. */
export const isCarriable = ({ args }: ModelLayer, { moved }: Region): boolean =>
  moved === 0 || Object.values(args).every(({ value }) => isPlain(value));

const isPlain = (value: unknown): boolean => (Array.isArray(value) ? value.every(isPlain) : typeof value !== 'object' || value === null);

/** A layer whose text was not read anew, where it stands now. */
export function carriedLayer(layer: ModelLayer, region: Region): ModelLayer {
  // Every field stands here by itself: most layers of a file may have to be made anew, and spreading is slow.
  const { index, id, type, unit, args, sources, repeat, span, head, findings, unusable, url } = layer;
  const moved = {
    index,
    id,
    type,
    unit,
    args: carriedArgs(args, region),
    sources: sources.map(source => carriedSource(source, region)),
    repeat,
    span: carried(span, region),
    head: carried(head, region),
    findings,
    unusable,
    url
  };
  return { ...layer, ...moved, ...(layer.defines && { defines: layer.defines.map(one => carriedDefinition(one, region)) }) };
}

function carriedArgs(args: ModelLayer['args'], region: Region): Record<string, Arg> {
  const result: Record<string, Arg> = {};
  for (const name in args) result[name] = carriedArg(args[name]!, region);
  return result;
}

function carriedArg(arg: Arg, region: Region): Arg {
  const { value, origin } = arg;
  if (origin.kind === 'default') return arg;
  if (origin.kind === 'written') {
    const where = carried(origin.value, region);
    const stands = origin.stands && { stands: carried(origin.stands, region) };
    return {
      value,
      origin: origin.key
        ? { kind: 'written', key: carried(origin.key, region), value: where, ...stands }
        : { kind: 'written', value: where, ...stands }
    };
  }
  return { value, origin: { kind: 'computed', from: origin.from.map(span => carried(span, region)), how: origin.how } };
}

const carriedSource = (source: Source, region: Region): Source =>
  source.span ? { ...source, span: carried(source.span, region) } : source;

const carriedDefinition = ({ name, span }: Definition, region: Region): Definition => ({ name, span: carried(span, region) });

/** Whether a span stands where another does, as far as it was not read anew. */
export function isCarried(before: Span, after: Span, region: Region): boolean {
  if (before.end > region.start && before.start < region.oldEnd) return false;
  const { start, end } = carried(before, region);
  return start === after.start && end === after.end;
}
