import { Graph, layout } from '@dagrejs/dagre';
import type { PanelModel } from '../../server/src/lsp/protocol';
import { nameOf } from './layerName';

/** A box of the drawing: a layer, or (below zero) an input of the model. */
interface Node {
  readonly node: number;
  readonly title: string;
  readonly shape: string;
}

/** What is drawn of a model: its boxes, and who reads whom. */
export interface Plan {
  readonly nodes: readonly Node[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** Where a box stands, in pixels; x and y are its middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly from: number;
  readonly to: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<number, Place>;
  readonly lines: readonly Line[];
}

/** Layers from one position up to another. */
export interface Part {
  readonly first: number;
  readonly last: number;
}

/** Laying out more boxes than these takes seconds. */
const MOST_BOXES = 600;
/** Of a larger model so many are drawn: fewer, for another layer may be chosen at any time. */
const PART = 300;
/** Up to so many boxes the shortest edges are sought; beyond that good ones do. */
const MOST_OPTIMAL = 250;

/** The layers that are drawn: all, or of a large model those around one; what was drawn before stays while that one is in it. */
export function partAround(count: number, layer: number, before?: Part): Part {
  if (count <= MOST_BOXES) return { first: 0, last: count - 1 };
  const isIn = before && layer >= before.first && layer <= before.last && before.last < count && before.last - before.first === PART - 1;
  if (isIn) return before;
  const first = Math.max(0, Math.min(layer - PART / 2, count - PART));
  return { first, last: first + PART - 1 };
}

/** The boxes and edges of some layers; inputs stand in front of the first ones. */
export function planOf(model: PanelModel, { first, last }: Part): Plan {
  const inputs = first > 0 ? [] : model.inputs.map(({ name, shape }, i) => ({ node: -1 - i, title: name, shape }));
  const layers = model.layers.slice(first, last + 1).map((layer, i) => ({ node: first + i, title: nameOf(layer), shape: layer.output }));
  const nodes = [...inputs, ...layers];
  const drawn = new Set(nodes.map(({ node }) => node));
  const edges = layers.flatMap(({ node }) =>
    model.layers[node]!.sources.flatMap(source => (source < node && drawn.has(source) ? [[source, node] as const] : []))
  );
  return { nodes, edges };
}

const CHARACTER = 7.3;
const HEIGHT = 40;
/** Boxes grow in steps: most edits of a shape leave all of them where they are. */
const STEP = 30;

const widthOf = ({ title, shape }: Node): number =>
  Math.min(260, Math.ceil((Math.max(title.length, shape.length) * CHARACTER + 20) / STEP) * STEP);

/** What the layout depends on: where this is the same, so is that. */
export const layoutKey = ({ nodes, edges }: Plan): string => JSON.stringify([nodes.map(one => [one.node, widthOf(one)]), edges]);

/** Lays the boxes out from the inputs down. */
export function layoutOf({ nodes, edges }: Plan): Layout {
  const graph = new Graph({ multigraph: false });
  const ranker = nodes.length > MOST_OPTIMAL ? 'tight-tree' : 'network-simplex';
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 26, edgesep: 12, marginx: 16, marginy: 16, ranker });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const one of nodes) graph.setNode(String(one.node), { width: widthOf(one), height: HEIGHT });
  for (const [from, to] of edges) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const places = nodes.map(({ node }): [number, Place] => {
    const { x = 0, y = 0, width: w = 0, height: h = 0 } = graph.node(String(node));
    return [node, { x, y, width: w, height: h }];
  });
  const lines = graph.edges().map(({ v, w }) => ({ from: Number(v), to: Number(w), points: graph.edge(v, w).points ?? [] }));
  return { width, height, places: new Map(places), lines };
}

/** Down: who reads a layer first; up: what it reads first; left and right: in the order of the file. */
export function neighbour({ layers }: PanelModel, at: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowDown': {
      const reader = layers.findIndex(({ sources }) => sources.includes(at));
      return reader < 0 ? undefined : reader;
    }
    case 'ArrowUp':
      return layers[at]?.sources.find(source => source >= 0);
    case 'ArrowRight':
      return at + 1 < layers.length ? at + 1 : undefined;
    case 'ArrowLeft':
      return at > 0 ? at - 1 : undefined;
    case 'Home':
      return 0;
    case 'End':
      return layers.length - 1;
    default:
      return undefined;
  }
}
