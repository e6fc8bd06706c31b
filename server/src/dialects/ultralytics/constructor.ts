import type { Edit } from '../../base/edit';
import type { Span } from '../../base/span';
import type { FindingOf } from '../../ir/finding';
import type { WrittenArg } from '../arguments';
import { show } from '../value';
import { type Header, roundHalfEven, type Widened } from './header';
import type { Row } from './row';

/** What the parser records as a row's output channels: a number, a list (CBLinear), or nothing it could know. */
export type Recorded = number | readonly number[] | undefined;

/** The arguments a module is constructed with, and what the parser makes a note of. */
export interface Construction {
  readonly args: readonly WrittenArg[];
  /** Copies that run one after another. */
  readonly copies: number;
  readonly recorded: Recorded;
  /** What is written for channels, where it is hardly meant as such. */
  readonly eaten?: FindingOf<'scaled-up'>['data'];
  /** Why the parser stops at this row, and what is written instead. */
  readonly refused?: string;
  readonly instead?: readonly Edit[];
}

export interface RowContext {
  readonly row: Row;
  readonly header: Header;
  /** Repeats after depth scaling. */
  readonly repeats: number;
  /** Recorded channels of the rows it reads, in the order of `from`. */
  readonly arriving: readonly Recorded[];
  /** A module of the user's own that belongs with those whose channels are scaled. */
  readonly scaled?: boolean;
  /** Recorded channels of the row before. */
  readonly previous: Recorded;
}

type Recipe = (context: RowContext) => Construction;

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Output channels are written first, scaled by width; input channels are put in front. */
const SCALED = names(
  'Conv DWConv GhostConv Focus ConvTranspose nn.ConvTranspose2d DWConvTranspose2d Bottleneck GhostBottleneck SPP SPPF SPPELAN AConv ADown SCDown RepNCSPELAN4 ELAN1 PSA Classify C1 C2 C2f C3 C3x C3Ghost C3TR BottleneckCSP RepC3 C3k2 C2PSA C2fPSA C2fCIB A2C2f C2fAttn'
);

/** Of these, the repeats become the constructor's third argument. */
const REPEATING = names('C1 C2 C2f C3 C3x C3Ghost C3TR BottleneckCSP RepC3 C3k2 C2PSA C2fPSA C2fCIB A2C2f C2fAttn');

/** Modules whose presence makes the heads behind them leave the old class branch. */
export const MODERN = names('C3k2 A2C2f C2fCIB');

/** The heads that decode a grid: their strides come from a pass over 256×256 while the model is built. */
export const GRID_HEADS = names(
  'Detect v10Detect Segment Segment26 Pose Pose26 OBB OBB26 WorldDetect YOLOEDetect YOLOESegment YOLOESegment26'
);

const computed = (from: readonly (Span | undefined)[], how: string, value: unknown): WrittenArg => ({
  value,
  origin: { kind: 'computed', from: from.filter(span => span !== undefined), how }
});

/** Input channels as the parser notes them: what the module is built for, whatever really arrives. */
function channelsIn({ row, arriving }: RowContext): WrittenArg {
  const span = row.from?.node.span;
  return computed([span], `recorded for row ${show(row.from?.value)}`, arriving[0] ?? null);
}

/** `ceil(min(c, max_channels) × width / 8) × 8`, in doubles as Python does. */
function widen(value: number, scale: Header['scale']): Widened {
  const limited = Math.min(value, scale.maxChannels);
  const channels = Math.ceil((limited * scale.width) / 8) * 8;
  const limit = limited === value ? '' : ` (limited to ${limited})`;
  const round = limited * scale.width === channels ? '' : ', rounded up to a multiple of 8';
  return { channels, how: `${value}${limit} × width ${scale.width}${round} = ${channels}` };
}

/** Written channels after scaling. */
function scaled(written: WrittenArg, { scale, widened }: Header): WrittenArg {
  const value = typeof written.value === 'boolean' ? Number(written.value) : written.value;
  if (typeof value !== 'number') return written;
  const { channels, how } = widened.get(value) ?? widen(value, scale);
  if (!widened.has(value)) widened.set(value, { channels, how });
  // What no channel count can be is refused as it is written.
  if (!Number.isSafeInteger(channels)) return written;
  if (channels === value) return { value, origin: written.origin };
  return computed(spans(written), how, channels);
}

const numeric = (arg: WrittenArg | undefined): number | undefined => (typeof arg?.value === 'number' ? arg.value : undefined);

