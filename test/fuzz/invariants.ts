import { expect } from 'vitest';
import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import { staleReferences } from '../../server/src/analysis/stale';
import { applyEdits } from '../../server/src/base/edit';
import type { Span } from '../../server/src/base/span';
import { defaultSettings } from '../../server/src/config/settings';
import { completions } from '../../server/src/features/completion';
import { hover } from '../../server/src/features/hover';
import { links } from '../../server/src/features/links';
import { definition, highlights, references } from '../../server/src/features/references';
import { renamed } from '../../server/src/features/rename';
import { selections } from '../../server/src/features/selection';
import { signature } from '../../server/src/features/signature';
import { structureActions } from '../../server/src/features/structureActions';
import type { Finding } from '../../server/src/ir/finding';
import { isTuple, type Shape, tensors } from '../../server/src/ir/shape';
import { diagnose, MAX_DIAGNOSTICS } from '../../server/src/rules/diagnose';
import type { Diagnostic } from '../../server/src/rules/rule';
import { FACTOR } from '../support/fuzzing';

/** A generous bound, in milliseconds, that only a hang or a blow-up passes; the long form, which has a machine for itself, is strict. */
const HANG = FACTOR > 1 ? 2_000 : 20_000;

/** What all calls of `holds` came to. */
const tally = { documents: 0, models: 0, slowest: 0 };

/** How many texts were held to the invariants in this process. */
export const held = (): string =>
  `${tally.documents} texts, ${tally.models} of them model configs; the slowest took ${Math.round(tally.slowest)} ms`;

/** Variants that are run of a damaged file: a map of scales may hold any number. */
const VARIANTS = 6;

/** In one of so many texts somebody writes: the text is read and run again for it. */
const EDITED = 4;
/** In one of so many its layers are changed: each change is another text. */
const RESTRUCTURED = 16;

