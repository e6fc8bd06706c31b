import { type Span, span } from '../base/span';
import { type FieldTable, Kind } from './fieldTable';
import type { Comment, Entry, ListNode, MapNode, Node, ScalarNode, SyntaxProblem, Tree } from './tree';

/** The tree of a table: its nodes are made when somebody walks to them, and kept. */
export function treeOf(table: FieldTable, flow: boolean, comments: readonly Comment[], problems: readonly SyntaxProblem[]): Tree {
  const root = new FieldMap(table, 0, table.end, span(0, table.text.length), false, flow);
  return { roots: [root], comments, problems, piecewise: true, table };
}

/** A map whose fields stand in a table. */
class FieldMap implements MapNode {
  readonly kind = 'map';
  private made: readonly Entry[] | undefined;

  constructor(
    private readonly table: FieldTable,
    private readonly from: number,
    private readonly until: number,
    readonly span: Span,
    readonly flow: boolean,
    /** Of the maps inside. */
    private readonly flows: boolean
  ) {}

  get entries(): readonly Entry[] {
    this.made ??= entriesOf(this.table, this.from, this.until, this.flows);
    return this.made;
  }
}

function entriesOf(table: FieldTable, from: number, until: number, flow: boolean): Entry[] {
  const entries: Entry[] = [];
  for (let row = from; row < until; row = table.behind(row)) {
    const text = table.key(row);
    const key: ScalarNode = { kind: 'scalar', span: table.keySpan(row), value: text, text, quoted: false };
    entries.push({ key, value: nodeOf(table, row, flow), span: table.span(row) });
  }
  return entries;
}

function nodeOf(table: FieldTable, row: number, flow: boolean): Node {
  const where = table.valueSpan(row);
  const kind = table.kind(row);
  if (kind === Kind.Map) return new FieldMap(table, table.inside(row), table.behind(row), where, flow, flow);
  if (kind === Kind.List) return { kind: 'list', span: where, items: itemsOf(table, row, flow), flow } satisfies ListNode;
  return { kind: 'scalar', span: where, value: table.scalarValue(row), text: table.scalarText(row), quoted: table.isQuoted(row) };
}

function itemsOf(table: FieldTable, list: number, flow: boolean): Node[] {
  const items: Node[] = [];
  for (let row = table.inside(list); row < table.behind(list); row = table.behind(row)) items.push(nodeOf(table, row, flow));
  return items;
}
