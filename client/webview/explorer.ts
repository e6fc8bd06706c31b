import type { Explored, SizeMarks, Verdict } from '../../server/src/lsp/protocol';
import type { Context, PanelView } from './context';
import { button, el, isFocused } from './dom';
import { nameOf } from './layerName';
import { stripOf } from './strip';
import { fill } from './words';

/** A slider ends at twice the shown extent, between these bounds. */
const [LEAST_END, MOST_END] = [64, 4096];

/** Tries other input sizes: a slider an axis, a strip below it that says how the model takes each size. */
export function sizesView(): PanelView {
  const root = el('div', { class: 'view scroll' });
  let context: Context | undefined;
  let extents: number[] = [];
  let isOne = true;
  let form: Form | undefined;
  /** Rises with every change of the model: what was asked before it is out of date. */
  let generation = 0;

  const update = (now: Context) => {
    const isSame = context && now.model.fileName === context.model.fileName && form;
    context = now;
    generation++;
    const { explorer } = now.model;
    if (!explorer) {
      form = undefined;
      root.replaceChildren(el('p', { class: 'note' }, now.strings.noExplorer));
      return;
    }
    if (!isSame || extents.length !== explorer.axes.length) {
      extents = explorer.axes.map(axis => axis.extent);
      isOne = extents.every(extent => extent === extents[0]);
    }
    const hadFocus = form?.focused();
    form = formOf(now, { extents, isOne }, { change, setOne, jump, use });
    root.replaceChildren(...form.elements);
    if (hadFocus !== undefined) form.focus(hadFocus);
    void show();
  };

  const change = (axis: number, to: number) => {
    extents = isOne ? extents.map(() => to) : extents.map((extent, i) => (i === axis ? to : extent));
    form?.set(extents);
    void show();
  };
  const setOne = (to: boolean) => {
    isOne = to;
    if (isOne) extents = extents.map(() => extents[0] ?? 1);
    if (context) update(context);
  };
  const use = () => context?.send({ type: 'useSize', extents });

  /** The verdict on the chosen size, and the marks of all sizes of each slider: those change with the other axes only. */
  const show = async () => {
    const now = context;
    const asked = ++generation;
    if (!now || !form) return;
    const answer = await now.ask('sizes', { explore: extents });
    if (asked !== generation || !form) return;
    if (answer?.explored) form.tell(answer.explored);
    for (const slider of form.sliders) {
      const moved = isOne ? extents.map((_, axis) => axis) : [slider.axis];
      const others = String(extents.map((extent, axis) => (moved.includes(axis) ? '' : extent)));
      if (slider.marked === others) continue;
      const found = await now.ask('sizes', { marks: { extents, moved, end: slider.end } });
      if (asked !== generation || !form) return;
      if (found?.marks) slider.mark(found.marks, others);
    }
  };

  /** To the nearest exact size in a direction. */
  const jump = (axis: number, direction: 1 | -1) => {
    const exact = form?.sliders[axis]?.runs.filter(({ is }) => is === 'exact') ?? [];
    const from = extents[axis]! + direction;
    const found = direction > 0 ? exact.find(({ to }) => to >= from) : exact.findLast(run => run.from <= from);
    if (found) change(axis, direction > 0 ? Math.max(found.from, from) : Math.min(found.to, from));
  };
  return { root, update, select: () => undefined };
}

interface Slider {
  readonly axis: number;
  readonly end: number;
  /** How the sizes along it are taken; none while that is not known. */
  readonly runs: SizeMarks['runs'];
  /** The extents of the other axes that they were marked for. */
  readonly marked: string | undefined;
  mark(marks: SizeMarks, others: string): void;
}

interface Form {
  readonly elements: readonly HTMLElement[];
  readonly sliders: readonly Slider[];
  set(extents: readonly number[]): void;
  tell(explored: Explored): void;
  /** Which slider has the focus. */
  focused(): number | undefined;
  focus(slider: number): void;
}

interface Actions {
  change(axis: number, to: number): void;
  setOne(to: boolean): void;
  jump(axis: number, direction: 1 | -1): void;
  use(): void;
}

