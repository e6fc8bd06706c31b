import type { LayerResult } from '../analysis/propagate';
import type { Span } from '../base/span';
import { nodesAt } from '../dialects/writing';
import type { FindingOf } from '../ir/finding';
import { isTensor, isTuple } from '../ir/shape';
import { type AnyFact, type Fact, factRule, type Told } from './fact';
import { omission } from './omitting';
import { nearestType, present, renaming, replacing, rereading, withoutLayer } from './propose';
import type { Fix } from './rule';
import { count, nameOf, relatedSource, short } from './wording';

/** References that lead nowhere, inputs that are too many, too few or of the wrong kind. */
export const reference = factRule({
  code: 'SL601',
  id: 'reference',
  severity: 'error',
  title: 'A layer reads what is not there',
  what: 'Reported at a reference that leads nowhere, and at a layer with too few or too many inputs.',
  why: 'A reference names a layer that is absent or comes later, a module the framework cannot resolve, or a layer gets a number or a kind of inputs it does not take. After a row is inserted or removed, absolute references of the rows behind are easily stale.',
  mending: 'The nearest layer or name that fits.',
  ignore: 'Never: the framework refuses.',
  sources: [
    'Ultralytics, `ultralytics/nn/tasks.py` (`parse_model`)',
    'Caffe, [layer catalogue](https://caffe.berkeleyvision.org/tutorial/layers.html)',
    'Keras, [Functional API](https://keras.io/guides/functional_api/)'
  ],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, name: stem}\n  - {type: relu, from: stemm}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - {type: conv2d, filters: 8, kernel: 3, name: stem}\n  - {type: relu, from: stem}\n'
    }
  ],
  tells: {
    reference: tellReference,
    'input-count': tellInputs,
    structure: tellStructure,
    'unknown-module': tellModule,
    'output-count': tellOutputs,
    'name-taken': tellTaken
  },
  fixes: {
    reference: referenceFixes,
    'unknown-module': otherModule,
    structure: otherTensor,
    'name-taken': fact => renaming(fact, fact.finding.data.name),
    'input-count': fewerInputs,
    'output-count': otherOutputs
  }
});

const REASONS: Readonly<Record<FindingOf<'reference'>['data']['why'], (written: string) => string>> = {
  absent: written => `\`${written}\` is no layer of this file`,
  later: written => `\`${written}\` comes later; a layer can only read those before it`,
  self: written => `\`${written}\` is this layer itself`,
  'before-input': written => `\`${written}\` lies before the input`,
  form: written => `\`${written}\` is no reference to a layer`,
  unmade: written => `No layer makes \`${written}\``,
  'left-out': written => `The layer that makes \`${written}\` is left out here`
};

function tellReference({ finding: { data } }: Fact<'reference'>): Told {
  const written = short(data.written.replace(/^"(.*)"$/, '$1'));
  return { lines: [`${REASONS[data.why](written)}${data.nearest ? `: did you mean \`${data.nearest}\`?` : '.'}`] };
}

/** The name that was meant, or nothing in its place. */
function* otherModule(fact: Fact<'unknown-module'>): Generator<Fix> {
  yield* nearestType(fact);
  yield* leavingLayer(fact);
}

function* leavingLayer({ analysis, result }: AnyFact): Generator<Fix> {
  if (result) yield withoutLayer(result, analysis);
}

/** The name or index that was meant, else layers near to it; of a list where one is taken, one of its items. */
function* referenceFixes(fact: Fact<'reference'>): Generator<Fix> {
  const { analysis, finding, result } = fact;
  const { nearest, why, written } = finding.data;
  const input = finding.input ?? 0;
  const span = result?.layer.sources[input]?.span ?? fact.span;
  const { text } = analysis.model;
  if (nearest !== undefined && text.slice(span.start, span.end).includes(written)) {
    const start = span.start + text.slice(span.start, span.end).indexOf(written);
    yield replacing(analysis, { start, end: start + written.length }, nearest, { safe: true });
  }
  if (!result) return;
  if (result.layer.index === 0 && /^-?\d+$/.test(written)) yield replacing(analysis, span, '-1');
  if (why === 'before-input') yield* leavingLayer(fact);
  yield* firstCall(analysis, span);
  if (why === 'form') yield* reformed(fact, span);
  else for (const target of candidates(fact, Number(written))) yield* present(rereading(fact, input, target));
}

/** In place of a tuple, or of a map where a tuple is taken, what the nearest layers before give. */
function* otherTensor(fact: Fact<'structure'>): Generator<Fix> {
  const { analysis, finding, result } = fact;
  if (!result || finding.within) return;
  const wanted = (output: LayerResult['output']): boolean => (finding.data.expected === 'tensor' ? isTensor(output) : isTuple(output));
  const near = analysis.layers.slice(0, result.layer.index).filter(({ output }) => wanted(output));
  for (const target of near.slice(-2).reverse()) yield* present(rereading(fact, finding.input ?? 0, target));
}

/** Of a history of Keras, `["name", call, tensor]`, the first tensor of the first call, or the one before. */
function* firstCall({ model: { text, tree } }: Fact<'reference'>['analysis'], name: Span): Generator<Fix> {
  // The name alone is marked, or all of it.
  const span = nodesAt(tree, name.start).findLast(node => node.kind === 'list' && node.items[0]?.kind === 'scalar')?.span ?? name;
  const written = text.slice(span.start, span.end);
  const numbers = /(,\s*)(\d+)(\s*,\s*)(\d+)(?=\s*\]$)/;
  const [, , call, , item] = numbers.exec(written) ?? [];
  if (call === undefined || item === undefined) return;
  const offer = (title: string, first: string, second: string): Fix => ({
    title,
    changes: [{ text: { span, new: written.replace(numbers, `$1${first}$3${second}`) } }]
  });
  if (call !== '0' || item !== '0') yield offer('Read its first output', '0', '0');
  if (Number(item) > 1) yield offer(`Read its output ${Number(item) - 1}, counted from 0`, call, String(Number(item) - 1));
}

/** One of several where one is taken; a list where several are. */
function* reformed({ analysis, finding: { data }, result }: Fact<'reference'>, span: Span): Generator<Fix> {
  const items = /^\[(.*)\]$/.exec(data.written)?.[1]?.split(',');
  const offer = (word: string): Fix => ({ title: `Read \`${word}\` here`, changes: [{ text: { span, new: word } }] });
  const index = result?.layer.index ?? 0;
  if (items) for (const item of items) if (/^\s*-?\d+\s*$/.test(item) && Number(item) < index) yield offer(item.trim());
  if (items || !/^-?\d+$/.test(data.written)) return;
  const own = analysis.layers.at((result?.layer.index ?? 0) + Math.min(Number(data.written), -1))?.output;
  for (const { layer, output } of analysis.layers.slice(0, result?.layer.index).reverse())
    if (isTensor(own) && isTensor(output) && own !== output && String(own.dims.slice(2)) === String(output.dims.slice(2)))
      yield offer(`[${data.written}, ${layer.index}]`);
}

