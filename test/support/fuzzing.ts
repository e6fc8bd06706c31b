/** How many times the cases of a short run the random tests try; `npm run test:long` sets it. */
export const FACTOR = Number(process.env.SHAPELINT_FUZZ ?? 1);

/** For fast-check: `n` cases in a short run. */
export const runs = (n: number): { readonly numRuns: number } => ({ numRuns: Math.ceil(n * FACTOR) });
