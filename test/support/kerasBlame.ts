/** A model that was edited until Keras refused it: what was changed, and what Keras said (oracles/keras/broken/index.jsonl). */
export interface BrokenCase {
  readonly file: string;
  readonly edit: string;
  readonly error: { readonly message: string };
}

interface Entry {
  readonly class_name?: string;
  readonly name?: string;
  readonly config?: { readonly name?: string };
  readonly inbound_nodes?: unknown;
}

/** Every layer of the outermost model as it stands in the text; none of a text that is no JSON. */
function entriesIn(text: string): Entry[] {
  try {
    return JSON.parse(text).config.layers as Entry[];
  } catch {
    return [];
  }
}

const nameOf = ({ name, config }: Entry): string => name ?? config?.name ?? '';

const reads = (entry: Entry, name: string): boolean => JSON.stringify(entry.inbound_nodes ?? '').includes(`["${name}",`);

/**
 * The layers that an error may stand at, by their names: the one that Keras names, all of the class in whose call it failed, those
 * that read what does not exist, or the one that was edited. `file` where the fault is that of the file as a whole.
 */
export function blamed({ edit, error: { message } }: BrokenCase, text: string): string[] {
  const entries = entriesIn(text);
  const named = /of layer '([^']+)'/.exec(message)?.[1];
  if (named) return [named];
  const missing = /Unknown layer: (\S+)/.exec(message)?.[1];
  if (missing) return entries.filter(entry => reads(entry, missing)).map(nameOf);
  const ofClass = (type: string) => entries.filter(entry => entry.class_name === type).map(nameOf);
  const failing = /calling (\w+)\.call\(\)/.exec(message)?.[1] ?? /A `(\w+)` layer requires/.exec(message)?.[1];
  if (failing) return ofClass(failing);
  if (message.startsWith('Inputs have incompatible shapes')) return ofClass('Add');
  const [, type, nth] = /^(\w+)\[(\d+)\]\.config/.exec(edit) ?? [];
  const edited = type ? ofClass(type).slice(Number(nth), Number(nth) + 1) : [];
  // An input is right in itself: what cannot read it fails.
  if (type === 'InputLayer') return edited.flatMap(input => entries.filter(entry => reads(entry, input)).map(nameOf));
  if (type) return edited;
  const unknown = /Could not deserialize 'keras\.layers\.(\w+)'/.exec(message)?.[1];
  if (unknown) return ofClass(unknown);
  const name = DESCRIBED.find(([what]) => edit.includes(what))?.[1];
  return name ? name(entries) : entries.length === 0 ? ['file'] : [];
}

const first =
  (type: string) =>
  (entries: readonly Entry[]): string[] =>
    entries
      .filter(({ class_name }) => class_name === type)
      .slice(0, 1)
      .map(nameOf);

const strange = (fits: (entry: Entry) => boolean) => (entries: readonly Entry[]) => entries.filter(fits).map(nameOf);

const names = (entries: readonly Entry[]): string[] => entries.map(nameOf);

/** Edits that name no layer by its class and number, and the layers that they are about. */
const DESCRIBED: readonly (readonly [what: string, of: (entries: readonly Entry[]) => string[]])[] = [
  ['LSTM units', first('Bidirectional')],
  ['dtype policy', strange(entry => JSON.stringify(entry.config ?? '').includes('float33'))],
  ['keras_history node index', strange(entry => /"keras_history":\["[^"]+",3,/.test(JSON.stringify(entry)))],
  ['tensor index', strange(entry => /"keras_history":\["[^"]+",\d,2\]/.test(JSON.stringify(entry)))],
  ['output_layers names', () => ['file']],
  ['removed from input_layers', strange(entry => entry.class_name === 'InputLayer')],
  ['inbound_nodes emptied', strange(entry => entry.class_name !== 'InputLayer' && JSON.stringify(entry.inbound_nodes) === '[]')],
  ['duplicate layer name', entries => names(entries).filter((name, i, all) => all.indexOf(name) !== i)],
  ['second InputLayer', entries => names(entries.filter(({ class_name }) => class_name === 'InputLayer')).slice(1)],
  ['without name', entries => (entries.every(entry => entry.inbound_nodes) ? names(entries.filter(entry => !entry.name)) : ['file'])],
  ['without class_name', strange(entry => entry.class_name === undefined)],
  ['unknown initializer', strange(entry => JSON.stringify(entry).includes('HeNormalish'))],
  ['missing a required argument', strange(entry => entry.class_name === 'Conv2D' && !JSON.stringify(entry.config).includes('"filters"'))],
  ['without batch_shape', first('InputLayer')],
  ['(string)', strange(entry => /"filters":"/.test(JSON.stringify(entry.config)))]
];
