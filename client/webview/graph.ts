import type { Context, PanelView } from './context';
import { button, el, isFocused, svg } from './dom';
import {
  type Layout,
  type Line,
  layoutKey,
  layoutOf,
  neighbour,
  type Part,
  type Place,
  type Plan,
  partAround,
  planOf
} from './graphLayout';
import { nameOf } from './layerName';
import { pictureOf } from './picture';
import { fill } from './words';

/** The layers as a graph from the input down; arrows follow its edges. */
export function graphView(): PanelView {
  const root = el('div', { class: 'view' });
  const toolbar = el('div', { class: 'toolbar' });
  const holder = el('div', { class: 'scroll drawing' });
  root.append(toolbar, holder);
  let context: Context | undefined;
  let drawn: { picture: SVGSVGElement; layout: Layout; boxes: Map<number, SVGGElement>; key: string } | undefined;
  let kept: { readonly key: string; readonly layout: Layout } | undefined;
  let part: Part | undefined;
  let zoom = 1;

  const setZoom = (to: number) => {
    zoom = Math.max(0.1, Math.min(4, to));
    if (!drawn) return;
    drawn.picture.style.width = `${drawn.layout.width * zoom}px`;
    drawn.picture.style.height = `${drawn.layout.height * zoom}px`;
  };
  const fit = () => drawn && setZoom(Math.min(1.25, (holder.clientWidth - 20) / drawn.layout.width));
  const save = async (format: 'svg' | 'png') => {
    if (drawn && context) context.send({ type: 'savePicture', format, base64: await pictureOf(drawn.picture, drawn.layout, format) });
  };

  /** Laying out takes longer than all else: what moves no box does without. */
  const laidOut = (plan: Plan): Layout => {
    const key = layoutKey(plan);
    if (kept?.key !== key) kept = { key, layout: layoutOf(plan) };
    return kept.layout;
  };

  const update = (now: Context) => {
    const isNew = !drawn || now.model.fileName !== context?.model.fileName;
    context = now;
    draw(now, now.selected, isNew);
  };

  const draw = (now: Context, chosen: number | undefined, isNew: boolean) => {
    const { layers, fileName } = now.model;
    part = partAround(layers.length, chosen ?? part?.first ?? 0, part);
    const plan = planOf(now.model, part);
    const key = JSON.stringify([fileName, layers.length, plan, layers.slice(part.first, part.last + 1).map(({ problem }) => problem)]);
    if (drawn?.key === key) return;
    const hadFocus = isFocused(holder);
    const layout = laidOut(plan);
    const boxes = new Map(plan.nodes.map(one => [one.node, boxOf(now, one, layout.places.get(one.node)!)]));
    const picture = svg(
      'svg',
      { viewBox: `0 0 ${layout.width} ${layout.height}`, role: 'group', 'aria-label': fill(now.strings.graphOf, fileName) },
      svg('g', { 'aria-hidden': 'true' }, ...layout.lines.map(lineOf)),
      ...boxes.values()
    );
    drawn = { picture, layout, boxes, key };
    const shown = part.last - part.first + 1;
    toolbar.replaceChildren(
      button('+', () => setZoom(zoom * 1.25), { 'aria-label': now.strings.zoomIn, title: now.strings.zoomIn }),
      button('−', () => setZoom(zoom / 1.25), { 'aria-label': now.strings.zoomOut, title: now.strings.zoomOut }),
      button(now.strings.fit, fit),
      button(now.strings.saveSvg, () => save('svg')),
      button(now.strings.savePng, () => save('png')),
      ...(shown < layers.length
        ? [el('p', { class: 'note', role: 'status' }, fill(now.strings.drawnPart, part.first, part.last, layers.length))]
        : [])
    );
    const { scrollTop, scrollLeft } = holder;
    holder.replaceChildren(picture);
    if (isNew) fit();
    else {
      setZoom(zoom);
      holder.scrollTo(scrollLeft, scrollTop);
    }
    mark(chosen, hadFocus);
  };

  const select = (layer: number | undefined) => {
    const isOut = part && layer !== undefined && (layer < part.first || layer > part.last);
    if (isOut && context && layer < context.model.layers.length) draw(context, layer, false);
    else mark(layer);
  };

  const mark = (layer: number | undefined, focus = false) => {
    for (const [node, box] of drawn?.boxes ?? []) {
      if (node < 0) continue;
      const isChosen = node === layer;
      box.classList.toggle('chosen', isChosen);
      box.setAttribute('aria-pressed', String(isChosen));
      box.setAttribute('tabindex', isChosen || (layer === undefined && node === part?.first) ? '0' : '-1');
    }
    for (const line of drawn?.picture.querySelectorAll<SVGPathElement>('path') ?? []) {
      line.classList.toggle('chosen', layer !== undefined && (line.dataset.from === String(layer) || line.dataset.to === String(layer)));
    }
    const box = layer === undefined ? undefined : drawn?.boxes.get(layer);
    box?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (focus) box?.focus();
  };

  holder.addEventListener('keydown', event => {
    const at = [...(drawn?.boxes ?? [])].find(([, box]) => box === event.target)?.[0];
    if (at === undefined || at < 0 || !context) return;
    if (event.key === 'Enter' || event.key === ' ') context.choose(at, event.key === 'Enter');
    else {
      const to = neighbour(context.model, at, event.key);
      if (to === undefined) return;
      context.choose(to);
      drawn?.boxes.get(to)?.focus();
    }
    event.preventDefault();
  });
  holder.addEventListener(
    'wheel',
    event => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    },
    { passive: false }
  );
  return { root, update, select };
}

function lineOf({ from, to, points }: Line): SVGPathElement {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return svg('path');
  // Through the middles of the straight pieces: a smooth line that stays near its points.
  const middles = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const path = svg('path', { class: 'edge', d: `M ${first.x} ${first.y} ${middles.join(' ')} L ${last.x} ${last.y}` });
  path.dataset.from = String(from);
  path.dataset.to = String(to);
  return path;
}

function boxOf(context: Context, { node, title, shape }: Plan['nodes'][number], { x, y, width, height }: Place): SVGGElement {
  const { model, strings } = context;
  const layer = model.layers[node];
  const place = { x: x - width / 2, y: y - height / 2, width, height, rx: 4 };
  const texts = [
    svg('text', { class: 'title', x, y: y - 4, 'text-anchor': 'middle' }, `${clipped(title)} `),
    svg('text', { class: 'shape', x, y: y + 13, 'text-anchor': 'middle' }, clipped(shape))
  ];
  if (!layer) {
    return svg(
      'g',
      { class: 'box input', role: 'img', 'aria-label': fill(strings.input, `${title} ${shape}`) },
      svg('rect', place),
      ...texts
    );
  }
  // Its name is what is written in it.
  const readers = model.layers.filter(({ sources }) => sources.includes(node)).map(nameOf);
  const said = [layer.problem && strings[layer.problem], readers.length > 0 && fill(strings.feeds, readers.join(', '))];
  const attributes = {
    class: `box ${layer.problem ?? ''}`,
    role: 'button',
    'aria-description': said.filter(Boolean).join(', ') || undefined
  };
  const box = svg('g', attributes, svg('rect', place), ...texts);
  box.addEventListener('click', () => context.choose(node));
  box.addEventListener('dblclick', () => context.choose(node, true));
  return box;
}

const clipped = (text: string): string => (text.length > 34 ? `${text.slice(0, 33)}…` : text);
