import { groups, outChannels } from '../ops/conv';
import { concat } from '../ops/merge';
import { boolean, optional, withDefault } from '../ops/param';
import { chunk } from '../ops/slice';
import { psaBlock } from './attention';
import { type Builder, defineBlock, type Ref } from './block';
import { bottleneck, cib } from './bottleneck';
import { addConv } from './convolution';
import { c3k } from './csp';
import { expansion, inChannels, keepsChannels, repeats, share, shortcut } from './params';

/** Cross-stage partial blocks of YOLOv8 and later: the output of every inner module is joined (ultralytics block.py). */

interface Widths {
  readonly inChannels: number;
  readonly hidden: number;
  readonly repeats: number;
}

/** Two halves of a 1×1 Conv, and what each inner module makes of the one before it. */
export function addStages(g: Builder, x: Ref, { inChannels, hidden, repeats }: Widths, inner: (x: Ref) => Ref): Ref[] {
  const halves = g.add(chunk, addConv(g, x, inChannels, 2 * hidden), { chunks: 2 });
  const maps = [g.item(halves, 0), g.item(halves, 1)];
  for (let i = 0; i < repeats; i++) maps.push(inner(maps[i + 1]!));
  return maps;
}

/** All stages joined by a 1×1 Conv. */
function addC2f(g: Builder, x: Ref, widths: Widths, outChannels: number, inner: (x: Ref) => Ref): Ref {
  const maps = addStages(g, x, widths, inner);
  return addConv(g, g.add(concat, maps), maps.length * widths.hidden, outChannels);
}

const widths = { inChannels, outChannels, repeats } as const;
const noShortcut = withDefault(shortcut, false);

export const c2f = defineBlock({
  name: 'C2f',
  doc: 'Cross-stage partial block, fast: a row of bottlenecks, the output of every one joined.',
  params: { ...widths, shortcut: noShortcut, groups, expansion },
  build(g, [x], { inChannels, outChannels, repeats, shortcut, groups, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups, expansion: 1 };
    return addC2f(g, x!, { inChannels, hidden, repeats }, outChannels, y => g.add(bottleneck, y, inner));
  }
});

export const c3k2 = defineBlock({
  name: 'C3k2',
  doc: 'C2f whose inner modules are C3k blocks, bottlenecks with attention behind them, or plain bottlenecks.',
  params: {
    ...widths,
    // Python takes None for False here.
    c3k: optional(boolean('Whether the inner modules are C3k blocks; scales m, l and x always have them.', { default: false })),
    expansion,
    attention: boolean('Whether the inner modules are a bottleneck and a PSABlock each.', { default: false }),
    groups,
    shortcut
  },
  build(g, [x], { inChannels, outChannels, repeats, expansion, groups, shortcut, ...kind }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, groups };
    return addC2f(g, x!, { inChannels, hidden, repeats }, outChannels, y => {
      if (kind.attention) return g.add(psaBlock, g.add(bottleneck, y, inner), { inChannels: hidden });
      return kind.c3k ? g.add(c3k, y, { ...inner, repeats: 2 }) : g.add(bottleneck, y, inner);
    });
  }
});

export const c2fCib = defineBlock({
  name: 'C2fCIB',
  doc: 'C2f with compact inverted blocks inside.',
  params: { ...widths, shortcut: noShortcut, largeKernel: cib.params.largeKernel, groups, expansion },
  build(g, [x], { inChannels, outChannels, repeats, shortcut, largeKernel, expansion }) {
    const hidden = share(g, outChannels, expansion);
    if (!hidden) return undefined;
    const inner = { inChannels: hidden, outChannels: hidden, shortcut, largeKernel, expansion: 1 };
    return addC2f(g, x!, { inChannels, hidden, repeats }, outChannels, y => g.add(cib, y, inner));
  }
});

export const c2fPsa = defineBlock({
  name: 'C2fPSA',
  doc: 'C2f with position-sensitive attention blocks inside; the channels stay.',
  params: { ...widths, expansion },
  build(g, [x], args) {
    if (!keepsChannels(g, args)) return undefined;
    const { inChannels, outChannels, repeats } = args;
    const hidden = share(g, inChannels, args.expansion);
    if (!hidden) return undefined;
    return addC2f(g, x!, { inChannels, hidden, repeats }, outChannels, y => g.add(psaBlock, y, { inChannels: hidden }));
  }
});