function base(context: RowContext, type: string): Construction {
  const { row, header, repeats } = context;
  const [first, ...rest] = row.args;
  if (!first) return { args: [channelsIn(context)], copies: 1, recorded: undefined };
  const out = type === 'Classify' ? first : scaled(first, header);
  const args = [channelsIn(context), out, ...rest];
  if (type === 'C2fAttn') attention(args, header);
  if (REPEATING.has(type)) {
    args.splice(2, 0, computed([row.repeats?.span], `${show(row.repeats?.value)} × depth ${header.scale.depth}`, repeats));
    forceByScale(args, type, header);
  }
  const eaten = type === 'Classify' ? undefined : eatenBy(first, out, context);
  return { args, copies: REPEATING.has(type) ? 1 : repeats, recorded: numeric(out), ...(eaten && { eaten }) };
}

/** A number below the 8 that channels are rounded to, which scaling makes larger. */
function eatenBy(
  { value: written }: WrittenArg,
  { value: as, origin }: WrittenArg,
  { arriving, header }: RowContext
): Construction['eaten'] {
  const small = (typeof written === 'number' && written > 0 && written < 8) || written === true;
  if (!small || typeof as !== 'number' || as <= Number(written)) return undefined;
  const how = origin.kind === 'computed' ? origin.how : `${show(written)} → ${as}`;
  const [before] = arriving;
  const kept = typeof before === 'number' ? Math.round((Math.ceil(before / 8) * 8) / header.scale.width) : undefined;
  return { written: show(written), as, how, ...(kept !== undefined && Number.isSafeInteger(kept) && { kept }) };
}

/** The embedding follows from e·c2, and the heads shrink with the scale (ultralytics/nn/tasks.py). */
function attention(args: WrittenArg[], { scale }: Header): void {
  const [, , embed, heads] = args;
  const limited = Math.floor(scale.maxChannels / 2);
  if (embed && numeric(embed) !== undefined) {
    const value = Math.ceil((Math.min(numeric(embed)!, limited) * scale.width) / 8) * 8;
    args[2] = computed(spans(embed), `${embed.value} × width ${scale.width} = ${value}`, value);
  }
  const n = numeric(heads);
  if (heads && n !== undefined && n > 1) {
    // Without a channel limit Python compares with NaN and keeps the number.
    const most = Number.isFinite(scale.maxChannels) ? Math.floor(limited / 32) : n;
    const value = Math.floor(Math.max(roundHalfEven(Math.min(n, most)) * scale.width, 1));
    args[3] = computed(spans(heads), `${n} heads × width ${scale.width} = ${value}`, value);
  }
}

const spans = (arg: WrittenArg): readonly Span[] =>
  arg.origin.kind === 'written' ? [arg.origin.value] : arg.origin.kind === 'computed' ? arg.origin.from : [];

/** Larger scales change arguments whatever the row says: C3k2 gets c3k = true, A2C2f two more at the end. */
function forceByScale(args: WrittenArg[], type: string, { scale }: Header): void {
  if (type === 'C3k2' && ['m', 'l', 'x'].includes(scale.letter)) {
    args[3] = computed(args[3] ? spans(args[3]) : [], `scale ${scale.letter} forces true`, true);
  }
  if (type === 'A2C2f' && ['l', 'x'].includes(scale.letter)) {
    args.push(computed([], `scale ${scale.letter} appends true`, true), computed([], `scale ${scale.letter} appends 1.2`, 1.2));
  }
}

const written = (args: readonly WrittenArg[], recorded: Recorded, copies = 1): Construction => ({ args, copies, recorded });

/** Channels a head is built for: one entry an input. */
const channelList = ({ row, arriving }: RowContext): WrittenArg =>
  computed(
    [row.from?.node.span],
    `recorded for rows ${show(row.from?.value)}`,
    arriving.map(c => c ?? null)
  );

const variable = ({ header }: RowContext, name: string): WrittenArg => {
  const found = header.variables.get(name);
  return computed(found?.span ? [found.span] : [], `${name} = ${show(found?.value)}`, found?.value ?? null);
};

/** Detection heads: what is written (prototypes scaled), reg_max, end2end, channels. */
const grid: Recipe = context => {
  const args = context.row.args.map((arg, i) =>
    i === 2 && SEGMENTING.has(String(context.row.module?.value)) ? scaled(arg, context.header) : arg
  );
  const built = written([...args, variable(context, 'reg_max'), variable(context, 'end2end'), channelList(context)], context.previous);
  return { ...built, ...lacking(context) };
};

