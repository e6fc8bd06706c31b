import type { Analysis } from '../analysis/analysis';
import { applyEdits, type Edit } from '../base/edit';
import type { Snippet, Snippets } from '../dialects/snippet';
import { type Dim, isTensor, type Shape } from '../ir/shape';
import type { Offer } from './completion';
import type { Written } from './cursor';
import { plainly } from './markdown';
import { brief, saysSomething } from './notation';

/** Common blocks, with as many channels as arrive and names that are free. */
export function snippetOffers({ snippets, between }: Snippets, written: Written): Offer[] {
  const surroundings = surroundingsOf(written);
  return snippets.map(snippet => {
    const template = filled(snippet, between, surroundings);
    const text = plainText(template);
    const { length } = snippet.layers;
    return {
      label: snippet.name,
      kind: 'snippet',
      detail: length === 1 ? 'a layer' : `${length} layers`,
      markdown: [plainly(snippet.doc), text.includes('`') ? '' : `\`\`\`\n${text}\n\`\`\``].filter(Boolean).join('\n\n'),
      text,
      template
    };
  });
}

/** What a snippet is filled in with. */
interface Surroundings {
  readonly channels: Dim | undefined;
  readonly features: Dim | undefined;
  readonly before: string;
  readonly taken: ReadonlySet<string>;
}

function surroundingsOf({ analysis, cursor: { node, layer } }: Written): Surroundings {
  const { graph, layers } = analysis;
  // A .cfg section goes on to the next one: the word stands inside of it, and the new layers come behind.
  const around = layer && analysis.model.syntax === 'cfg' ? layers[layer.index] : undefined;
  const ended = layers.filter(one => one.layer.span.end <= node.span.start);
  const before = around ?? ended.sort((a, b) => b.layer.span.start - a.layer.span.start)[0];
  const [input] = graph.inputs;
  const arriving: Shape | undefined = before?.output ?? (input?.dims && { dims: input.dims });
  const dims = arriving && isTensor(arriving) ? arriving.dims : [];
  const defined = layers.flatMap(one => [one.layer.name, ...(one.layer.defines ?? []).map(({ name }) => name)]);
  return {
    channels: graph.conventions.layout === 'channels-last' ? dims.at(-1) : dims[1],
    features: dims.at(-1),
    before: before?.layer.defines?.at(-1)?.name ?? input?.name ?? '',
    taken: new Set(defined.filter(name => name !== undefined))
  };
}

/** Taken where the number that arrives is not known. */
const CHANNELS = 64;

/** A snippet as the protocol writes it. */
function filled({ layers }: Snippet, between: string, { channels, features, before, taken }: Surroundings): string {
  const count = (dim: Dim | undefined): string => String(typeof dim === 'number' ? dim : CHANNELS);
  const free = (name: string): string => {
    let tried = name;
    for (let n = 2; taken.has(tried); n++) tried = `${name}${n}`;
    return tried;
  };
  return layers
    .join(between)
    .replace(/<channels>/g, () => count(channels))
    .replace(/<features>/g, () => count(features))
    .replace(/<before>/g, () => before.replace(/[\\$}]/g, '\\$&'))
    .replace(/<new:(\w+)>/g, (_, name: string) => free(name));
}

const STOP = /\$\{(\d+):([^}]*)\}|\$(\d+)/g;

/** What a snippet gives when every tab stop is left as it is. */
export function plainText(template: string): string {
  const values = new Map([...template.matchAll(STOP)].flatMap(([, stop, value]) => (stop === undefined ? [] : [[stop, value!] as const])));
  return template
    .replace(STOP, (_, stop: string | undefined, value: string, again: string) => (stop === undefined ? (values.get(again) ?? '') : value))
    .replace(/\\([\\$}])/g, '$1');
}

/** The shape that the layers of an edit give where it is made; undefined where they do not run. */
export function shapeAfter({ model, variant }: Analysis, edit: Edit): string | undefined {
  const after = model.withText(applyEdits(model.text, [edit]))?.analyse(variant?.id);
  const made = after?.at(edit.span.start + edit.text.trimEnd().length - 1);
  if (!made?.certain || made.findings.length > 0 || !saysSomething(made.output)) return undefined;
  return brief(made.output);
}
