import { lazy } from '../base/lazy';
import { LineIndex } from '../base/lines';
import { type Span, touches } from '../base/span';
import { finish, type Steps } from '../base/steps';
import { type Directives, readDirectives } from '../config/directives';
import type { NamedExtents } from '../config/extents';
import { declaredFor, inputFor, type Settings } from '../config/settings';
import { writtenAt } from '../dialects/arguments';
import type { Dialect, InputChoice, ModelGraph, ModelLayer, Request, Syntax, Variant } from '../dialects/dialect';
import { recognising } from '../dialects/index';
import { type Finding, isFault } from '../ir/finding';
import type { Probe } from '../ir/graph';
import type { Region } from '../syntax/splice';
import type { Tree } from '../syntax/tree';
import { type Contents, contentsOf } from './contents';
import { type AxisField, type FieldRun, type FieldWalk, receptiveFields } from './field';
import { type Memo, newMemo } from './memo';
import { inputsOf, type LayerResult, propagating } from './propagate';

/** A text to analyse, with what is known about it. */
export interface Source {
  readonly text: string;
  /** With forward slashes; only its last part need exist. */
  readonly path: string;
  /** Where the file lies, for the globs of settings; the path when left out. */
  readonly location?: string;
  readonly settings: Settings;
  /** What a user chose over everything else. */
  readonly choice?: { readonly inputs?: readonly NamedExtents[]; readonly variant?: string; readonly dialect?: string };
  readonly memo?: Memo;
}

/** A text read as a model config: all its variants are analysed from it. */
export interface Model {
  readonly path: string;
  /** As the globs of settings see it. */
  readonly location: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly tree: Tree;
  readonly syntax: Syntax;
  readonly dialect: Dialect;
  readonly directives: Directives;
  readonly settings: Settings;
  /** The shown one first. */
  readonly variants: readonly Variant[];
  /** The analysis of a variant, the shown one when left out: made when it is first asked for. */
  analyse(variant?: string): Analysis;
  /** The same in steps, for whoever has others wait. */
  analysing(variant?: string): Steps<Analysis>;
  /** The analysis of a variant, where it was made already. */
  made(variant: string | undefined): Analysis | undefined;
  /** This model, or while somebody is writing the last one whose text had no fault: what comes next is read on top of it. */
  sound(): Model | undefined;
  /** The same file with another text, read in the same format. */
  withText(text: string): Model | undefined;
  /** The same text under other settings. */
  withSettings(settings: Settings): Model | undefined;
}

/** A fact about a layer, with the place that is to blame. */
export interface Fault {
  readonly result: LayerResult;
  readonly finding: Finding;
  readonly span: Span;
  /** All layers in the run that the fact was found in. */
  readonly run: readonly LayerResult[];
  /** The size at which the framework runs into it, where that is not the shown one. */
  readonly probe?: Probe;
}

/** Everything known about one variant of a model: immutable, computed when first asked for. */
export interface Analysis {
  readonly model: Model;
  readonly variant: Variant | undefined;
  readonly graph: ModelGraph;
  readonly layers: readonly LayerResult[];
  readonly faults: readonly Fault[];
  /** The layers at the sizes at which the framework itself runs the model, one list for each of the graph's probes. */
  readonly probed: readonly (readonly LayerResult[])[];
  /** What there is among the layers. */
  contents(): Contents;
  /** What was computed for this file already: running it again at another size is cheap with it. */
  readonly memo: Memo;
  /** Receptive field and stride of a layer along each spatial axis of the input; undefined where not known. */
  field(layer: number): readonly AxisField[] | undefined;
  /** Whether a layer sees more than so many samples along each spatial axis of the input. */
  seesMore(layer: number, extents: readonly number[]): boolean;
  /** The fields that have been worked out, here or before the last changes. */
  fields(): FieldRun | undefined;
  /** The layer whose text stands at an offset. */
  at(offset: number): LayerResult | undefined;
}

/**
 * Reads a text; undefined when it is no model config. What `earlier`, the same file before a change, says of the parts that
 * have not changed is taken over: the model is the same with and without it.
 */
