import type { Analysis } from '../analysis/analysis';
import { evaluate } from '../analysis/evaluate';
import type { LayerResult } from '../analysis/propagate';
import { never } from '../base/always';
import type { Edit } from '../base/edit';
import type { Slot, TypeOffer, Writing } from '../dialects/writing';
import { complete, type Params } from '../ops/param';
import { type Written, writtenAt } from './cursor';
import { link, plainly } from './markdown';
import { brief, saysSomething } from './notation';
import { noteOf, signatureOf } from './parameter';

/** Something that may be written at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'type' | 'key' | 'value' | 'reference';
  /** Beside the label: a shape, a unit, a default. */
  readonly detail: string;
  readonly markdown?: string;
  readonly edit: Edit;
  /** What the text to be replaced is compared with. */
  readonly filter: string;
}

/** A completion without its place. */
interface Offer extends Pick<Completion, 'label' | 'kind' | 'detail' | 'markdown'> {
  readonly text: string;
  /** Numbers and the like stand without quotes everywhere. */
  readonly bare?: true;
  readonly suffix?: string;
}

/** What may be written at an offset, the most likely first. */
export function completions(analysis: Analysis, offset: number): Completion[] {
  const { dialect } = analysis.model;
  const written = dialect.writing && writtenAt(analysis, offset);
  if (!written) return [];
  const offers = (dialect.writing?.(written.cursor) ?? []).flatMap(writing => offersOf(writing, written));
  return offers.map(({ text, bare, suffix = '', ...offer }) => {
    const quoted = bare || /^[{["]/.test(text) ? text : written.quote + text + written.quote;
    const behind = analysis.model.text.slice(written.span.end).trimStart();
    const added = suffix && behind.startsWith(suffix.trim()) ? '' : suffix;
    return { ...offer, edit: { span: written.span, text: quoted + added }, filter: written.quote + offer.label };
  });
}

function offersOf(writing: Writing, written: Written): Offer[] {
  switch (writing.what) {
    case 'type':
      return writing.types.map(type => typeOffer(type, written));
    case 'key':
      return writing.slots.map(({ name, param }) => ({
        label: name,
        kind: 'key',
        detail: noteOf(param),
        markdown: plainly(param.doc),
        text: name,
        suffix: writing.suffix
      }));
    case 'value':
      return values(writing.slot, writing.values ?? [], written);
    case 'reference':
      return references(writing.by, written);
    default:
      return never(writing);
  }
}

function typeOffer({ name, spelling, slots, insert }: TypeOffer, { analysis, cursor }: Written): Offer {
  const { unit, url } = spelling;
  const here = cursor.layer && analysis.layers[cursor.layer.index];
  const signature = slots.length > 0 ? `\`${signatureOf(name, slots)}\`` : '';
  return {
    label: name,
    kind: 'type',
    detail: (here && shapeOf(spelling, here, analysis)) ?? '',
    markdown: [signature, plainly(unit.doc), url ? link('Documentation', url) : ''].filter(Boolean).join('\n\n'),
    text: insert ?? name
  };
}

/** The shape that a type would give here with what it takes by itself, where that is all it needs. */
function shapeOf({ unit, defaults, fixed }: TypeOffer['spelling'], { inputs }: LayerResult, analysis: Analysis): string | undefined {
  const { params } = unit;
  const args: Record<string, unknown> = complete(params as Params, { ...defaults, ...fixed });
  const lacking = Object.entries(params).some(([name, { optional }]) => args[name] === undefined && !optional);
  if (unit.is === 'block' || lacking || !inputs.some(saysSomething)) return undefined;
  const { output, certain, findings } = evaluate(unit, args, inputs, analysis.graph.conventions, analysis.memo);
  return certain && findings.length === 0 && saysSomething(output) ? brief(output) : undefined;
}

/** The texts that stand for a padding rule. */
const PADDINGS = ['same', 'valid', 'causal'];

function values({ param }: Slot, others: readonly string[], { cursor }: Written): Offer[] {
  const offer = (text: string, bare?: true): Offer => ({
    label: text,
    kind: 'value',
    detail: text.toLowerCase() === String(param.default) ? 'default' : '',
    markdown: plainly(param.doc),
    text,
    ...(bare && { bare })
  });
  if (param.type === 'boolean') {
    // As the file writes it elsewhere: Python's way, or that of YAML and JSON.
    const isPython = /\b(?:True|False|None)\b/.test(cursor.text);
    return [...others.map(text => offer(text)), ...(isPython ? ['True', 'False'] : ['true', 'false']).map(text => offer(text, true))];
  }
  const choices = param.choices ?? (param.type === 'padding' ? PADDINGS : []);
  return [...others, ...choices].map(text => offer(text));
}

/** Earlier layers, the nearest first, and the inputs that have a name. Who has written a minus counts back. */
function references(by: 'index' | 'name', { analysis, cursor }: Written): Offer[] {
  const here = cursor.layer?.index ?? cursor.layers.length;
  const countsBack = cursor.node.text.startsWith('-');
  const offers = analysis.layers.slice(0, here).flatMap(({ layer: { id, index, type, defines = [] }, output }): Offer[] => {
    const detail = `${type} ${brief(output)}`;
    const position = (text: string): Offer => ({ label: text, kind: 'reference', detail, text, bare: true });
    if (countsBack) return [position(String(index - here))];
    if (by === 'name' && defines.length > 0) return defines.map(({ name }) => ({ label: name, kind: 'reference', detail, text: name }));
    return index === here - 1 ? [position(id), position('-1')] : [position(id)];
  });
  return [...offers.reverse(), ...(by === 'name' && !countsBack ? inputs(analysis) : [])];
}

const inputs = ({ graph }: Analysis): Offer[] =>
  graph.inputs.map(({ name, dims }) => ({
    label: name,
    kind: 'reference',
    detail: dims ? `input ${brief({ dims })}` : 'input',
    text: name
  }));
