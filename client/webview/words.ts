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
