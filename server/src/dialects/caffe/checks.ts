import type { Span } from '../../base/span';
import type { Draft, Scope } from './layer';
import type { LayerText } from './layerText';
import { children, numberOf, textOf, type Value, value, values } from './message';
import { checkSettings } from './settings';
import type { Counts, LayerType } from './types';
import { problem, without } from './window';

/** What Caffe checks, or does not check although it should, before a layer looks at its settings. */
export function checkUse(draft: Draft, scope: Scope): void {
  checkTops(draft, scope);
  checkName(draft, scope);
  if (!draft.type) return;
  checkCounts(draft, draft.type);
  checkBlocks(draft, draft.type);
  checkWeights(draft, draft.type);
  if (draft.text.type === 'BatchNorm') checkStatistics(draft);
  checkTwins(draft);
  checkRates(draft, scope);
  checkSettings(draft);
}

/** What is shared learns at one rate, as far as its rates are written (Net::AppendParam). */
function checkRates({ text: { message }, into }: Draft, { rates }: Scope): void {
  if (message?.name !== 'LayerParameter') return;
  for (const param of children(message, 'param')) {
    const name = textOf(param, 'name');
    for (const field of name ? ['lr_mult', 'decay_mult'] : []) {
      const rate = value(param, field);
      if (!rate) continue;
      const key = `${field} ${name}`;
      const first = rates.get(key);
      if (first === undefined) rates.set(key, rate.value);
      else if (first !== rate.value)
        into.faults.push({ finding: problem(`\`${name}\` is shared, and its ${field} was ${String(first)} before`), at: rate.span });
    }
  }
}

/** Weights are found by the name of their layer: two of one name read the same (Net::CopyTrainedLayersFrom). */
function checkName({ text, type, into }: Draft, { learned }: Scope): void {
  const { name } = text;
  if (!name || !learns(type)) return;
  const first = learned.get(name);
  const at = first === undefined ? undefined : text.label;
  if (first === undefined) learned.set(name, text.type);
  else if (at)
    into.faults.push({ finding: problem(`another ${first} is called \`${name}\` too, and weights are found by that name`, true), at });
}

const learns = (type: LayerType | undefined): boolean => type?.unit.blobs !== undefined;

/** Blobs that another layer has made already, and those that are written over what is read. */
function checkTops({ text, type, into }: Draft, scope: Scope): void {
  for (let i = 0; i < text.tops.length; i++) {
    const top = text.tops[i]!;
    const name = String(top.value);
    const taken = scope.tops.get(name);
    // Net::AppendTop: in place is the top at the position of the bottom of its name.
    if (text.bottoms[i]?.value === top.value && taken) {
      // insert_splits.cpp: what several layers read is copied for each under another name.
      const readers = scope.readers.get(text.bottoms[i]!.row) ?? 1;
      if (readers > 1)
        into.faults.push({ finding: { kind: 'name-taken', blame: [], data: { name, first: taken.span, readers } }, at: upTo(text, top) });
      else if (type && type.inPlace !== 'fine') {
        const refused = type.inPlace === 'refused';
        const finding = { kind: 'in-place', blame: [], ...(!refused && { accepted: true as const }), data: { name, refused } } as const;
        into.faults.push({ finding, at: upTo(text, top) });
      }
    } else if (taken || isAbove(text.tops, i)) {
      const data = { name, ...(taken && { first: taken.span }) };
      into.faults.push({ finding: { kind: 'name-taken', blame: [], data }, at: upTo(text, top) });
    }
  }
}

/** Whether a layer has made a top of that name just before. */
function isAbove(tops: readonly Value[], at: number): boolean {
  for (let i = 0; i < at; i++) if (tops[i]!.value === tops[at]!.value) return true;
  return false;
}

/** The whole of type, bottoms and a top is what does not go together. */
const upTo = ({ head }: LayerText, { span }: Value): Span => ({
  start: Math.min(head.start, span.start),
  end: Math.max(head.end, span.end)
});

function checkCounts({ text, findings }: Draft, type: LayerType): void {
  const { bottoms, tops } = countsOf(text.type, type, text);
  const [takes, makes] = [text.bottoms.length, text.tops.length];
  if (takes < bottoms[0] || takes > bottoms[1]) {
    findings.push({ kind: 'input-count', blame: [], data: { min: bottoms[0], max: bottoms[1], actual: takes } });
  } else if ((makes < tops[0] && !type.auto) || makes > tops[1]) {
    findings.push({ kind: 'output-count', blame: [], data: { min: tops[0], max: tops[1], actual: makes } });
  }
}

