import { type Context, nameOf, type PanelView } from './context';
import { button, el, fill, isFocused, svg } from './dom';
import { type Box, type Drawing, drawingOf, type Line } from './graphLayout';
import { pictureOf } from './picture';

/** Laying out more boxes than these takes seconds, and nobody sees anything in them. */
const MOST_BOXES = 1200;

/** The layers as a graph from the input down; arrows follow its edges. */
export function graphView(): PanelView {
  const root = el('div', { class: 'view' });
  const toolbar = el('div', { class: 'toolbar' });
  const holder = el('div', { class: 'scroll drawing' });
  root.append(toolbar, holder);
  let context: Context | undefined;
  let drawn: { picture: SVGSVGElement; drawing: Drawing; boxes: Map<number, SVGGElement>; key: string } | undefined;
  let zoom = 1;

  const setZoom = (to: number) => {
    zoom = Math.max(0.1, Math.min(4, to));
    if (!drawn) return;
    drawn.picture.style.width = `${drawn.drawing.width * zoom}px`;
    drawn.picture.style.height = `${drawn.drawing.height * zoom}px`;
  };
  const fit = () => drawn && setZoom(Math.min(1.25, (holder.clientWidth - 20) / drawn.drawing.width));
  const save = async (format: 'svg' | 'png') => {
    if (drawn && context) context.send({ type: 'savePicture', format, base64: await pictureOf(drawn.picture, drawn.drawing, format) });
  };

  const update = (now: Context) => {
    context = now;
    const { layers, inputs, fileName } = now.model;
    if (layers.length > MOST_BOXES) {
      drawn = undefined;
      toolbar.replaceChildren();
      holder.replaceChildren(el('p', { class: 'note' }, fill(now.strings.tooMany, layers.length)));
      return;
    }
    const key = JSON.stringify([fileName, inputs, layers.map(layer => [nameOf(layer), layer.output, layer.sources, layer.problem])]);
    if (drawn?.key === key) return;
    const isNew = !drawn;
    const hadFocus = isFocused(holder);
    const drawing = drawingOf(now.model);
    const boxes = new Map(drawing.boxes.map(box => [box.node, boxOf(now, box)]));
    const picture = svg(
      'svg',
      { viewBox: `0 0 ${drawing.width} ${drawing.height}`, role: 'group', 'aria-label': fill(now.strings.graphOf, fileName) },
      svg('g', { 'aria-hidden': 'true' }, ...drawing.lines.map(lineOf)),
      ...boxes.values()
    );
    drawn = { picture, drawing, boxes, key };
    toolbar.replaceChildren(
      button('+', () => setZoom(zoom * 1.25), { 'aria-label': now.strings.zoomIn, title: now.strings.zoomIn }),
      button('−', () => setZoom(zoom / 1.25), { 'aria-label': now.strings.zoomOut, title: now.strings.zoomOut }),
      button(now.strings.fit, fit),
      button(now.strings.saveSvg, () => save('svg')),
      button(now.strings.savePng, () => save('png'))
    );
    const { scrollTop, scrollLeft } = holder;
    holder.replaceChildren(picture);
    if (isNew) fit();
    else {
      setZoom(zoom);
      holder.scrollTo(scrollLeft, scrollTop);
    }
    select(now.selected, hadFocus);
  };

  const select = (layer: number | undefined, focus = false) => {
    for (const [node, box] of drawn?.boxes ?? []) {
      if (node < 0) continue;
      const isChosen = node === layer;
      box.classList.toggle('chosen', isChosen);
      box.setAttribute('aria-pressed', String(isChosen));
      box.setAttribute('tabindex', isChosen || (layer === undefined && node === 0) ? '0' : '-1');
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
      const to = neighbour(context, at, event.key);
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

/** Down: who reads it first; up: what it reads first; left and right: in the order of the file. */
function neighbour({ model: { layers } }: Context, at: number, key: string): number | undefined {
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

function boxOf(context: Context, { node, title, shape, x, y, width, height }: Box): SVGGElement {
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
