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
  if (wanted <= widest && extent > 0) return true;
  const problem = { is: 'range', written: String(wanted), max: Math.max(0, Math.min(widest, extent)) } as const;
  ctx.report({ kind: 'argument', blame: [blame], input: 0, data: { problem } });
  return false;
}

/**
 * PyTorch refuses tensors without samples in layers with windows, an empty batch aside (or, with `anyChannels`, no channels);
 * `spatial` is the number of spatial axes. True when there is something to work on.
 */
export function hasSamples(ctx: OpContext, spatial: number, anyChannels = false): boolean {
  const { dims } = ctx.x;
  if (ctx.conventions.framework !== 'torch') return true;
  const first = dims.length - spatial - (anyChannels ? 0 : 1);
  const inside = dims.slice(Math.max(first, 0));
  if (!inside.includes(0)) return true;
  const extents = dims.slice(-spatial);
  ctx.report({ kind: 'output-vanishes', blame: [], input: 0, data: { input: extents, output: extents.map(() => 0) } });
  return false;
}