function formOf(context: Context, { extents, isOne }: { extents: readonly number[]; isOne: boolean }, act: Actions): Form {
  const { strings, model } = context;
  const axes = model.explorer?.axes ?? [];
  const shownAxes = isOne ? axes.slice(0, 1) : axes;
  const rows = shownAxes.map(({ name, extent }, axis) => {
    const label = isOne && axes.length > 1 ? axes.map(one => one.name).join(' = ') : name;
    return sliderOf(
      context,
      { axis, label, extent: extents[axis] ?? extent, end: Math.min(MOST_END, Math.max(LEAST_END, 2 * extent)) },
      act
    );
  });
  const one = el('input', { type: 'checkbox', id: 'one-size' });
  one.checked = isOne;
  one.addEventListener('change', () => act.setOne(one.checked));
  const verdict = el('p', { class: 'verdict', role: 'status' });
  const table = el('div', { class: 'table' });
  const elements = [
    ...(axes.length > 1 ? [el('p', {}, one, el('label', { for: 'one-size' }, ` ${strings.oneSize}`))] : []),
    ...rows.map(row => row.element),
    legend(context),
    el('div', { class: 'toolbar' }, verdict, button(strings.useSize, act.use)),
    table
  ];
  return {
    elements,
    sliders: rows,
    set(to) {
      for (const { slider, number, axis } of rows) {
        slider.value = String(to[axis]);
        number.value = String(to[axis]);
      }
    },
    tell(explored) {
      verdict.className = `verdict ${explored.is}`;
      verdict.replaceChildren(
        el('strong', {}, `${explored.extents.join('×')}: ${strings[explored.is]}`),
        ` — ${meaning(context, explored)}`
      );
      table.replaceChildren(outputsOf(context, explored));
    },
    focused() {
      const at = rows.findIndex(({ slider }) => isFocused(slider));
      return at < 0 ? undefined : at;
    },
    focus: slider => rows[slider]?.slider.focus()
  };
}

/** A slider for an axis with a number beside it, and below it the strip that marks its sizes. */
function sliderOf(
  { strings }: Context,
  { axis, label, extent, end }: { readonly axis: number; readonly label: string; readonly extent: number; readonly end: number },
  act: Actions
) {
  const slider = el('input', { type: 'range', min: 1, max: end, value: extent, 'aria-label': label });
  const number = el('input', { type: 'number', min: 1, max: MOST_END, value: extent, 'aria-label': label });
  const strip = stripOf(end);
  const limit = el('span', { class: 'note limit' });
  slider.addEventListener('input', () => act.change(axis, slider.valueAsNumber));
  number.addEventListener(
    'change',
    () => Number.isInteger(number.valueAsNumber) && number.valueAsNumber >= 1 && act.change(axis, number.valueAsNumber)
  );
  const element = el(
    'div',
    { class: 'axis' },
    el('span', { class: 'name', 'aria-hidden': 'true' }, label),
    slider,
    number,
    button('◂', () => act.jump(axis, -1), { 'aria-label': strings.previousExact, title: strings.previousExact }),
    button('▸', () => act.jump(axis, 1), { 'aria-label': strings.nextExact, title: strings.nextExact }),
    strip.element,
    limit
  );
  let runs: SizeMarks['runs'] = [];
  let marked: string | undefined;
  return {
    axis,
    end,
    element,
    slider,
    number,
    get runs() {
      return runs;
    },
    get marked() {
      return marked;
    },
    mark(marks: SizeMarks, others: string) {
      ({ runs } = marks);
      marked = others;
      strip.paint(runs);
      limit.textContent = marks.upTo === undefined ? '' : fill(strings.notLooked, marks.upTo);
    }
  };
}

function legend({ strings }: Context): HTMLElement {
  const kinds = ['exact', 'lossy', 'broken'] as const;
  return el(
    'p',
    { class: 'legend note' },
    ...kinds.flatMap(kind => [el('span', { class: `key ${kind}`, 'aria-hidden': 'true' }), ` ${strings[kind]}  `])
  );
}

function meaning({ strings, model }: Context, { is, layer, partial }: Verdict): string {
  const where = layer === undefined ? undefined : model.layers[layer];
  const text = fill(strings[`${is}Means`], where ? nameOf(where) : '?');
  return partial && is !== 'broken' ? `${text} (${strings.partial})` : text;
}

/** More rows than these lag behind the slider. */
const MOST_ROWS = 500;

/** The layers at this size beside what is shown: the first ones, and the one that fails. */
function outputsOf({ strings, model }: Context, { outputs, layer: failing }: Explored): HTMLTableElement {
  const short = (output: string) => output.replace(/^~ /, '').split('×').slice(1).join('×');
  const rows = model.layers.flatMap((layer, i) => {
    if (i >= MOST_ROWS && i !== failing) return [];
    const cells = [nameOf(layer), short(layer.output) || layer.output, outputs[i] ?? '?'];
    return [el('tr', { class: i === failing && 'failing' }, ...cells.map(text => el('td', {}, text)))];
  });
  const isPart = model.layers.length > MOST_ROWS;
  const head = [strings.layer, strings.shown, strings.atThisSize].map(title => el('th', { scope: 'col' }, title));
  return el(
    'table',
    { class: 'plain' },
    isPart ? el('caption', {}, fill(strings.firstOnly, MOST_ROWS, model.layers.length)) : undefined,
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows)
  );
}