/** What stands in rows of stock models in front of what the parser puts behind it: the constructors' own defaults. */
const HEAD_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  Segment: ['nc', '32', '256'],
  Segment26: ['nc', '32', '256'],
  Pose: ['nc', 'kpt_shape'],
  Pose26: ['nc', 'kpt_shape'],
  OBB: ['nc', '1'],
  OBB26: ['nc', '1'],
  WorldDetect: ['nc', '512', 'False'],
  YOLOEDetect: ['nc', '512', 'True'],
  YOLOESegment: ['nc', '32', '256', '512', 'True'],
  YOLOESegment26: ['nc', '32', '256', '512', 'True']
};

/** With an argument left out, what the parser puts behind the others takes its place. */
function lacking({ row }: RowContext): Pick<Construction, 'refused' | 'instead'> | undefined {
  const type = String(row.module?.value);
  const wanted = Object.hasOwn(HEAD_ARGUMENTS, type) ? HEAD_ARGUMENTS[type]! : [];
  const missing = wanted.slice(row.args.length);
  const last = row.args.at(-1)?.origin;
  if (missing.length === 0 || !row.argsSpan) return undefined;
  const refused = `${type} takes [${wanted.join(', ')}]; reg_max, end2end and the channels are put behind what stands here`;
  const end = last?.kind === 'written' ? last.value.end : last?.kind === 'computed' ? last.from[0]?.end : undefined;
  return { refused, ...(end !== undefined && { instead: [{ span: { start: end, end }, text: `, ${missing.join(', ')}` }] }) };
}

const SEGMENTING = names('Segment Segment26 YOLOESegment YOLOESegment26');

const recipes: Readonly<Record<string, Recipe>> = {
  Concat: context => written(context.row.args, sum(context.arriving), context.repeats),
  AIFI: context => written([channelsIn(context), ...context.row.args], context.previous, context.repeats),
  'nn.BatchNorm2d': context => written([channelsIn(context)], context.previous, context.repeats),
  HGStem: context => written([channelsIn(context), ...context.row.args], numeric(context.row.args[1]), context.repeats),
  HGBlock(context) {
    const args = [channelsIn(context), ...context.row.args];
    // With the kernel left out the repeats take its place: so does the parser.
    args.splice(
      4,
      0,
      computed([context.row.repeats?.span], `${show(context.row.repeats?.value)} × depth ${context.header.scale.depth}`, context.repeats)
    );
    return written(args, numeric(context.row.args[1]));
  },
  ResNetLayer({ row, repeats }) {
    const c2 = numeric(row.args[1]);
    const built = written(row.args, c2 === undefined ? undefined : row.args[3]?.value ? c2 : 4 * c2, repeats);
    return row.args.length > 3
      ? built
      : { ...built, refused: `the parser reads ResNetLayer's fourth argument; ${row.args.length} stand here` };
  },
  CBLinear(context) {
    const list = context.row.args[0]?.value;
    const recorded = Array.isArray(list) && list.every(c => typeof c === 'number') ? list : undefined;
    return written([channelsIn(context), ...context.row.args], recorded, context.repeats);
  },
  CBFuse: context => written(context.row.args, context.arriving.at(-1)),
  Index: context => written(context.row.args.slice(1), numeric(context.row.args[0])),
  TorchVision: context => written(context.row.args.slice(1), numeric(context.row.args[0])),
  ImagePoolingAttn(context) {
    const [embed, ...rest] = context.row.args;
    return written([...(embed ? [embed] : [computed([], 'the default', 256)]), channelList(context), ...rest], context.previous);
  },
  Depth: context => written([...context.row.args, channelList(context)], context.previous),
  SemanticSegment: context => written([...context.row.args, channelList(context)], context.previous),
  v10Detect: context => written([...context.row.args, channelList(context)], context.previous),
  RTDETRDecoder(context) {
    const [classes, ...rest] = context.row.args;
    return written([...(classes ? [classes] : []), channelList(context), ...rest], context.previous);
  }
};

/** What a module is constructed with. */
export function construct(type: string, context: RowContext): Construction {
  const recipe = Object.hasOwn(recipes, type) ? recipes[type] : undefined;
  if (recipe) return recipe(context);
  if (context.scaled || SCALED.has(type)) return base(context, type);
  if (GRID_HEADS.has(type)) return grid(context);
  // Any other module is built as written, and the parser believes that it keeps the channels.
  return written(context.row.args, context.arriving[0], context.repeats);
}

function sum(channels: readonly Recorded[]): number | undefined {
  let total = 0;
  for (const c of channels) {
    if (typeof c !== 'number') return undefined;
    total += c;
  }
  return total;
}