/** The layer before, and those around the index that is written: one inserted or removed row moves it by one. */
function candidates({ analysis, result }: Fact<'reference'>, written: number): LayerResult[] {
  const index = result?.layer.index ?? 0;
  const near = Number.isInteger(written) && written >= 0 ? [written - 1, written - 2, written + 1] : [];
  const all = [...near, index - 1, index - 2].filter(at => at >= 0 && at < index);
  return [...new Set(all)].flatMap(at => analysis.layers[at] ?? []);
}

function tellInputs({ finding: { data }, result }: Fact<'input-count'>): Told {
  const { min, max, actual } = data;
  const takes = min === max ? count(min, 'input') : max < 1000 ? `${min} to ${count(max, 'input')}` : `at least ${count(min, 'input')}`;
  return {
    lines: [`${result?.layer.type ?? 'The layer'} takes ${takes}; ${actual === 0 ? 'none' : actual} ${actual === 1 ? 'is' : 'are'} given.`]
  };
}

/** The last of too many inputs goes. */
function* fewerInputs({ analysis, finding: { data }, result }: Fact<'input-count'>): Generator<Fix> {
  const last = result?.layer.sources.at(-1)?.span;
  if (data.actual > data.max && last) yield omission(analysis, last);
}

/** The last of too many outputs goes; one that is missing is called after its layer. */
function* otherOutputs({ analysis, finding: { data }, result }: Fact<'output-count'>): Generator<Fix> {
  if (!result) return;
  const { layer } = result;
  const last = layer.defines?.at(-1)?.span;
  if (data.actual > data.max && last) yield omission(analysis, last);
  const taken = new Set(analysis.layers.flatMap(one => (one.layer.defines ?? []).map(({ name }) => name)));
  const base = layer.name ?? layer.type.toLowerCase();
  const name = [base, `${base}_out`, `${base}_2`, `${base}_3`].find(one => !taken.has(one));
  if (data.actual < data.min && name !== undefined)
    yield { title: `Name an output \`${name}\``, changes: [{ set: { layer: layer.index, param: '?top', value: name } }] };
}

function tellOutputs({ finding: { data }, result }: Fact<'output-count'>): Told {
  const { min, max, actual } = data;
  const makes = min === max ? count(min, 'output') : max < 1000 ? `${min} to ${count(max, 'output')}` : `at least ${count(min, 'output')}`;
  return {
    lines: [`${result?.layer.type ?? 'The layer'} makes ${makes}; ${actual === 0 ? 'none' : actual} ${actual === 1 ? 'is' : 'are'} named.`]
  };
}

function tellTaken({ finding: { data } }: Fact<'name-taken'>): Told {
  const related = data.first ? [{ span: data.first, message: 'It is made here.' }] : [];
  if (data.readers !== undefined) {
    const why = `\`${short(data.name)}\` cannot be written over: ${data.readers} layers read it, and each gets a copy.`;
    return { lines: [why, 'Give this output a name of its own.'], related };
  }
  return {
    lines: [
      `\`${short(data.name)}\` is made by another layer already.`,
      'Only an output at the place of the input of its name is written over it.'
    ],
    related
  };
}

function tellStructure({ analysis, finding, result }: Fact<'structure'>): Told {
  const { expected, items } = finding.data;
  const type = finding.within ?? result?.layer.type ?? 'The layer';
  const source = result?.layer.sources[finding.input ?? 0];
  const from = source && 'layer' in source ? analysis.layers[source.layer] : undefined;
  const by = from && !finding.within ? ` from ${nameOf(from, analysis)}` : '';
  const first =
    expected === 'tensor'
      ? `A tuple of ${count(items, 'map')} arrives${by}; ${type} takes one.`
      : `One map arrives${by}; ${type} takes a tuple.`;
  return { lines: [first], related: finding.within ? [] : relatedSource(source, result?.inputs[finding.input ?? 0], analysis) };
}

/** A module that the framework itself cannot resolve; one that only we do not know is no fault. */
function tellModule({ analysis, finding: { data } }: Fact<'unknown-module'>): Told | undefined {
  if (data.refused === undefined) return undefined;
  const { title } = analysis.model.dialect;
  const refusal = data.refused === '' || data.refused.startsWith(title) ? undefined : `${short(data.refused, 120).replace(/[.]$/, '')}.`;
  return {
    lines: [`\`${short(data.type)}\` is no module ${title} knows${data.nearest ? `: did you mean ${data.nearest}?` : '.'}`, refusal]
  };
}