export const readModel = (source: Source, earlier?: Model): Model | undefined => finish(readingModel(source, earlier));

/** The same in steps. */
export function* readingModel(source: Source, earlier?: Model): Steps<Model | undefined> {
  const fileName = source.path.slice(source.path.lastIndexOf('/') + 1);
  const { location = source.path } = source;
  const declared = declaredFor(source.settings, location);
  const hint = { fileName, ...(declared && { declared }) };
  // What settings declare bears on every layer.
  const before = earlier?.path === source.path && earlier.settings === source.settings ? earlier.sound() : undefined;
  const recognised = yield* recognising(source.text, hint, source.choice?.dialect, before);
  if (!recognised) return undefined;
  const { dialect, syntax, tree, region } = recognised;
  if (dialect.reading) yield* dialect.reading(tree);
  // Not held fast: every model would keep all that were before it.
  const since = before && region && before.dialect === dialect ? { region, model: new WeakRef(before) } : undefined;
  const directives = readDirectives(tree.comments);
  const memo = source.memo ?? newMemo();
  const wanted = source.choice?.variant ?? directives.variant;
  const variants = [...dialect.variants(tree, hint)];
  const shown = variants.findIndex(variant => variant.id === wanted);
  if (shown > 0) variants.unshift(...variants.splice(shown, 1));
  const request = { ...hint, text: source.text, inputs: inputChoices(source, location, directives) };
  const reading: Reading = { request, since, memo, made: new Map(), base: before };
  const isSound = tree.problems.length === 0;
  return {
    path: source.path,
    location,
    text: source.text,
    lines: new LineIndex(source.text),
    tree,
    syntax,
    dialect,
    directives,
    settings: source.settings,
    variants,
    made: variant => reading.made.get(variant),
    sound() {
      return isSound && (reading.made.size > 0 || !reading.base) ? this : reading.base;
    },
    analyse(variant) {
      return finish(this.analysing(variant));
    },
    analysing(variant = wanted ?? variants[0]?.id) {
      return analysingVariant(this, variant, reading);
    },
    withText(text) {
      return readModel({ ...source, text, choice: { ...source.choice, dialect: dialect.id } }, this);
    },
    withSettings: settings => readModel({ ...source, settings, choice: { ...source.choice, dialect: dialect.id } })
  };
}

/** What the analyses of a model are made from, beside the model. */
interface Reading {
  readonly request: Omit<Request, 'variant'>;
  /** The model before a change, and where that was. */
  readonly since: { readonly region: Region; readonly model: WeakRef<Model> } | undefined;
  readonly memo: Memo;
  readonly made: Map<string | undefined, Analysis>;
  /** What the next text is read on top of, while this one has faults or has not been analysed: let go then. */
  base: Model | undefined;
}

/** A function of its own: what a generator inside of a function sees outlives the young generation, here all of the model. */
function* analysingVariant(model: Model, variant: string | undefined, reading: Reading): Steps<Analysis> {
  const { request, since, memo, made } = reading;
  const known = made.get(variant);
  if (known) return known;
  const old = since?.model.deref()?.made(variant);
  const lowered = model.dialect.lower(
    model.tree,
    { ...request, ...(variant && { variant }) },
    since && old && { graph: old.graph, region: since.region }
  );
  const graph = 'layers' in lowered ? lowered : yield* lowered;
  yield;
  const shown = model.variants.find(v => v.id === variant);
  const analysis = yield* analysingGraph(model, shown, graph, memo, graph.kept && old);
  made.set(variant, analysis);
  if (model.tree.problems.length === 0) reading.base = undefined;
  return analysis;
}

function inputChoices({ choice, settings }: Source, location: string, directives: Directives): InputChoice[] {
  const setting = inputFor(settings, location);
  return [
    ...(choice?.inputs ? [{ extents: choice.inputs, source: 'option' as const }] : []),
    ...(directives.input ? [{ ...directives.input, source: 'directive' as const }] : []),
    ...(setting ? [{ extents: setting, source: 'setting' as const }] : [])
  ];
}

