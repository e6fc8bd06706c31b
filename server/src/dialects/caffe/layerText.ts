import { type Span, span } from '../../base/span';
import { child, Message, messagesOf, type ProtoText, rowsIn, type Value, values, valuesIn } from './message';

/** A layer of a net; whoever wants to know more than where it stands and what it is has it opened. */
export interface NetLayer {
  readonly name: string | undefined;
  /** Where the name is written. */
  readonly label?: Span | undefined;
  /** '' where none is written. */
  readonly type: string;
  readonly span: Span;
  readonly head: Span;
  readonly bottoms: readonly Value[];
  readonly tops: readonly Value[];
  /** The rules that say in which states of the net it is there. */
  readonly include: readonly Message[];
  readonly exclude: readonly Message[];
  /** The names under which its learned tensors are shared, in order. */
  readonly blobNames: readonly (string | undefined)[];
  /** Which of them need only hold as many values as the others of their name. */
  readonly permissive?: readonly boolean[] | undefined;
  open(): LayerText;
}

/** A layer of any generation, as the newest one would write it. */
export interface LayerText extends Omit<NetLayer, 'open' | 'include' | 'exclude'> {
  /** The message itself; none for the inputs of old files, which stand outside of any layer. */
  readonly message: Message | undefined;
  /** All types that its generation has, where it has none that a build of Caffe may add, and this is none of them. */
  readonly closed?: readonly string[];
  /** A parameter block. */
  block(name: string): Message | undefined;
}

/** A layer as it is written now. Most of what its message says is read when somebody asks, and not kept. */
export class NewestLayer implements NetLayer {
  readonly name: string | undefined = undefined;
  readonly type: string = '';
  /** It has rules, as few layers do. */
  private readonly ruled: boolean = false;
  /** Something is said of what it learns. */
  private readonly specified: boolean = false;

  constructor(
    private readonly text: ProtoText,
    private readonly row: number
  ) {
    const { table } = text;
    const until = table.behind(row);
    for (let at = table.inside(row); at < until; at = table.behind(at)) {
      const key = table.key(at);
      if (key === 'name' && !text.isLeftOut(at)) this.name = table.wordText(at);
      else if (key === 'type' && !text.isLeftOut(at)) this.type = table.wordText(at);
      else if (key === 'include' || key === 'exclude') this.ruled = true;
      else if (key === 'param') this.specified = true;
    }
  }

  get label(): Span | undefined {
    return this.place('name');
  }

  get span(): Span {
    return span(this.text.table.start(this.row), this.text.table.valueEnd(this.row));
  }

  get head(): Span {
    return this.place('type') ?? this.text.table.keySpan(this.row);
  }

  get bottoms(): readonly Value[] {
    return this.values('bottom');
  }

  get tops(): readonly Value[] {
    return this.values('top');
  }

  get include(): readonly Message[] {
    return messagesOf(this.ruled ? this.values('include') : NONE);
  }

  get exclude(): readonly Message[] {
    return messagesOf(this.ruled ? this.values('exclude') : NONE);
  }

  get blobNames(): readonly (string | undefined)[] {
    return this.specified ? this.params.map(param => this.word(param, 'name') || undefined) : UNNAMED;
  }

  get permissive(): readonly boolean[] | undefined {
    const named = this.params.some(param => this.text.first(param, 'name') !== undefined);
    return named ? this.params.map(param => this.word(param, 'share_mode') === 'PERMISSIVE') : undefined;
  }

  /** The rows that say something of what it learns. */
  private get params(): readonly number[] {
    const { text, row } = this;
    const { table } = text;
    const found: number[] = [];
    for (let at = table.inside(row); at < table.behind(row); at = table.behind(at))
      if (table.key(at) === 'param') for (const one of rowsIn(at, text)) found.push(one);
    return found;
  }

  private word(within: number, key: string): string | undefined {
    const row = this.text.first(within, key);
    return row === undefined ? undefined : this.text.table.wordText(row);
  }

  private place(key: string): Span | undefined {
    const row = this.text.first(this.row, key);
    return row === undefined ? undefined : this.text.table.valueSpan(row);
  }

  open(): LayerText {
    return new OpenLayer(this, new Message('LayerParameter', this.text, this.row));
  }

  private values(field: string): readonly Value[] {
    return valuesIn('LayerParameter', this.text, this.row, field);
  }
}

const NONE: readonly Value[] = [];

/** The same while it is worked on: its message is read once. */
class OpenLayer implements LayerText {
  readonly name: string | undefined;
  readonly type: string;
  readonly bottoms: readonly Value[];
  readonly tops: readonly Value[];

  constructor(
    private readonly layer: NetLayer,
    readonly message: Message
  ) {
    this.name = layer.name;
    this.type = layer.type;
    this.bottoms = values(message, 'bottom');
    this.tops = values(message, 'top');
  }

  get label(): Span | undefined {
    return this.layer.label;
  }

  get span(): Span {
    return this.layer.span;
  }

  get head(): Span {
    return this.layer.head;
  }

  get blobNames(): readonly (string | undefined)[] {
    return this.layer.blobNames;
  }

  get permissive(): readonly boolean[] | undefined {
    return this.layer.permissive;
  }

  block(name: string): Message | undefined {
    return child(this.message, name);
  }
}

const UNNAMED: readonly undefined[] = [];

/** A layer of old files, of which all is read. */
export type OldLayer = NetLayer & LayerText;
