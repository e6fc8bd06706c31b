import type { Analysis } from '../analysis/analysis';
import { evaluate } from '../analysis/evaluate';
import { never } from '../base/always';
import type { Edit } from '../base/edit';
import type { Span } from '../base/span';
import { newlineOf } from '../dialects/collection';
import type { Slot, TypeOffer, Writing } from '../dialects/writing';
import type { Shape } from '../ir/shape';
import { complete, type Params } from '../ops/param';
import { configurationOffers } from './configuration';
import { type Shown, type Written, writtenAt } from './cursor';
import { fitting } from './fitting';
import { plainly } from './markdown';
import { brief, saysSomething } from './notation';
import { aboutType, lacksArguments, noteOf } from './parameter';
import { snippetOffers } from './snippets';

/** Something that may be written at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'type' | 'key' | 'value' | 'reference' | 'snippet';
  /** Beside the label: a shape, a unit, a default. */
  readonly detail: string;
  readonly markdown?: string;
  readonly edit: Edit;
  /** Where in the new text the cursor is put, when that is not its end. */
  readonly caret?: number;
  /** The new text with tab stops, as the protocol writes them; its lines go on at the indentation of the first. */
  readonly template?: string;
  /** What the text to be replaced is compared with. */
  readonly filter: string;
}

/** A completion without its place. */
export interface Offer extends Pick<Completion, 'label' | 'kind' | 'detail' | 'markdown' | 'template'> {
  readonly text: string;
  /** Numbers and the like stand without quotes everywhere. */
  readonly bare?: true;
  readonly suffix?: string;
  readonly closing?: string;
}

/** What may be written at an offset, the most likely first. */
export function completions(shown: Shown, offset: number): Completion[] {
  const { dialect, text } = shown.model;
  const isConfiguration = dialect.id === 'configuration';
  const written = (dialect.writing || isConfiguration) && writtenAt(shown, offset);
  if (!written) return [];
  if (isConfiguration) {
    const place = wholePlace(written, text);
    return configurationOffers(written.cursor).map(offer => completed(offer, place, text));
  }
  const found = (dialect.writing?.(written.cursor) ?? []).flatMap(writing => {
    const place = placeOf(writing, written, offset, text);
    return offersOf(writing, written, place).map(offer => completed(offer, place, text));
  });
  // A name that is made anew, as in-place layers do, is offered once: the nearest.
  const labels = new Set<string>();
  return found.filter(({ kind, label }) => labels.size < labels.add(`${kind} ${label}`).size);
}

interface Place {
  /** What is replaced. */
  readonly span: Span;
  readonly typed: string;
  /** What texts are put in here. */
  readonly quote: string;
  /** The quote that stands there already, or that the text was read with. */
  readonly opened: string;
}

/** All of what stands there is replaced. */
const wholePlace = ({ span, quote }: Written, text: string): Place => ({
  span,
  typed: text.slice(span.start, span.end),
  quote,
  opened: quote
});

function placeOf(writing: Writing, { span, quote }: Written, offset: number, text: string): Place {
  const separator = writing.what === 'reference' ? writing.separator : undefined;
  const item = separator === undefined ? span : itemAt(span, offset, separator, text);
  const needed = quote || ('quoted' in writing && writing.quoted ? '"' : '');
  const typed = text.slice(item.start, item.end);
  return { span: item, typed, quote: needed, opened: /^\w/.test(typed) && item === span ? '' : quote };
}

/** The item at an offset in a scalar of several, without blanks around it. */
function itemAt({ start, end }: Span, offset: number, separator: string, text: string): Span {
  const from = offset > start ? Math.max(text.lastIndexOf(separator, offset - 1) + 1, start) : start;
  const next = text.indexOf(separator, offset);
  const item = text.slice(from, next < 0 ? end : Math.min(next, end));
  const lead = Math.min(item.length - item.trimStart().length, offset - from);
  return { start: from + lead, end: Math.max(from + item.trimEnd().length, offset) };
}

