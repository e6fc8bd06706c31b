import type { Written } from '../change';

/** What has to be written for a number of channels to come out, where rows are scaled by width: as another row does it. */
export function unscaled(channels: number, { graph, text }: Pick<Written, 'graph' | 'text'>): number {
  for (const { args } of graph.layers) {
    const origin = args.outChannels?.origin;
    const from = origin?.kind === 'computed' ? origin.from[0] : undefined;
    const written = from ? Number(text.slice(from.start, from.end)) : Number.NaN;
    if (args.outChannels?.value === channels && Number.isFinite(written)) return written;
  }
  const scaled = graph.layers.find(({ args }) => args.outChannels?.origin.kind === 'computed')?.args.outChannels;
  const from = scaled?.origin.kind === 'computed' ? scaled.origin.from[0] : undefined;
  const ratio = from ? Number(text.slice(from.start, from.end)) / Number(scaled?.value) : 1;
  return Number.isFinite(ratio) ? Math.round(channels * ratio) : channels;
}
