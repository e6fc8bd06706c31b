import { put, take } from '../base/pile';
import { span } from '../base/span';
import type { Steps } from '../base/steps';
import { BEYOND } from './beyond';
import { firstOf, MAX_DEPTH } from './guard';
import type { ListNode, MapNode, Node, ScalarNode } from './tree';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COMMA,
  CR,
  count,
  entryOf,
  HASH,
  isBlank,
  isDue,
  isMarker,
  LF,
  mapOf,
  OPEN_LIST,
  OPEN_MAP,
  readComment,
  type Scan,
  SPACE,
  scalarAt,
  skipSpaces,
  toValue
} from './yamlScan';

/** What is read at once; the depth leaves room for the few levels that aliases could add elsewhere. */
export const DEEPEST = MAX_DEPTH / 2;
/** A collection in brackets that is open, and begins the piles of its members at `from`. */
interface Open {
  readonly start: number;
  readonly closer: number;
  readonly from: number;
  /** Of a map: the key that waits for its value. */
  key: ScalarNode | undefined;
}

/** The outermost brackets. `parent` is the column that every line must stand right of, but for the last bracket of all. */
interface Flow {
  readonly parent: number;
  readonly depth: number;
  readonly open: Open[];
}

/** Brackets with what they hold: at once, as nearly always, or in steps where a step is not enough. */
export function flowNode(scan: Scan, parent: number, depth: number): Node | Steps<Node> {
  const flow: Flow = { parent, depth, open: [] };
  openFlow(scan, flow);
  return flowPart(scan, flow) ?? restOf(scan, flow);
}

function* restOf(scan: Scan, flow: Flow): Steps<Node> {
  for (;;) {
    yield;
    const node = flowPart(scan, flow);
    if (node) return node;
  }
}

function openFlow(scan: Scan, { depth, open }: Flow): void {
  if (depth + open.length > DEEPEST) throw BEYOND;
  count(scan);
  const isMap = scan.text.charCodeAt(scan.at) === OPEN_MAP;
  open.push({
    start: scan.at++,
    closer: isMap ? CLOSE_MAP : CLOSE_LIST,
    from: isMap ? scan.entries.height : scan.items.height,
    key: undefined
  });
}

/** Reads brackets to where they close, or as far as a step goes: nothing then. */
function flowPart(scan: Scan, flow: Flow): Node | undefined {
  const { parent, open } = flow;
  while (!isDue(scan)) {
    let inner = open[open.length - 1]!;
    let node: Node;
    if (skipInFlow(scan, parent, open.length === 1) === inner.closer) {
      node = closeFlow(scan, inner);
      open.pop();
      if (open.length === 0) return node;
      inner = open[open.length - 1]!;
    } else {
      if (inner.closer === CLOSE_MAP) inner.key = flowKey(scan, parent);
      const c = scan.text.charCodeAt(scan.at);
      if (c === OPEN_LIST || c === OPEN_MAP) {
        openFlow(scan, flow);
        continue;
      }
      node = scalarAt(scan, true);
    }
    if (inner.key) put(scan.entries, entryOf(inner.key, node));
    else put(scan.items, node);
    const c = skipInFlow(scan, parent, open.length === 1);
    if (c === COMMA) scan.at++;
    else if (c !== inner.closer) throw BEYOND;
  }
  return undefined;
}

function closeFlow(scan: Scan, { start, closer, from }: Open): MapNode | ListNode {
  const where = span(start, ++scan.at);
  if (closer === CLOSE_MAP) return mapOf(scan, take(scan.entries, from), where, true);
  return { kind: 'list', span: where, items: firstOf(take(scan.items, from), scan.report), flow: true };
}

/** A key in brackets, and on to its value. */
function flowKey(scan: Scan, parent: number): ScalarNode {
  const key = scalarAt(scan, true);
  skipSpaces(scan);
  toValue(scan, key);
  skipInFlow(scan, parent, false);
  return key;
}

/** Goes over blanks, lines and comments to the next character that means something. */
function skipInFlow(scan: Scan, parent: number, outermost: boolean): number {
  const { text } = scan;
  let lineStart = -1;
  for (;;) {
    const c = text.charCodeAt(scan.at);
    if (c === SPACE || c === CR) scan.at++;
    else if (c === LF) lineStart = ++scan.at;
    else if (c === HASH && isBlank(text.charCodeAt(scan.at - 1))) readComment(scan);
    else {
      if (lineStart < 0) return c;
      const column = scan.at - lineStart;
      const ends = outermost && column === parent && (c === CLOSE_LIST || c === CLOSE_MAP);
      if ((column <= parent && !ends) || (column === 0 && isMarker(text, scan.at))) throw BEYOND;
      return c;
    }
  }
}
