/** An attribute; what is undefined or false is left out, true stands alone. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

type Child = Node | string | undefined;

const SVG = 'http://www.w3.org/2000/svg';

/** A new HTML element. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return dressed(document.createElement(tag), attributes, children);
}

/** A new SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

function dressed<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter(child => child !== undefined));
  return element;
}

/** A button; `primary` stands out. */
export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
}

/** Whether the user is in an element. While the panel itself has no focus, taking it would pull the user out of the editor. */
export const isFocused = (element: Element | null | undefined): boolean =>
  document.hasFocus() && Boolean(element?.contains(document.activeElement));

/** Puts values in the place of `{0}`, `{1}` … */
export const fill = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (whole, i) => String(values[Number(i)] ?? whole));

/** `1,234,567` */
export const grouped = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 3 });

const short = (n: number, step: number, units: readonly string[]): string => {
  let [value, unit] = [n, 0];
  while (value >= step && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toPrecision(3)} ${units[unit]}`.trim();
};

/** `2.62 M` */
export const count = (n: number): string => short(n, 1000, ['', 'k', 'M', 'G', 'T', 'P']);

/** `6.14 MiB` */
export const bytes = (n: number): string => short(n, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
