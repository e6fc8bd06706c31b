import type { Context, PanelView } from './context';
import { el, isFocused, svg } from './dom';
import { nameOf } from './layerName';
import { bytes, count, fill, grouped } from './words';

/** A quantity of every layer, as bars or as a line, over the layers in their order. */
interface Chart {
  readonly title: string;
  readonly note?: string;
  readonly show: (value: number) => string;
  readonly bars: readonly (number | null)[];
  readonly line?: readonly (number | null)[];
  /** A level to compare with. */
  readonly level?: number;
}

/** Drawn in these units and stretched to the panel's width. */
const [WIDTH, HEIGHT] = [1000, 100];

/** Memory, operations and receptive field by depth; each chart is a slider over the layers. */
export function profileView(): PanelView {
  const root = el('div', { class: 'view scroll' });
  let context: Context | undefined;
  let shown: { readonly figure: HTMLElement; readonly chart: Chart }[] = [];

  const update = (now: Context) => {
    context = now;
    const focused = shown.findIndex(({ figure }) => isFocused(figure));
    shown = chartsOf(now).map(chart => ({ chart, figure: figureOf(now, chart, layer => context?.choose(layer)) }));
    root.replaceChildren(...shown.map(({ figure }) => figure));
    select(now.selected);
    if (focused >= 0) shown[focused]?.figure.querySelector<HTMLElement>('[role=slider]')?.focus();
  };

  const select = (layer: number | undefined) => {
    if (!context) return;
    const { layers } = context.model;
    for (const { figure, chart } of shown) {
      const slider = figure.querySelector<HTMLElement>('[role=slider]');
      const mark = figure.querySelector<SVGRectElement>('.mark');
      const at = layer ?? 0;
      const chosen = layers[at];
      if (!slider || !mark || !chosen) continue;
      const value = (chart.line ?? chart.bars)[at];
      slider.setAttribute('aria-valuenow', String(at));
      slider.setAttribute('aria-valuetext', `${nameOf(chosen)}: ${value == null ? context.strings.unknown : chart.show(value)}`);
      mark.setAttribute('x', String((at * WIDTH) / layers.length));
      mark.setAttribute('visibility', layer === undefined ? 'hidden' : 'visible');
      figure.querySelector('.value')?.replaceChildren(layer === undefined ? '' : (slider.getAttribute('aria-valuetext') ?? ''));
    }
  };
  return { root, update, select };
}

function chartsOf({ model, strings }: Context): Chart[] {
  const extent = Math.max(0, ...(model.explorer?.axes ?? []).map(axis => axis.extent));
  return [
    {
      title: strings.memoryByDepth,
      note: strings.memoryNote,
      show: bytes,
      bars: model.layers.map(layer => layer.bytes),
      line: model.layers.map(layer => layer.liveBytes)
    },
    { title: strings.macsByDepth, show: count, bars: model.layers.map(layer => layer.macs) },
    {
      title: strings.fieldByDepth,
      ...(extent > 0 && { note: strings.fieldNote, level: extent }),
      show: grouped,
      bars: model.layers.map(({ receptiveField }) => largest(receptiveField ?? []))
    }
  ];
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function figureOf({ model, strings }: Context, chart: Chart, choose: (layer: number) => void): HTMLElement {
  const values = chart.line ?? chart.bars;
  const top = largest([...chart.bars, ...(chart.line ?? []), chart.level ?? null]) || 1;
  const most = largest(values);
  const where = most === null ? undefined : model.layers[values.indexOf(most)];
  const count = model.layers.length;
  const slider = el(
    'div',
    { class: 'chart', role: 'slider', tabindex: 0, 'aria-label': chart.title, 'aria-valuemin': 0, 'aria-valuemax': Math.max(0, count - 1) },
    pictureOf(chart, top, count)
  );
  const at = () => Number(slider.getAttribute('aria-valuenow') ?? 0);
  slider.addEventListener('keydown', event => {
    const to = { ArrowRight: at() + 1, ArrowUp: at() + 1, ArrowLeft: at() - 1, ArrowDown: at() - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < count) choose(to);
  });
  slider.addEventListener('click', event => {
    const { left, width } = slider.getBoundingClientRect();
    choose(Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / width) * count))));
  });
  return el(
    'figure',
    {},
    el('figcaption', {}, el('strong', {}, chart.title), el('span', { class: 'value' })),
    slider,
    el(
      'p',
      { class: 'note' },
      [chart.note, most !== null && where ? fill(strings.largest, chart.show(most), nameOf(where)) : undefined].filter(Boolean).join(' ')
    )
  );
}

function pictureOf({ bars, line, level }: Chart, top: number, count: number): SVGSVGElement {
  const step = WIDTH / Math.max(1, count);
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 4);
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  picture.append(svg('rect', { class: 'mark', x: 0, y: 0, width: step, height: HEIGHT, visibility: 'hidden' }));
  for (const [i, value] of bars.entries()) {
    if (value === null) continue;
    picture.append(svg('rect', { class: 'bar', x: i * step + step * 0.1, y: y(value), width: step * 0.8, height: HEIGHT - y(value) }));
  }
  if (line) {
    const points = line.flatMap((value, i) => (value === null ? [] : [`${i * step},${y(value)} ${(i + 1) * step},${y(value)}`]));
    picture.append(svg('polyline', { class: 'line', points: points.join(' ') }));
  }
  if (level !== undefined) picture.append(svg('line', { class: 'level', x1: 0, x2: WIDTH, y1: y(level), y2: y(level) }));
  return picture;
}
