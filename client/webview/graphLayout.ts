import { Graph, layout } from '@dagrejs/dagre';
import type { PanelModel } from '../../server/src/lsp/protocol';
import { nameOf } from './context';

/** A box of the drawing: a layer, or (below zero) an input of the model. Pixels; x and y are its middle. */
export interface Box {
  readonly node: number;
  readonly title: string;
  readonly shape: string;
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

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const CHARACTER = 7.3;
const HEIGHT = 40;

/** Lays the model out from its inputs down. */
export function drawingOf(model: PanelModel): Drawing {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 26, edgesep: 12, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const texts = new Map<number, { title: string; shape: string }>();
  for (const [i, { name, shape }] of model.inputs.entries()) texts.set(-1 - i, { title: name, shape });
  for (const [i, layer] of model.layers.entries()) texts.set(i, { title: nameOf(layer), shape: layer.output });
  for (const [node, { title, shape }] of texts) {
    const width = Math.max(70, Math.min(260, Math.max(title.length, shape.length) * CHARACTER + 20));
    graph.setNode(String(node), { width, height: HEIGHT });
  }
  for (const [i, { sources }] of model.layers.entries()) {
    for (const source of sources) if (source < i && texts.has(source)) graph.setEdge(String(source), String(i));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: [...texts].map(([node, text]) => {
      const { x = 0, y = 0, width: w = 0, height: h = 0 } = graph.node(String(node));
      return { node, ...text, x, y, width: w, height: h };
    }),
    lines: graph.edges().map(({ v, w }) => ({ from: Number(v), to: Number(w), points: graph.edge(v, w).points ?? [] }))
  };
}