export interface Outcome {
  readonly analyses: readonly Analysis[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Analyses a text in all its variants, and checks everything that must hold whatever the text is; undefined for what is no model config. */
export function holds(text: string, file = 'model.yaml', dialect?: string): Outcome | undefined {
  const begun = process.cpuUsage();
  tally.documents++;
  const model = readModel({ text, path: `/fuzz/${file}`, settings: defaultSettings, choice: dialect ? { dialect } : {} });
  if (!model) return undefined;
  const ids = [undefined, ...model.variants.slice(1, VARIANTS).map(variant => variant.id)];
  const analyses = ids.map(id => model.analyse(id));
  const diagnostics = analyses.flatMap(analysis => {
    const own = diagnose(analysis, {
      onError: (rule, error) => {
        throw new Error(`rule ${rule.code} failed`, { cause: error });
      }
    });
    expect(own.length).toBeLessThanOrEqual(MAX_DIAGNOSTICS);
    for (const diagnostic of own) checkDiagnostic(text, diagnostic);
    return own;
  });
  for (const analysis of analyses) checkAnalysis(text, analysis);
  if (tally.documents % EDITED === 0) checkEditing(text, analyses[0]!);
  if (tally.documents % RESTRUCTURED === 0) checkStructure(text, analyses[0]!);
  const { user, system } = process.cpuUsage(begun);
  const took = (user + system) / 1000;
  tally.models++;
  tally.slowest = Math.max(tally.slowest, took);
  expect(took, 'milliseconds of processor time').toBeLessThan(HANG);
  return { analyses, diagnostics };
}

/** What an editor asks at a place that each text has another of. */
function checkEditing(text: string, analysis: Analysis): void {
  const offset = somewhere(text);
  for (const { edit, filter } of completions(analysis, offset)) {
    expect(edit.span.start <= offset && offset <= edit.span.end, `${filter} at ${offset}`).toBe(true);
    expect(text.slice(edit.span.start, edit.span.end), filter).not.toMatch(/[\r\n]/);
  }
  for (const { label } of signature(analysis, offset)?.parameters ?? []) expect(label.end).toBeGreaterThan(label.start);
  const said = hover(analysis, offset);
  const leads = definition(analysis, offset);
  for (const span of [said?.span, leads, ...references(analysis, offset, true), ...selections(analysis, offset)])
    if (span) inside(text, span);
  for (const { span } of [...highlights(analysis, offset), ...links(analysis)]) inside(text, span);
  renamed(analysis, offset);
}

/** An offset that the text itself decides. */
const somewhere = (text: string): number => [...text].reduce((sum, c) => sum + c.charCodeAt(0), 0) % (text.length + 1);

/** Whatever is offered to do with layers is edits of the text that do not overlap, and what they leave can be read. */
function checkStructure(text: string, analysis: Analysis): void {
  const offset = somewhere(text);
  const ranges = [{ start: offset, end: offset }, ...(offset < text.length ? [{ start: offset, end: text.length }] : [])];
  for (const { title, does } of ranges.flatMap(range => structureActions(analysis, range, () => true))) {
    const edits = 'edits' in does ? does.edits : [];
    for (const { span } of edits) inside(text, span);
    const ends = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    for (const [i, { span }] of ends.entries()) if (i > 0) expect(span.start, title).toBeGreaterThanOrEqual(ends[i - 1]!.span.end);
    const after = analysis.model.withText(applyEdits(text, edits))?.analyse(analysis.variant?.id);
    expect(after, title).toBeDefined();
    staleReferences(analysis, after!);
  }
}

function checkDiagnostic(text: string, { span, message, related = [] }: Diagnostic): void {
  for (const place of [span, ...related.map(one => one.span)]) inside(text, place);
  if (text.length > 0) expect(span.end, `something to underline for ${message}`).toBeGreaterThan(span.start);
  for (const words of [message, ...related.map(one => one.message)]) {
    // What the text itself says may be quoted.
    const quoted = /NaN|Infinity|undefined|\[object/.exec(words)?.[0];
    if (quoted && !text.includes(quoted)) expect.fail(`${quoted} in "${words}"`);
    expect(words.trim()).not.toBe('');
    expect(words.length, words.slice(0, 300)).toBeLessThan(2_000);
  }
}

function checkAnalysis(text: string, analysis: Analysis): void {
  for (const { layer, output, inputs, weights, macs, findings } of analysis.layers) {
    const at = `layer ${layer.id} ${layer.type}`;
    inside(text, layer.span);
    inside(text, layer.head);
    for (const source of layer.sources) if (source.span) inside(text, source.span);
    for (const { origin } of Object.values(layer.args)) {
      if (origin.kind === 'written') inside(text, origin.value);
      if (origin.kind === 'computed' && /NaN|Infinity|undefined|\[object/.test(origin.how)) expect.fail(origin.how);
    }
    if (!Number.isSafeInteger(layer.repeat) || layer.repeat < 1) expect.fail(`${at}: repeat ${layer.repeat}`);
    for (const shape of [output, ...inputs]) checkShape(at, shape);
    for (const [what, n] of [
      ['weights', weights],
      ['macs', macs]
    ] as const) {
      if (n !== undefined && !(Number.isSafeInteger(n) && n >= 0)) expect.fail(`${at}: ${what} ${n}`);
    }
    for (const finding of findings) checkNumbers(at, finding);
  }
  analysis.layers.forEach((_, i) => {
    for (const { extent, stride } of analysis.field(i) ?? []) {
      if (extent !== undefined && !Number.isFinite(extent)) expect.fail(`field of layer ${i}: ${extent}`);
      if (stride !== undefined && !Number.isFinite(stride)) expect.fail(`stride of layer ${i}: ${stride}`);
    }
  });
  for (const { span } of [...analysis.faults, ...analysis.graph.notices]) inside(text, span);
  for (const { span, dims } of analysis.graph.inputs) {
    if (span) inside(text, span);
    if (dims) checkShape('input', { dims });
  }
  for (const offset of [0, text.length >> 1, text.length]) analysis.at(offset);
}

function inside(text: string, { start, end }: Span): void {
  if (!(0 <= start && start <= end && end <= text.length)) expect.fail(`${start}..${end} is not inside 0..${text.length}`);
}

function checkShape(at: string, shape: Shape): void {
  if (isTuple(shape)) expect(shape.items.length, at).toBeLessThanOrEqual(100_000);
  for (const { dims } of tensors(shape)) {
    for (const dim of dims) {
      const fine = typeof dim === 'number' ? Number.isSafeInteger(dim) && dim >= 0 : /^(?:\?|\w+)$/.test(dim);
      if (!fine) expect.fail(`${at}: ${dims.join('×')}`);
    }
  }
}

function checkNumbers(at: string, { kind, data }: Finding): void {
  JSON.stringify(data, (key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) expect.fail(`${at}: ${kind}.${key} ${value}`);
    return value;
  });
}

/** What is said, without its places: equal for texts that differ in layout alone. */
export const said = (outcome: Outcome | undefined): string[] =>
  (outcome?.diagnostics ?? []).map(({ rule, severity, message }) => `${rule.code} ${severity} ${message}`);