function completed({ text, bare, suffix = '', closing = '', ...offer }: Offer, { span, quote, opened }: Place, whole: string): Completion {
  if (offer.template !== undefined) {
    const line = whole.slice(whole.lastIndexOf('\n', span.start - 1) + 1, span.start);
    const lines = `${newlineOf(whole)}${/^\s*/.exec(line)![0]}`;
    return { ...offer, edit: { span, text: text.replaceAll('\n', lines) }, filter: offer.label };
  }
  const quoted = bare || /^[{["]/.test(text) ? text : quote + text + quote;
  const behind = whole.slice(span.end).trimStart();
  const added = suffix && behind.startsWith(suffix.trim()) ? '' : suffix;
  const caret = added && closing ? quoted.length + added.length + 1 : undefined;
  const edit = { span, text: quoted + added + (caret === undefined ? '' : ` ${closing}`) };
  return { ...offer, edit, ...(caret !== undefined && { caret }), filter: opened + offer.label };
}

function offersOf(writing: Writing, written: Written, place: Place): Offer[] {
  switch (writing.what) {
    case 'type':
      return writing.types.map(type => typeOffer(type, written, writing.behind));
    case 'key':
      return writing.slots.map(({ name, param }) => ({
        label: name,
        kind: 'key',
        detail: noteOf(param),
        markdown: plainly(param.doc),
        text: name,
        suffix: writing.suffix,
        ...(writing.closing && { closing: writing.closing })
      }));
    case 'value':
      return values(writing.slot, writing.values ?? [], written);
    case 'snippet':
      return snippetOffers(writing, written);
    case 'reference':
      return references(writing, written, place.typed);
    default:
      return never(writing);
  }
}

function typeOffer(type: TypeOffer, { analysis, cursor }: Written, behind = false): Offer {
  const { name, spelling, insert } = type;
  const here = cursor.layer && analysis.layers[cursor.layer.index];
  return {
    label: name,
    kind: 'type',
    detail: (here && shapeOf(spelling, behind ? [here.output] : here.inputs, analysis)) ?? '',
    markdown: aboutType(type),
    text: insert ?? name
  };
}

/** The shape that a type would give here with what it takes by itself, where that is all it needs. */
function shapeOf({ unit, defaults, fixed }: TypeOffer['spelling'], inputs: readonly Shape[], analysis: Analysis): string | undefined {
  const { params } = unit;
  const args: Record<string, unknown> = complete(params as Params, { ...defaults, ...fixed });
  if (unit.is === 'block' || lacksArguments(unit, args) || !inputs.some(saysSomething)) return undefined;
  const { output, certain, findings } = evaluate(unit, args, inputs, analysis.graph.conventions, analysis.memo);
  return certain && findings.length === 0 && saysSomething(output) ? brief(output) : undefined;
}

/** The texts that stand for a padding rule. */
const PADDINGS = ['same', 'valid', 'causal'];

function values({ param }: Slot, others: readonly string[], { cursor }: Written): Offer[] {
  const offer = (text: string, bare?: true): Offer => ({
    label: text,
    kind: 'value',
    detail: text.toLowerCase() === String(param.default).toLowerCase() ? 'default' : '',
    markdown: plainly(param.doc),
    text,
    ...(bare && { bare })
  });
  if (param.type === 'boolean' && others.length === 0) {
    // As the file writes it elsewhere: Python's way, or that of YAML and JSON.
    const isPython = /\b(?:True|False|None)\b/.test(cursor.text);
    return (isPython ? ['True', 'False'] : ['true', 'false']).map(text => offer(text, true));
  }
  const choices = param.choices ?? (param.type === 'padding' ? PADDINGS : []);
  return [...others, ...choices].map(text => offer(text));
}

/**
 * Earlier layers, the nearest first, and the inputs that have a name; in front of all others those that go with what is being written.
 * Who has written a minus counts back.
 */
function references({ by, inputs: counted }: Extract<Writing, { what: 'reference' }>, written: Written, typed: string): Offer[] {
  const { analysis, cursor } = written;
  const here = cursor.layer?.index ?? cursor.layers.length;
  const fit = fitting(written);
  const countsBack = typed.startsWith('-');
  const earlier = analysis.layers.slice(0, here).reverse();
  const offers = earlier.map(({ layer: { id, index, type, defines = [] }, output }): Ranked => {
    const stride = fit?.strideOf({ index, output });
    const detail = `${type} ${brief(output)}${stride === undefined ? '' : ` · stride ${stride}`}`;
    const position = (text: string): Offer => ({ label: text, kind: 'reference', detail, text, bare: true });
    const named = by === 'name' ? defines.map(({ name }): Offer => ({ label: name, kind: 'reference', detail, text: name })) : [];
    const counted = [...(index === here - 1 ? [position('-1')] : []), position(id)];
    const own = countsBack ? [position(String(index - here))] : named.length > 0 ? named : counted;
    return { offers: own, rank: fit?.rank({ index, output }) };
  });
  if (by === 'index') return counted && here === 0 ? inputs(analysis).slice(0, 1).map(beforeFirst) : inOrder(offers);
  return [...inOrder(offers), ...(countsBack ? [] : inputs(analysis))];
}

interface Ranked {
  readonly offers: readonly Offer[];
  readonly rank: number | undefined;
}

/** What fits comes first. */
function inOrder(ranked: readonly Ranked[]): Offer[] {
  const place = ({ rank }: Ranked): number => rank ?? Number.POSITIVE_INFINITY;
  return [...ranked].sort((a, b) => (a.rank === b.rank ? 0 : place(a) - place(b))).flatMap(({ offers }) => offers);
}

/** The input as the first layer refers to it. */
const beforeFirst = (input: Offer): Offer => ({ ...input, label: '-1', text: '-1', bare: true });

const inputs = ({ graph }: Analysis): Offer[] =>
  graph.inputs.map(({ name, dims }) => ({
    label: name,
    kind: 'reference',
    detail: dims ? `input ${brief({ dims })}` : 'input',
    text: name
  }));
