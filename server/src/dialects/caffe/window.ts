import type { Edit } from '../../base/edit';
import { type Span, span } from '../../base/span';
import type { Finding, FindingOf } from '../../ir/finding';
import type { Origin } from '../../ir/graph';
import type { WrittenArg } from '../arguments';
import { isSet, type Message, textOf, type Value, value, values } from './message';

export interface Collector {
  readonly args: WrittenArg[];
  readonly faults: { readonly finding: Finding; readonly at?: Span }[];
}

export const newCollector = (): Collector => ({ args: [], faults: [] });

/** Where the values of a field stand, and the name of the first. */
class Written {
  readonly kind = 'written';

  constructor(
    private readonly first: Value,
    private readonly last: Value
  ) {}

  get key(): Span {
    return this.first.key;
  }

  get value(): Span {
    return span(this.first.span.start, this.last.span.end);
  }
}

/** What is written in a field, from its first value to its last. */
export const originOf = (first: Value, last = first): Origin => new Written(first, last);

/** One field as an argument: one value, or a list where it stands several times. */
export const written = (name: string, all: readonly Value[], list = all.length > 1): WrittenArg => ({
  name,
  value: list ? all.map(one => one.value) : all[0]!.value,
  origin: originOf(all[0]!, all.at(-1))
});

export const problem = (why: string, accepted = false, instead?: FindingOf<'argument'>['data']['instead']): Finding => ({
  kind: 'argument',
  blame: [],
  ...(accepted && { accepted: true }),
  data: { problem: { is: 'value', why }, ...(instead && { instead }) }
});

/** Without some fields. */
export const without = (...fields: readonly (Value | undefined)[]): Edit[] =>
  fields.flatMap(field => (field ? [{ span: field.key, text: '' }] : []));

/** How a kind of layer takes a setting that may be written for each side. */
interface Sides {
  /** The one that is missing is 0, and this is what comes of it; undefined where Caffe refuses the layer. */
  readonly alone?: string;
}

/**
 * A setting for both axes or as `_h` and `_w`; `plain` is its common name. What is missing beside the other is 0
 * (base_conv_layer.cpp, pooling_layer.cpp).
 */
function readPair(block: Message, parameter: string, plain: string, stem: string, { alone }: Sides, into: Collector): void {
  const common = values(block, plain);
  const [h, w] = [value(block, `${stem}_h`), value(block, `${stem}_w`)];
  const either = h ?? w;
  if (!either) {
    if (common.length > 0) into.args.push(written(parameter, common));
    return;
  }
  if (common.length > 0) {
    const later = common[0]!.span.start < either.span.start ? either : common[0]!;
    into.faults.push({
      finding: problem(
        `\`${plain}\` and \`${either === h ? `${stem}_h` : `${stem}_w`}\` are both written, and Caffe takes one of the two`,
        false,
        [without(h, w), without(...common)]
      ),
      at: later.key
    });
    into.args.push(written(parameter, common));
    return;
  }
  if (!h || !w) {
    const [there, gone] = h ? ['h', 'w'] : ['w', 'h'];
    const finding: Finding = {
      kind: 'partner-missing',
      blame: [],
      ...(alone !== undefined && { accepted: true }),
      data: {
        setting: `${stem}_${there}`,
        partner: `${stem}_${gone}`,
        otherwise: alone === undefined ? 'Caffe refuses the layer' : `${stem}_${gone} is ${alone}`
      }
    };
    into.faults.push({ finding, at: either.span });
    if (alone === undefined) return;
  }
  // A 0 that is written is what to look at.
  const first = w?.value === 0 ? w : (h ?? w)!;
  into.args.push({
    name: parameter,
    value: [h?.value ?? 0, w?.value ?? 0],
    origin: originOf(first)
  });
}

/** Settings of convolutions and of im2col. */
export function readConvolution(block: Message | undefined, into: Collector): void {
  if (!block) return;
  readPair(block, 'kernel', 'kernel_size', 'kernel', {}, into);
  readPair(block, 'stride', 'stride', 'stride', {}, into);
  readPair(block, 'padding', 'pad', 'pad', { alone: '0' }, into);
  const dilation = values(block, 'dilation');
  if (dilation.length > 0) into.args.push(written('dilation', dilation));
}

export type PoolKind = 'max' | 'average' | 'global';

/** Settings of pooling layers, and which kind of pooling they ask for. */
export function readPooling(block: Message | undefined, tops: number, into: Collector): PoolKind {
  const method = textOf(block, 'pool') ?? 'MAX';
  if (tops > 1 && method !== 'MAX')
    into.faults.push({ finding: { kind: 'output-count', blame: [], data: { min: 1, max: 1, actual: tops } } });
  if (!block) return 'max';
  if (isSet(block, 'global_pooling')) {
    for (const field of ['kernel_size', 'kernel_h', 'kernel_w', 'pad', 'pad_h', 'pad_w', 'stride', 'stride_h', 'stride_w']) {
      const one = value(block, field);
      const harmless = field.startsWith('pad') ? one?.value === 0 : field.startsWith('stride') && one?.value === 1;
      if (one && !harmless)
        into.faults.push({
          finding: problem(`\`global_pooling\` takes the whole map; \`${field}\` must not stand beside it`),
          at: one.span
        });
    }
    return 'global';
  }
  readPair(block, 'kernel', 'kernel_size', 'kernel', {}, into);
  readPair(block, 'stride', 'stride', 'stride', {}, into);
  readPair(block, 'padding', 'pad', 'pad', {}, into);
  const padding = into.args.find(arg => arg.name === 'padding');
  const padded = [padding?.value].flat().some(pad => typeof pad === 'number' && pad !== 0);
  if (padded && method === 'STOCHASTIC')
    into.faults.push({
      finding: problem('padding is not there for stochastic pooling, only for MAX and AVE'),
      at: value(block, 'pool')!.span
    });
  // pooling_layer.cpp: once any axis is padded, the last window of every axis has to start before the end of image and padding.
  const by = { kind: 'default', by: 'dialect' } as const;
  into.args.push({ name: 'clipLast', value: padded, origin: by });
  const rounding = value(block, 'round_mode');
  into.args.push({
    name: 'ceilMode',
    value: rounding?.value !== 'FLOOR',
    origin: rounding ? originOf(rounding) : by
  });
  return method === 'AVE' ? 'average' : 'max';
}
