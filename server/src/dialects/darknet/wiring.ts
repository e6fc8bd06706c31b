import type { Span } from '../../base/span';
import { route as routeBlock } from '../../blocks/darknet/route';
import type { FindingOf } from '../../ir/finding';
import type { Source } from '../../ir/graph';
import { concat } from '../../ops/merge';
import { spell } from '../spelling';
import { isWritten, numbersOf, type Options, optionOf, report, settingOf, tell } from './options';
import { type Before, previous, value, type Wiring } from './section';

type Why = FindingOf<'reference'>['data']['why'];

/**
 * The layers that a key's list names by their index, or, where negative, counted back from this one; nothing in the program checks
 * it. They arrive from the input `first` on.
 */
export function layersAt(options: Options, key: string, written: readonly number[], first: number, before: Before): Source[] {
  // Each number is that of an item.
  const items = optionOf(options, key)?.items ?? [];
  const sources: Source[] = [];
  for (let i = 0; i < written.length; i++) {
    sources.push(layerAt(options, key, written[i]!, first + i, before, items[i]!));
  }
  return sources;
}

function layerAt(options: Options, key: string, written: number, input: number, { index, layers }: Before, span: Span): Source {
  const at = written < 0 ? index + written : written;
  const why: Why | undefined = at < 0 ? 'before-input' : at === index ? 'self' : at > index ? 'later' : undefined;
  if (why) {
    report(options, key, { kind: 'reference', blame: [], input, data: { written: String(written), why } });
    return { nowhere: true, span };
  }
  if (Number(layers[at]?.args.antialiasing?.value ?? 0) === 0) return { layer: at, span };
  report(options, key, value(`layer ${at} is blurred: its size before the blur is taken, and its values from behind it`));
  return { layer: at, referred: true, span };
}

/** The layers of `layers=`, joined; in AlexeyAB's fork one group of the channels of each. */
export function routeWiring(options: Options, before: Before): Wiring {
  const layers = numbersOf(options, 'layers');
  if (!layers) {
    tell(options, { kind: 'argument', blame: ['layers'], data: { problem: { is: 'missing' } } });
    return { sources: [{ nowhere: true }] };
  }
  const sources = layersAt(options, 'layers', layers, 0, before);
  // A group that is asked for without `groups` is one beyond the only one.
  const grouped = before.fork === 'alexeyab' && (isWritten(options, 'groups') || isWritten(options, 'group_id'));
  return grouped ? { sources } : { sources, spelling: plainRoute };
}

export const plainRoute = spell({ type: 'route', unit: concat });
export const groupedRoute = spell({ type: 'route', unit: routeBlock, keyed: { groups: 'groups', group_id: 'index' } });

/** What arrives, and the layers of `from=`: one in pjreddie's fork, several in AlexeyAB's. */
export function shortcutWiring(options: Options, before: Before, fork = before.fork): Wiring {
  const from = numbersOf(options, 'from');
  if (!from) {
    tell(options, { kind: 'argument', blame: ['from'], data: { problem: { is: 'missing' } } });
    return { sources: [previous(before), { nowhere: true }] };
  }
  if (fork === 'pjreddie' && from.length > 1) {
    const data = { written: from.join(','), as: String(from[0]), why: 'list' as const };
    report(options, 'from', { kind: 'misread', blame: [], accepted: true, data });
  }
  const read = fork === 'pjreddie' ? from.slice(0, 1) : from;
  const twice = before.index > 0 && read.some(written => written === -1 || written === before.index - 1);
  if (twice) report(options, 'from', value(`layer ${before.index - 1} is the one that arrives here anyway: it meets itself`));
  return { sources: [previous(before), ...layersAt(options, 'from', read, 1, before)] };
}

/** What arrives and one other layer. */
export function pairWiring(options: Options, before: Before): Wiring {
  const { sources } = shortcutWiring(options, before, 'pjreddie');
  return { sources };
}

/** A layer that takes what the program calls layer −1 when it stands first. */
export function needsLayerBefore(options: Options, before: Before): Wiring {
  if (before.index === 0) {
    tell(options, { kind: 'reference', blame: [], data: { written: '-1', why: 'before-input' } });
    return { sources: [{ nowhere: true }] };
  }
  return { sources: [previous(before)] };
}

/** The layer that `share_index` takes its weights from: what that one reads is the second input. */
export function sharedWiring(options: Options, before: Before, written: number): readonly Source[] {
  const [source] = layersAt(options, 'share_index', [written], 1, before) as [Source];
  const owner = 'layer' in source ? before.layers[source.layer] : undefined;
  if (!owner) return [previous(before), source];
  const mine = [settingOf(options, 'filters') ?? '1', settingOf(options, 'size') ?? '1', settingOf(options, 'groups') ?? '1'];
  const its = ['outChannels', 'kernel', 'groups'].map(name => String(owner.args[name]?.value ?? ''));
  if (mine.some((text, i) => Number.parseInt(text, 10) !== Number.parseInt(its[i] ?? '', 10))) {
    report(
      options,
      'share_index',
      value(`layer ${owner.id} has other filters, another size or other groups: their weights cannot be shared`, false)
    );
    return [previous(before), { nowhere: true }];
  }
  return [previous(before), { ...(owner.sources[0] ?? { nowhere: true }), ...(source.span && { span: source.span }) }];
}
