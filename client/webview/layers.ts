import type { PanelModel } from '../../server/src/lsp/protocol';
import { type Context, nameOf, type PanelView } from './context';
import { button, bytes, el, fill, isFocused } from './dom';

/** More rows than these take long to draw: the rest is shown on demand. */
const ROWS_AT_FIRST = 2000;

/** The layer table: one row is chosen, arrows move on, Enter goes to the text. */
export function layersView(): PanelView {
  const root = el('div', { class: 'view' });
  const toolbar = el('div', { class: 'toolbar' });
  const holder = el('div', { class: 'scroll' });
  root.append(toolbar, holder);
  let context: Context | undefined;
  let rows: HTMLTableRowElement[] = [];
  let all = false;

  const update = (now: Context) => {
    const moved = now.model.fileName !== context?.model.fileName;
    if (moved) all = false;
    context = now;
    toolbar.replaceChildren(
      button(now.strings.copyMarkdown, () => now.send({ type: 'copy' })),
      button(now.strings.saveMarkdown, () => now.send({ type: 'save', format: 'markdown' })),
      button(now.strings.saveCsv, () => now.send({ type: 'save', format: 'csv' }))
    );
    const hadFocus = isFocused(holder);
    const shown = all ? now.model.layers.length : Math.min(ROWS_AT_FIRST, now.model.layers.length);
    rows = now.model.layers.slice(0, shown).map((_, i) => rowOf(now, i));
    const table = tableOf(now, rows);
    const { scrollTop } = holder;
    const rest = now.model.layers.length - shown;
    const more = button(fill(now.strings.showAll, now.model.layers.length), () => {
      all = true;
      if (context) update(context);
    });
    holder.replaceChildren(table, ...(rest > 0 ? [more] : []));
    holder.scrollTop = scrollTop;
    mark(now.selected, hadFocus);
  };

  const mark = (layer: number | undefined, focus: boolean) => {
    for (const [i, row] of rows.entries()) {
      const isChosen = i === layer;
      row.setAttribute('aria-selected', String(isChosen));
      // One stop for Tab in the whole table.
      row.tabIndex = isChosen || (layer === undefined && i === 0) ? 0 : -1;
    }
    const row = layer === undefined ? undefined : rows[layer];
    row?.scrollIntoView({ block: 'nearest' });
    if (focus) (row ?? rows[0])?.focus({ preventScroll: true });
  };

  holder.addEventListener('keydown', event => {
    const at = rows.indexOf(event.target as HTMLTableRowElement);
    if (at < 0 || !context) return;
    const page = Math.max(1, Math.floor(holder.clientHeight / (rows[0]?.offsetHeight || 22)) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === 'Enter') context.choose(at, true);
    else if (to === undefined) return;
    else {
      const next = Math.max(0, Math.min(rows.length - 1, to));
      context.choose(next);
      rows[next]?.focus();
    }
    event.preventDefault();
  });
  return { root, update, select: layer => mark(layer, false) };
}

function tableOf({ model, strings }: Context, rows: readonly HTMLTableRowElement[]): HTMLTableElement {
  const { header, totals } = model.table;
  const columns = [...unnumbered(model, header), { title: strings.memory, number: true }];
  const sums = [...unnumbered(model, totals), model.totals.activationBytes > 0 ? bytes(model.totals.activationBytes) : ''];
  const cell = (text: string, i: number) => el('td', { class: columns[i]?.number && 'number' }, text);
  return el(
    'table',
    { role: 'grid', class: 'layers', 'aria-label': fill(strings.layerTable, model.fileName), 'aria-rowcount': model.layers.length + 2 },
    el('thead', {}, el('tr', {}, ...columns.map(({ title, number }) => el('th', { scope: 'col', class: number && 'number' }, title)))),
    el('tbody', {}, ...rows),
    el('tfoot', {}, el('tr', {}, ...sums.map(cell)))
  );
}

function rowOf(context: Context, i: number): HTMLTableRowElement {
  const { model, strings } = context;
  const layer = model.layers[i]!;
  const header = unnumbered(model, model.table.header);
  const shares: Readonly<Record<string, number>> = {
    params: share(layer.params, model.totals.params),
    MACs: share(layer.macs, model.totals.macs)
  };
  const cells = unnumbered(model, model.table.rows[i] ?? []).map((text, column) => {
    const { title = '', number } = header[column] ?? {};
    const cell = el('td', { class: number && 'number' }, text);
    if (shares[title]) {
      cell.classList.add('share');
      cell.style.setProperty('--share', `${shares[title] * 100}%`);
    }
    return cell;
  });
  const memory = el('td', { class: 'number' }, layer.bytes === null ? '–' : bytes(layer.bytes));
  const row = el('tr', { class: layer.problem ?? undefined, 'aria-selected': 'false' }, ...cells, memory);
  if (layer.problem) {
    const type = cells[header.findIndex(({ title }) => title === 'type')];
    type?.append(el('span', { class: 'problem', title: strings[layer.problem] }, strings[layer.problem]));
  }
  row.title = nameOf(layer);
  row.addEventListener('click', () => context.choose(i));
  row.addEventListener('dblclick', () => context.choose(i, true));
  return row;
}

/** Where layers have names, these are enough: numbers beside them take room. */
const unnumbered = <T>({ table: { header } }: PanelModel, cells: readonly T[]): readonly T[] =>
  header[1]?.title === 'layer' ? cells.slice(1) : cells;

const share = (part: number | null, whole: number): number => (part === null || whole <= 0 ? 0 : Math.min(1, part / whole));
