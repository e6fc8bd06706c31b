import type { Edit } from '../../base/edit';
import { onAxis, type PerAxis } from '../../ops/param';
import type { Entry } from '../../syntax/tree';
import type { Change, ChangeOf, Written } from '../change';
import { newlineOf } from '../collection';
import type { ModelLayer } from '../dialect';
import { forkOf, forkVariants } from './fork';
import { sections } from './sections';

/** Puts a change into options of a section. */
export function write(change: Change, file: Written): readonly Edit[] | undefined {
  if ('set' in change) return writeArgument(change.set, file);
  if ('input' in change) return writeInput(change.input, file);
  return undefined;
}

const sectionsOf = ({ tree: { roots } }: Written): readonly Entry[] => (roots[0]?.kind === 'map' ? roots[0].entries : []);

function writeArgument({ layer: index, param, value }: ChangeOf<'set'>, file: Written): Edit[] | undefined {
  const layer = file.graph.layers[index];
  const section = layer && sectionsOf(file).find(entry => entry.span.start === layer.span.start);
  if (!layer || !section || (typeof value !== 'number' && !Array.isArray(value))) return undefined;
  if (param === '?from') return [option(section, 'from', String(value), file.text)];
  if (param === 'padding') return writePadding(layer, section, value as PerAxis, file);
  const fork = forkOf(forkVariants(file.tree.table)[0]?.id);
  const known = sections[fork].get(section.key.text);
  const key = Object.entries(known?.keyed ?? {}).find(([, name]) => name === param)?.[0];
  // What follows from several options, or stands in another section, is changed where it is written.
  if (layer.args[param]?.origin.kind === 'written' || key === undefined || Array.isArray(value)) return undefined;
  return [option(section, key, String(value), file.text)];
}

/**
 * The padding of a window: `pad=1` where it is half of the window, else `padding` with the switch off; that of a pool is what
 * both sides have together.
 */
function writePadding(layer: ModelLayer, section: Entry, padding: PerAxis, { text }: Written): Edit[] | undefined {
  if (typeof padding !== 'number') return undefined;
  if (section.key.text === 'maxpool' || section.key.text === 'local_avgpool')
    return [option(section, 'padding', String(2 * padding), text)];
  const kernel = onAxis((layer.args.kernel?.value ?? 1) as PerAxis, 0);
  if (padding > 0 && padding === Math.trunc(kernel / 2)) return [option(section, 'pad', '1', text)];
  const switchOff = optionIn(section, 'pad') ? [option(section, 'pad', '0', text)] : [];
  return [...switchOff, option(section, 'padding', String(padding), text)];
}

/** The sizes that stand in [net]. */
function writeInput({ dims }: ChangeOf<'input'>, { graph: { inputs }, text, ...file }: Written): Edit[] | undefined {
  const [net] = sectionsOf({ graph: { inputs } as Written['graph'], text, ...file });
  const before = inputs[0]?.dims;
  if (!net || inputs[0]?.source !== 'file' || before?.length !== dims.length) return undefined;
  const keys = dims.length === 4 ? ['', 'channels', 'height', 'width'] : ['', 'inputs'];
  return dims.flatMap((dim, i) => (i === 0 || dim === before[i] ? [] : [option(net, keys[i]!, String(dim), text)]));
}

const optionIn = ({ value }: Entry, key: string): Entry | undefined =>
  value.kind === 'map' ? value.entries.find(entry => entry.key.text === key) : undefined;

/** Another value of an option, or a line with it behind the last one of the section, in that one's style. */
function option(section: Entry, key: string, value: string, text: string): Edit {
  const written = optionIn(section, key);
  if (written) return { span: written.value.span, text: value };
  const last = section.value.kind === 'map' ? section.value.entries.at(-1) : undefined;
  const equals = last && /^[^=]*?(\s*=\s*)/.exec(text.slice(last.span.start, last.span.end))?.[1];
  return { span: { start: section.span.end, end: section.span.end }, text: `${newlineOf(text)}${key}${equals ?? '='}${value}` };
}
