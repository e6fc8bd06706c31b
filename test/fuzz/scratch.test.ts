import fc from 'fast-check';
import { it } from 'vitest';
import { configs } from './configs';
import { damaged, everyValue, revalued, soup } from './damage';
import { holds, said } from './invariants';

const seen = new Map<string, string>();
const slow: [number, string][] = [];
function attempt(text: string, file: string, dialect?: string) {
  const t = performance.now();
  try {
    holds(text, file, dialect);
  } catch (e) {
    let err = e as Error;
    while (err.cause) err = err.cause as Error;
    const key =
      `${err.message.split('\n').slice(0, 2).join(' ')}`.replace(/\d+/g, '#').slice(0, 90) +
      (err.stack ?? '')
        .split('\n')
        .filter(l => l.includes('server/src'))
        .slice(0, 2)
        .join('');
    if (!seen.has(key)) seen.set(key, `${err.message.slice(0, 300)}\n--\n${text.slice(0, 1500)}`);
  }
  const d = performance.now() - t;
  if (d > 150) slow.push([d, text]);
}
it('x', () => {
  for (const { name, text, file } of configs) {
    console.log(name, said(holds(text, file)));
    const t0 = performance.now();
    let n = 0;
    for (const c of everyValue(text)) {
      attempt(c.text, file);
      n++;
    }
    console.log(name, 'every', n, performance.now() - t0);
    for (const t of fc.sample(revalued(text), 150)) attempt(t, file);
    const t1 = performance.now();
    for (const t of fc.sample(damaged(text), 200)) attempt(t, file);
    console.log(name, 'damaged', performance.now() - t1);
  }
  for (const t of fc.sample(soup, 1500)) for (const d of [undefined, 'layers', 'ultralytics']) attempt(t, 'm.yaml', d);
  for (const [k, v] of seen) console.log('=====', k, '\n', v);
  slow.sort((a, b) => b[0] - a[0]);
  console.log(
    slow.length,
    'slow',
    slow
      .slice(0, 6)
      .map(([d, t]) => `${d}\n${t}`)
      .join('\n------\n')
  );
}, 300000);
