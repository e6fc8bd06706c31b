import { MAX_MERGED, type Report } from './guard';
import type { Entry, MapNode, Node, ScalarNode } from './tree';

/** Up to here comparing with every key before is faster than building a Map. */
const FEW = 8;

/** Reports every key that stands twice in one map. */
export function reportDuplicates(entries: readonly Entry[], report: Report): void {
  if (entries.length <= FEW) {
    for (let i = 1; i < entries.length; i++) {
      const { key } = entries[i]!;
      for (let k = 0; k < i; k++) {
        if (entries[k]!.key.value !== key.value) continue;
        reportDuplicate(entries[k]!.key, key, report);
        break;
      }
    }
    return;
  }
  const seen = new Map<ScalarNode['value'], ScalarNode>();
  for (const { key } of entries) {
    const first = seen.get(key.value);
    if (first) reportDuplicate(first, key, report);
    else seen.set(key.value, key);
  }
}

function reportDuplicate(first: ScalarNode, second: ScalarNode, report: Report): void {
  const name = second.text.length > 40 ? `${second.text.slice(0, 40)}…` : second.text;
  report('duplicate-key', second.span, `The key "${name}" stands twice in this map; the last one wins.`, first.span);
}

/** A value written behind `<<`, with the key's node to blame. */
export interface Merge {
  readonly key: ScalarNode;
  readonly value: Node;
}

/** How many entries merge keys have looked at so far. */
export interface MergeBudget {
  merged: number;
}

/**
 * The entries that merge keys bring into a map, without those it writes itself. As in PyYAML, the first map of a list of
 * maps wins over the later ones, and the last of several `<<` wins over the earlier ones.
 */
export function mergedEntries(written: readonly Entry[], merges: readonly Merge[], budget: MergeBudget, report: Report): Entry[] {
  const taken = new Set<ScalarNode['value']>();
  for (const e of written) taken.add(e.key.value);
  const result: Entry[] = [];
  for (const merge of [...merges].reverse()) {
    for (const source of sourcesOf(merge, report)) {
      for (const e of lastOfEach(source)) {
        if (++budget.merged > MAX_MERGED) {
          if (budget.merged === MAX_MERGED + 1) {
            const message = `Merge keys bring more than ${MAX_MERGED} entries into this file; from here on they are left out.`;
            report('limit', merge.key.span, message);
          }
          return result;
        }
        if (taken.has(e.key.value)) continue;
        taken.add(e.key.value);
        result.push(e.merged ? e : { ...e, merged: true });
      }
    }
  }
  return result;
}

function sourcesOf({ key, value }: Merge, report: Report): MapNode[] {
  const parts = value.kind === 'list' ? value.items : [value];
  const maps = parts.filter(part => part.kind === 'map');
  if (maps.length < parts.length) report('syntax', key.span, 'A merge key (<<) needs a map, an alias of a map, or a list of these.');
  return maps;
}

/** A map's entries backwards, the written before the merged ones, so that the one that wins comes first. */
function* lastOfEach(map: MapNode): Generator<Entry> {
  let written = map.entries.length;
  while (written > 0 && map.entries[written - 1]!.merged) written--;
  for (let i = written - 1; i >= 0; i--) yield map.entries[i]!;
  for (let i = written; i < map.entries.length; i++) yield map.entries[i]!;
}
