import fc from 'fast-check';

/** Random tests draw the same cases each time, so that a run says something of the code alone; the long form draws others. */
const SEED = Number(process.env.SHAPELINT_SEED ?? 1);

fc.configureGlobal({ seed: SEED });
