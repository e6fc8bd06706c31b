import type { OpContext } from './op';
import { text } from './param';

/** What the samples of a border are: zeros or a constant, or copies of samples inside. */
export const borderMode = text('What the added samples are.', { default: 'zeros', choices: ['zeros', 'reflect', 'replicate', 'circular'] });

/**
 * The widest border that can be made of `extent` samples: reflection leaves the edge itself out, going round takes each sample
 * once (aten/src/ATen/native/ReflectionPad.cpp, PadNd.cpp).
 */
export function widestBorder(mode: string, extent: number): number {
  if (mode === 'reflect') return extent - 1;
  return mode === 'circular' ? extent : Number.POSITIVE_INFINITY;
}

/** Reports a border wider than its samples allow, and one copied from no samples; true when it can be made. */
export function hasBorder(ctx: OpContext, blame: string, mode: string, before: number, after: number, extent: unknown): boolean {
  if (typeof extent !== 'number' || mode === 'zeros' || mode === 'constant') return true;
  const widest = widestBorder(mode, extent);
  const wanted = Math.max(before, after);
  if (wanted <= widest && (extent > 0 || mode === 'circular')) return true;
  const problem = { is: 'range', written: String(wanted), max: Math.max(0, Math.min(widest, extent)) } as const;
  ctx.report({ kind: 'argument', blame: [blame], input: 0, data: { problem } });
  return false;
}

/**
 * PyTorch refuses tensors without samples in layers with windows, an empty batch aside. Some look at the spatial axes only, some
 * count from the second axis on, whatever the first one is; `spatial` is the number of spatial axes. True when there is something
 * to work on.
 */
export function hasSamples(ctx: OpContext, spatial: number, from: 'channels' | 'space' | 'second' = 'channels'): boolean {
  const { dims } = ctx.x;
  if (ctx.conventions.framework !== 'torch') return true;
  const first = from === 'second' ? 1 : Math.max(dims.length - spatial - (from === 'space' ? 0 : 1), 0);
  if (!ctx.isEmpty(first)) return true;
  const extents = dims.slice(-spatial);
  ctx.report({ kind: 'output-vanishes', blame: [], input: 0, data: { input: extents, output: extents.map(() => 0) } });
  return false;
}
