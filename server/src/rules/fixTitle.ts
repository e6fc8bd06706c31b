import type { Analysis } from '../analysis/analysis';
import type { LayerResult } from '../analysis/propagate';
import { spatialAxes } from '../analysis/spatial';
import type { Edit } from '../base/edit';
import { isTensor } from '../ir/shape';
import type { Fix } from './rule';
import { shapeText, sizeText, spatialOf } from './wording';

/** A parameter's new value in the words that are written: "Set round_mode to FLOOR", though the parameter is a ceil mode. */
export function titleAsWritten({ title, changes }: Fix, edits: readonly Edit[], text: string): string {
  const [change, edit] = [changes[0], edits[0]];
  const [, name, of = '', value = '', rest = ''] = /^Set (\S+)( of .+)? to ([^:]+)(:.*)?$/.exec(title) ?? [];
  if (changes.length !== 1 || edits.length !== 1 || !change || !('set' in change) || !edit || name === undefined) return title;
  const put = edit.text.trim();
  if (edit.span.start < edit.span.end) {
    // Of a list only the numbers that differ are written.
    if (!/^[\w.]+$/.test(put) || value.startsWith('[')) return title;
    const [, key = name] = KEY_BEFORE.exec(text.slice(Math.max(0, edit.span.start - LONGEST_KEY), edit.span.start)) ?? [];
    return `Set ${key}${of} to ${put}${rest}`;
  }
  // Between the colon of a message's one field and its closing brace: `pooling_param { round_mode: FLOOR }`.
  const [, key, written] = /([A-Za-z_]\w*)["']?\s*[:=]\s*([^\s{},:=]+)[\s,}]*$/.exec(put) ?? [];
  return key === undefined ? title : `Set ${key}${of} to ${value.startsWith('[') ? value : written}${rest}`;
}

/** `kernel_size: ` in front of a value. */
const KEY_BEFORE = /([A-Za-z_]\w*)["']?[ \t]*[:=][ \t]*["']?$/;
const LONGEST_KEY = 80;

/** What a layer gives after a change, where that is known: its size, or its whole shape where the channels differ. */
export function outcomeText(before: LayerResult | undefined, now: LayerResult | undefined, after: Analysis): string | undefined {
  if (!before || !now?.certain || !isTensor(now.output)) return undefined;
  const { dims } = now.output;
  const was = isTensor(before.output) ? before.output.dims : undefined;
  const { conventions } = after.graph;
  const sizes = spatialOf(dims, conventions);
  const channels = (all: typeof dims) => all.filter((_, axis) => !spatialAxes(all.length, conventions).includes(axis));
  const onlySize = sizes.length > 0 && (!was || String(channels(was)) === String(channels(dims)));
  return onlySize ? sizeText(sizes) : shapeText(dims);
}