function* analysingGraph(
  model: Model,
  variant: Variant | undefined,
  graph: ModelGraph,
  memo: Memo,
  earlier: Analysis | undefined
): Steps<Analysis> {
  const layers = yield* propagating(graph, memo, inputsOf(graph), {
    earlier: earlier && { layers: earlier.layers, inputs: inputsOf(earlier.graph), graph: earlier.graph }
  });
  const probed: LayerResult[][] = [];
  for (const [i, { inputs }] of graph.probes.entries()) {
    const before = earlier?.graph.probes[i];
    const run = earlier && before && { layers: earlier.probed[i]!, inputs: before.inputs, graph: earlier.graph };
    probed.push(yield* propagating(graph, memo, inputs, { earlier: run, alike: layers }));
  }
  const before = earlier?.fields();
  let walk: FieldWalk | undefined;
  const fields = (): FieldWalk => {
    walk ??= receptiveFields(graph, layers, memo, before);
    return walk;
  };
  const bySpan = lazy(() => [...layers].sort((a, b) => a.layer.span.start - b.layer.span.start));
  return {
    model,
    variant,
    graph,
    layers,
    probed,
    faults: findFaults(graph, layers, probed),
    contents: lazy(() => contentsOf(layers)),
    memo,
    field: layer => fields().at(layer),
    seesMore: (layer, extents) => fields().exceeds(layer, extents),
    fields: () => walk?.run ?? before,
    at: offset => layerAt(bySpan(), offset)
  };
}

/** The last layer that begins at or before an offset and still reaches it. */
function layerAt(sorted: readonly LayerResult[], offset: number): LayerResult | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.layer.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low - 1];
  return candidate && touches(candidate.layer.span, offset) ? candidate : undefined;
}

function findFaults(graph: ModelGraph, layers: readonly LayerResult[], probed: Analysis['probed']): Fault[] {
  const faults: Fault[] = [];
  for (const result of layers) {
    for (const finding of result.findings) faults.push({ result, finding, span: blamed(result, finding), run: layers });
  }
  const told = faults.filter(fault => isFault(fault.finding)).map(fault => fault.result.layer.index);
  for (const [i, probe] of graph.probes.entries()) {
    // What fails at the shown size is told once, for that size; only what the framework runs into before it is added.
    const first = told.reduce((least, index) => Math.min(least, index), Number.POSITIVE_INFINITY);
    const run = probed[i]!;
    for (const result of run) {
      if (result.layer.index >= first) break;
      for (const finding of result.findings) {
        const fault = { result, finding, span: blamed(result, finding), run, probe };
        if (isFault(finding)) faults.push(fault);
      }
    }
  }
  return faults;
}

/** Where the first of these arguments that the file writes stands. */
export function argumentSpan({ args }: ModelLayer, names: readonly string[]): Span | undefined {
  for (const name of names) {
    const arg = args[name];
    const written = arg && writtenAt(arg);
    if (written) return written;
  }
  return undefined;
}

/** Where a fact is marked: the argument to blame, of which nobody knows more than the key; else the reference, else the layer's type. */
function blamed({ layer }: LayerResult, finding: Finding): Span {
  const unknown = finding.kind === 'argument' && finding.data.problem.is === 'unknown-key' ? finding.blame[0] : undefined;
  const origin = unknown === undefined ? undefined : layer.args[unknown]?.origin;
  // A key may be empty, as YAML's bare `?` is.
  if (origin?.kind === 'written' && origin.key && origin.key.end > origin.key.start) return origin.key;
  const argument = argumentSpan(layer, finding.blame);
  if (argument) return argument;
  // Where references stand on lines of their own, what does not go together is marked where it meets.
  const single = (layer.sources.length < 2 || layer.stacked) && finding.kind !== 'reference';
  const reference = finding.input === undefined || single ? undefined : layer.sources[finding.input]?.span;
  return reference && reference.end > reference.start ? reference : layer.head;
}
