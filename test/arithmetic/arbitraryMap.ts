import fc from 'fast-check';
import type { AxisMap } from '../../server/src/arithmetic/axisMap';

const kernel = { kernel: fc.integer({ min: 1, max: 5 }), dilation: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 4 }) };
const pad = fc.integer({ min: 0, max: 4 });
const factor = fc.integer({ min: 1, max: 4 });

/** Windows of all roundings, clipped or not; pads may exceed the kernel. */
export const arbitraryWindow = fc.record({
  kind: fc.constant('window' as const),
  ...kernel,
  before: pad,
  after: pad,
  rounding: fc.constantFrom('floor' as const, 'truncate' as const, 'ceil' as const),
  clip: fc.boolean()
});

/** Every kind with a period: all but the float scale. */
export const arbitraryPeriodicMap: fc.Arbitrary<AxisMap> = fc.oneof(
  fc.constant<AxisMap>({ kind: 'identity' }),
  { arbitrary: arbitraryWindow, weight: 5 },
  fc.record({ kind: fc.constant('same' as const), ...kernel }),
  fc.record({ kind: fc.constant('causal' as const), ...kernel }),
  fc.record({
    kind: fc.constant('transposed' as const),
    ...kernel,
    before: pad,
    after: pad,
    outputPadding: fc.integer({ min: 0, max: 2 })
  }),
  fc.record({ kind: fc.constant('scale' as const), numerator: factor, denominator: factor }),
  fc.record({ kind: fc.constant('shift' as const), before: fc.integer({ min: -3, max: 3 }), after: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ kind: fc.constant('grow' as const), factor }),
  fc.record({ kind: fc.constant('shrink' as const), factor, remainder: fc.constantFrom('error' as const, 'drop' as const) }),
  fc.record({ kind: fc.constant('constant' as const), extent: fc.integer({ min: 1, max: 9 }) })
);

export const arbitraryMap: fc.Arbitrary<AxisMap> = fc.oneof(
  { arbitrary: arbitraryPeriodicMap, weight: 9 },
  fc.record({ kind: fc.constant('scale-float' as const), factor: fc.double({ min: 0.1, max: 4, noNaN: true }) })
);

/** The input samples that a convolution of ones touches for each output, tap by tap; padding has indices outside [0, n). */
export function taps(map: AxisMap, n: number, outputs: number): number[][] {
  const touched = Array.from({ length: outputs }, (): number[] => []);
  const slide = (k: number, s: number, d: number, before: number) => {
    for (let m = 0; m < outputs; m++) for (let t = 0; t < k; t++) touched[m]!.push(m * s - before + d * t);
  };
  const link = (linked: (m: number, i: number) => boolean) => {
    for (let m = 0; m < outputs; m++) for (let i = -9; i < n + 9; i++) if (linked(m, i)) touched[m]!.push(i);
  };
  if (map.kind === 'window') slide(map.kernel, map.stride, map.dilation, map.before);
  if (map.kind === 'causal') slide(map.kernel, map.stride, map.dilation, map.dilation * (map.kernel - 1));
  if (map.kind === 'same') {
    const total = (outputs - 1) * map.stride + map.dilation * (map.kernel - 1) + 1 - n;
    slide(map.kernel, map.stride, map.dilation, total > 0 ? Math.floor(total / 2) : 0);
  }
  if (map.kind === 'shrink') slide(map.factor, map.factor, 1, 0);
  if (map.kind === 'transposed') {
    for (let i = 0; i < n; i++) for (let t = 0; t < map.kernel; t++) touched[i * map.stride + t * map.dilation - map.before]?.push(i);
  }
  if (map.kind === 'identity') link((m, i) => i === m);
  if (map.kind === 'shift') link((m, i) => i + map.before === m);
  if (map.kind === 'grow') link((m, i) => i * map.factor <= m && m < (i + 1) * map.factor);
  if (map.kind === 'scale') link((m, i) => i * map.numerator <= m * map.denominator && m * map.denominator < (i + 1) * map.numerator);
  if (map.kind === 'constant') link((m, i) => i * map.extent < (m + 1) * n && (i + 1) * map.extent > m * n);
  return touched;
}
