import type { DiffParams, DiffResult } from '../../server/src/lsp/protocol';
import type { Context, PanelView } from './context';
import { button, el, isFocused } from './dom';
import { type LayerRow, rovingRows } from './roving';
import { fill } from './words';

export interface CompareView extends PanelView {
  /** Compares with this from now on. */
  start(against: DiffParams['against']): void;
}

/** What differs from another file or another variant, layer by layer. */
export function compareView(): CompareView {
  const root = el('div', { class: 'view' });
  const toolbar = el('div', { class: 'toolbar' });
  const holder = el('div', { class: 'scroll' });
  root.append(toolbar, holder);
  let context: Context | undefined;
  let against: DiffParams['against'] | undefined;
  let asked = 0;
  const rows = rovingRows(holder, (layer, focusEditor) => context?.choose(layer, focusEditor));

  const update = (now: Context) => {
    context = now;
    if (against?.variant !== undefined && against.uri === undefined && !now.model.variants.some(({ id }) => id === against?.variant)) {
      against = undefined;
    }
    draw();
  };
  const start = (to: DiffParams['against']) => {
    against = to;
    draw();
  };
  const draw = () => {
    if (!context) return;
    const { strings, send } = context;
    const hadFocus = isFocused(toolbar.querySelector('select'));
    const other = against;
    const choice = choiceOf(context, other, start);
    toolbar.replaceChildren(
      el('label', { for: 'compare-with' }, strings.compareWith),
      choice,
      button(strings.anotherFile, () => send({ type: 'pickFile' })),
      ...(other ? [button(strings.copyMarkdown, () => send({ type: 'copy', against: other }))] : []),
      ...(other ? [button(strings.saveMarkdown, () => send({ type: 'save', format: 'markdown', against: other }))] : [])
    );
    if (hadFocus) choice.focus();
    if (other) void show(context, other);
    else holder.replaceChildren(el('p', { class: 'note' }, strings.nothingToCompare));
  };
  const show = async (now: Context, other: DiffParams['against']) => {
    const mine = ++asked;
    const found = await now.ask('diff', { against: other });
    if (mine !== asked) return;
    const hadFocus = isFocused(holder);
    const drawn = found && tableOf(now, found);
    rows.set(drawn?.rows ?? []);
    holder.replaceChildren(drawn?.table ?? el('p', { class: 'note' }, now.strings.nothingToCompare));
    rows.mark(now.selected, hadFocus);
  };
  return { root, update, start, select: layer => rows.mark(layer, false) };
}

function choiceOf(
  { model, candidates, strings }: Context,
  against: DiffParams['against'] | undefined,
  start: (to: DiffParams['against']) => void
) {
  const others: { title: string; to: DiffParams['against'] }[] = [
    ...model.variants.filter(({ id }) => id !== model.variant?.id).map(({ id, title }) => ({ title, to: { variant: id } })),
    ...candidates.map(({ uri, name }) => ({ title: name, to: { uri } }))
  ];
  const choice = el(
    'select',
    { id: 'compare-with' },
    el('option', { value: '' }, strings.chooseOther),
    ...others.map(({ title }, i) => el('option', { value: i }, title))
  );
  const chosen = others.findIndex(({ to }) => to.uri === against?.uri && to.variant === against?.variant);
  choice.value = against && chosen >= 0 ? String(chosen) : '';
  choice.addEventListener('change', () => {
    const other = others[Number(choice.value)];
    if (choice.value !== '' && other) start(other.to);
  });
  return choice;
}

/** The table, and its rows that stand for a layer of the file. */
function tableOf(
  { strings, model }: Context,
  { header, rows, lines, totals, title }: NonNullable<DiffResult>
): { readonly table: HTMLTableElement; readonly rows: readonly LayerRow[] } {
  const own: LayerRow[] = [];
  const cell = (text: string, i: number) => el('td', { class: header[i]?.number && 'number' }, text);
  const body = rows.map((cells, i) => {
    const { change, after } = lines[i]!;
    const [sign = '', ...rest] = cells;
    const first = el('td', {}, el('span', { 'aria-hidden': 'true' }, sign), el('span', { class: 'hidden' }, strings[change]));
    const row = el('tr', { class: change }, first, ...rest.map((text, j) => cell(text, j + 1)));
    if (after !== null) own.push({ row, layer: after });
    return row;
  });
  const heads = header.map(({ title: name, number }) =>
    el('th', { scope: 'col', class: number && 'number' }, name || el('span', { class: 'hidden' }, strings.change))
  );
  const table = el(
    'table',
    { class: 'diff', role: 'grid' },
    el('caption', {}, fill(strings.comparedWith, model.fileName, title)),
    el('thead', {}, el('tr', {}, ...heads)),
    el('tbody', {}, ...body),
    el('tfoot', {}, el('tr', {}, ...totals.map(cell)))
  );
  return { table, rows: own };
}
