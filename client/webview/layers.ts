import type { Context, PanelView } from './context';
import { button, el, isFocused } from './dom';
import { nameOf } from './layerName';
import { rovingRows } from './roving';
import { bytes, fill } from './words';

/** More rows than these take long to draw: the rest is shown on demand, or when one of them is chosen. */
const ROWS_AT_FIRST = 2000;

/** The layer table: one row is chosen, arrows move on, Enter goes to the text. */
export function layersView(): PanelView {
  const root = el('div', { class: 'view' });
  const toolbar = el('div', { class: 'toolbar' });
  const holder = el('div', { class: 'scroll' });
  root.append(toolbar, holder);
  let context: Context | undefined;
  let limit = ROWS_AT_FIRST;
  /** Rows by position, as long as they say the same. */
  let known: { readonly key: string; readonly row: HTMLTableRowElement }[] = [];
  const rows = rovingRows(holder, (layer, focusEditor) => context?.choose(layer, focusEditor));

  const update = (now: Context) => {
    if (now.model.fileName !== context?.model.fileName) limit = ROWS_AT_FIRST;
    context = now;
    toolbar.replaceChildren(
      button(now.strings.copyMarkdown, () => now.send({ type: 'copy' })),
      button(now.strings.saveMarkdown, () => now.send({ type: 'save', format: 'markdown' })),
      button(now.strings.saveCsv, () => now.send({ type: 'save', format: 'csv' }))
    );
    draw(now, now.selected);
  };

  const draw = (now: Context, chosen: number | undefined) => {
    const hadFocus = isFocused(holder);
    const { layers } = now.model;
    limit = Math.max(limit, (chosen ?? 0) + 1);
    const header = unnumbered(now.model, now.model.table.header);
    known = layers.slice(0, limit).map((_, i) => {
      const key = keyOf(now, i, header);
      return known[i]?.key === key ? known[i] : { key, row: rowOf(now, i, header) };
    });
    rows.set(known.map(({ row }, layer) => ({ row, layer })));
    const { scrollTop } = holder;
    const rest = layers.length - known.length;
    const more = button(fill(now.strings.showAll, layers.length), () => {
      limit = layers.length;
      if (context) draw(context, context.selected);
    });
    const table = tableOf(
      now,
      known.map(({ row }) => row)
    );
    holder.replaceChildren(table, ...(rest > 0 ? [more] : []));
    holder.scrollTop = scrollTop;
    rows.mark(chosen, hadFocus);
  };

  const select = (layer: number | undefined) => {
    if (context && layer !== undefined && layer >= known.length && layer < context.model.layers.length) draw(context, layer);
    else rows.mark(layer, false);
  };
  return { root, update, select };
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
    el('tfoot', {}, el('tr', { 'aria-rowindex': model.layers.length + 2 }, ...sums.map(cell)))
  );
}

type Header = Context['model']['table']['header'];

/** What part of the model's sums a layer has. */
const sharesOf = ({ model }: Context, i: number): Readonly<Record<string, number>> => ({
  params: share(model.layers[i]!.params, model.totals.params),
  MACs: share(model.layers[i]!.macs, model.totals.macs)
});

/** All that a row shows. */
const keyOf = (context: Context, i: number, header: Header): string => {
  const { id, name, type, problem, bytes: memory } = context.model.layers[i]!;
  return JSON.stringify([id, name, type, problem, memory, header, context.model.table.rows[i], sharesOf(context, i)]);
};

function rowOf(context: Context, i: number, header: Header): HTMLTableRowElement {
  const { model, strings } = context;
  const layer = model.layers[i]!;
  const shares = sharesOf(context, i);
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
  // The header is the first row.
  const row = el('tr', { class: layer.problem ?? undefined, 'aria-rowindex': i + 2, title: nameOf(layer) }, ...cells, memory);
  if (layer.problem) {
    const type = cells[header.findIndex(({ title }) => title === 'type')];
    type?.append(el('span', { class: 'problem', title: strings[layer.problem] }, strings[layer.problem]));
  }
  return row;
}

/** Where layers have names, these are enough: numbers beside them take room. */
const unnumbered = <T>({ table: { header } }: Context['model'], cells: readonly T[]): readonly T[] =>
  header[1]?.title === 'layer' ? cells.slice(1) : cells;

const share = (part: number | null, whole: number): number => (part === null || whole <= 0 ? 0 : Math.min(1, part / whole));