/** Where the number of tops or bottoms depends on other things than the type. */
function countsOf(name: string, { bottoms, tops }: LayerType, text: Draft['text']): { readonly bottoms: Counts; readonly tops: Counts } {
  const count = text.bottoms.length;
  if (name === 'Convolution' || name === 'Deconvolution' || name === 'Im2col')
    return { bottoms, tops: [Math.max(count, 1), Math.max(count, 1)] };
  if (name === 'Filter') return { bottoms, tops: [Math.max(count - 1, 1), Math.max(count - 1, 1)] };
  if (name !== 'LSTM' && name !== 'RNN') return { bottoms, tops };
  const states = value(text.block('recurrent_param'), 'expose_hidden')?.value === true ? (name === 'LSTM' ? 2 : 1) : 0;
  return { bottoms: [2 + states, 3 + states], tops: [1 + states, 1 + states] };
}

/** Parameter blocks that layers of this type do not read. */
function checkBlocks({ text, into }: Draft, type: LayerType): void {
  const { message } = text;
  if (message?.name !== 'LayerParameter' && message?.name !== 'V1LayerParameter') return;
  for (const { field, value: one, key } of message.all) {
    if (typeof one !== 'object' || field === type.block || !field.endsWith('_param') || type.also.includes(field)) continue;
    const own = type.block !== undefined && !value(message, type.block) ? type.block : undefined;
    const unread = { is: 'unknown-key', key: field, ...(own && { nearest: own }) } as const;
    into.faults.push({ finding: { kind: 'argument', blame: [], data: { problem: unread, ignored: true } }, at: key });
  }
}

/** One loss weight for each top, one word on propagation for each bottom (Layer::SetLossWeights, Net::Init). */
function checkWeights({ text, into }: Draft, type: LayerType): void {
  const { message, tops, bottoms } = text;
  const weights = values(message, 'loss_weight');
  const made = Math.max(tops.length, type.tops[0]);
  if (text.type === 'SoftmaxWithLoss' && tops.length === 2) {
    const instead = [without(tops[1], ...weights.slice(1))];
    into.faults.push({ finding: problem('its second output cannot be had: the weights of the losses then never match', false, instead) });
  } else if (weights.length > 0 && weights.length !== made) {
    into.faults.push({
      finding: problem(`${weights.length} loss weights stand for ${made} tops: none, or one for each`),
      at: weights[0]!.span
    });
  } else if (weights.length === 0 && type.auto && made > 1) {
    into.faults.push({
      finding: problem(`${made} tops need ${made} loss weights: the one that losses have by themselves is for a single top`)
    });
  }
  const down = values(message, 'propagate_down');
  if (down.length > 0 && down.length !== bottoms.length)
    into.faults.push({
      finding: problem(`\`propagate_down\` stands ${down.length} times for ${bottoms.length} bottoms: not at all, or once for each`),
      at: down[0]!.span
    });
}

/** Statistics are not learned (batch_norm_layer.cpp); three parameters, as old files have them, are dropped (upgrade_proto.cpp). */
function checkStatistics({ text, into }: Draft): void {
  const params = children(text.message, 'param');
  for (const param of params.length === 3 ? [] : params) {
    if (numberOf(param, 'lr_mult') === 0) continue;
    const at = value(param, 'lr_mult')?.span ?? param.span;
    const rates = params.flatMap(one => value(one, 'lr_mult') ?? []).filter(rate => rate.value !== 0);
    const instead = rates.length === params.length ? [rates.map(({ span }) => ({ span, text: '0' }))] : undefined;
    into.faults.push({ finding: problem('statistics are not learned: lr_mult must be 0', false, instead), at });
    break;
  }
  const epsilon = value(text.block('batch_norm_param'), 'eps');
  if (typeof epsilon?.value !== 'number' || epsilon.value > 0) return;
  into.faults.push({
    finding: problem('an `eps` of 0 leaves a channel that is constant to be divided by its deviation of 0: nan', true),
    at: epsilon.span
  });
}

/** Two names of one setting. */
function checkTwins({ text, type, into }: Draft): void {
  const old = text.type === 'Concat' ? 'concat_dim' : text.type === 'Slice' ? 'slice_dim' : undefined;
  const block = old && type?.block !== undefined ? text.block(type.block) : undefined;
  const twin = old && value(block, old);
  if (twin && value(block, 'axis'))
    into.faults.push({ finding: problem(`\`axis\` and \`${old}\` are both written; Caffe takes one of the two`), at: twin.key });
}
