import type { PanelModel } from '../../server/src/lsp/protocol';
import { compareView } from './compare';
import type { Context } from './context';
import { button, el, isFocused } from './dom';
import { sizesView } from './explorer';
import { graphView } from './graph';
import { layersView } from './layers';
import type { Candidate, FromPanel, Question, Questions, Strings, ToPanel, View } from './messages';
import { profileView } from './profile';
import { bytes, count, fill, grouped } from './words';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): { readonly view?: View; readonly uri?: string } | undefined;
  setState(state: { readonly view: View; readonly uri?: string }): void;
};

const api = acquireVsCodeApi();
const views = { layers: layersView(), graph: graphView(), profile: profileView(), sizes: sizesView(), compare: compareView() };
const names = Object.keys(views) as View[];

let strings: Strings | undefined;
let model: PanelModel | null = null;
let candidates: readonly Candidate[] = [];
let uri: string | undefined;
let last: string | undefined;
let selected: number | undefined;
let view: View = api.getState()?.view ?? 'layers';
/** Views that have not been drawn since the model changed. */
const stale = new Set<View>(names);

const waiting = new Map<number, (result: Questions[Question]['result']) => void>();
let asked = 0;

const header = el('header');
const tabs = el('div', { role: 'tablist' });
const body = el('div', { id: 'body' });

const context = (): Context | undefined =>
  strings && model
    ? {
        strings,
        model,
        candidates,
        selected,
        send: message => api.postMessage(message),
        ask: (question, params) =>
          new Promise(resolve => {
            const id = ++asked;
            waiting.set(id, result => resolve(result as Questions[typeof question]['result']));
            api.postMessage({ type: 'ask', id, question, params });
          }),
        choose
      }
    : undefined;

function choose(layer: number, focusEditor = false): void {
  const chosen = model?.layers[layer];
  if (!chosen) return;
  select(layer);
  api.postMessage({ type: 'reveal', ...chosen.head, focus: focusEditor });
}

function select(layer: number | undefined): void {
  selected = layer;
  for (const one of names) if (!stale.has(one)) views[one].select(layer);
}

/** Draws what is seen; other views follow when they are. */
function draw(): void {
  const now = context();
  document.body.classList.toggle('empty', !now);
  if (!now) {
    body.replaceChildren(el('p', { class: 'note' }, strings?.nothing ?? ''));
    header.replaceChildren();
    tabs.replaceChildren();
    return;
  }
  if (stale.delete(view)) views[view].update(now);
  // What is not seen does not scroll.
  else views[view].select(selected);
}

function frame(): void {
  const now = context();
  if (!now) {
    draw();
    return;
  }
  drawHeader(now);
  drawTabs(now);
  const shown = views[view].root;
  if (body.firstElementChild !== shown) body.replaceChildren(shown);
  Object.assign(shown, { id: 'view' });
  shown.setAttribute('role', 'tabpanel');
  shown.setAttribute('aria-labelledby', `tab-${view}`);
  draw();
}

function drawHeader({ model: shown, strings: words, send }: Context): void {
  const { totals, inputs, variant, dialect, peakBytes } = shown;
  const least = (text: string) => (totals.partial ? fill(words.atLeast, text) : text);
  const fact = (value: string, label: string, title: string) =>
    el('div', { class: 'fact', title }, el('dt', {}, label), el('dd', {}, value));
  header.replaceChildren(
    el('h1', {}, shown.fileName),
    el(
      'p',
      { class: 'note' },
      [dialect.title, variant?.title, inputs.map(({ name, shape }) => `${name} ${shape}`).join(', ')].filter(Boolean).join(' · '),
      ' ',
      shown.variants.length > 0 ? button(words.changeVariant, () => send({ type: 'chooseVariant' }), { class: 'link' }) : undefined
    ),
    el(
      'dl',
      {},
      fact(least(count(totals.params)), words.parameters, grouped(totals.params)),
      fact(least(count(totals.macs)), words.macs, grouped(totals.macs)),
      fact(least(bytes(totals.activationBytes)), words.activations, grouped(totals.activationBytes)),
      fact(peakBytes === null ? '–' : bytes(peakBytes), words.peak, words.peakMeans)
    )
  );
}

function drawTabs({ strings: words }: Context): void {
  const hadFocus = isFocused(tabs);
  tabs.setAttribute('aria-label', words.views);
  tabs.replaceChildren(
    ...names.map(name => {
      const isShown = name === view;
      return button(words[name], () => open(name), {
        role: 'tab',
        id: `tab-${name}`,
        'aria-selected': String(isShown),
        'aria-controls': isShown && 'view',
        tabindex: isShown ? 0 : -1
      });
    })
  );
  if (hadFocus) document.getElementById(`tab-${view}`)?.focus();
}

function open(name: View): void {
  views[view].root.removeAttribute('id');
  view = name;
  api.setState({ view, ...(uri !== undefined && { uri }) });
  frame();
}

tabs.addEventListener('keydown', event => {
  const at = names.indexOf(view);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  open(names[(to + names.length) % names.length]!);
  document.getElementById(`tab-${view}`)?.focus();
});

function layerAt(offset: number): number | undefined {
  // The innermost: layers may stand inside others.
  let found: number | undefined;
  for (const [i, { span }] of (model?.layers ?? []).entries()) if (span.start <= offset && offset <= span.end) found = i;
  return found;
}

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  switch (data.type) {
    case 'strings':
      strings = data.strings;
      return frame();
    case 'model':
      // Much happens in an editor that changes nothing here.
      if (JSON.stringify(data) === last) return;
      last = JSON.stringify(data);
      if (data.uri !== uri || (model && data.model && selected !== undefined && selected >= data.model.layers.length)) selected = undefined;
      ({ model, uri, candidates } = data);
      for (const name of names) stale.add(name);
      api.setState({ view, uri });
      return frame();
    case 'cursor':
      return select(layerAt(data.offset));
    case 'compare':
      views.compare.start(data.against);
      return open('compare');
    case 'answer':
      waiting.get(data.id)?.(data.result);
      waiting.delete(data.id);
  }
});

document.body.append(header, el('main', {}, tabs, body));
api.postMessage({ type: 'ready' });
