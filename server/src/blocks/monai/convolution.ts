import { conv, convTranspose } from '../../ops/conv';
import { elementwise } from '../../ops/merge';
import { onAxis, type PerAxis } from '../../ops/param';
import type { Builder, Ref } from '../block';
import { type Adn, addAdn } from './layers';
import { refuse } from './refuse';

/** Convolutions of monai/networks/blocks/convolutions.py. */

export interface Convolution extends Adn {
  readonly rank: number;
  readonly from: number;
  readonly to: number;
  readonly kernel?: PerAxis;
  readonly stride?: PerAxis;
  readonly padding?: PerAxis;
  readonly outputPadding?: PerAxis;
  readonly dilation?: PerAxis;
  readonly bias?: boolean;
  readonly groups?: number;
  readonly transposed?: boolean;
  /** The parameter that says the kernel. */
  readonly blame?: string;
}

const each = <T>(rank: number, make: (axis: number) => T): T[] => Array.from({ length: rank }, (_, axis) => make(axis));

/** The padding that keeps extents at stride 1; the constructor refuses kernels that have none. */
export function samePadding(g: Builder, rank: number, kernel: PerAxis, dilation: PerAxis = 1, blame = 'kernelSize'): number[] {
  return each(rank, axis => {
    const span = (onAxis(kernel, axis) - 1) * onAxis(dilation, axis);
    if (span % 2 !== 0) refuse(g, blame, `has to be odd to be padded on both sides alike, and ${onAxis(kernel, axis)} is not`);
    return span / 2;
  });
}

/** A convolution, or a transposed one that multiplies the extents by its stride, with what stands behind it. */
export function addConvolution(g: Builder, x: Ref, spec: Convolution): Ref {
  const { rank, from, to, kernel = 3, stride = 1, dilation = 1, bias = true, groups = 1 } = spec;
  const padding = spec.padding ?? samePadding(g, rank, kernel, dilation, spec.blame);
  const window = { rank, inChannels: from, outChannels: to, kernel, stride, padding, dilation, bias, groups };
  const y = spec.transposed
    ? g.add(convTranspose, x, { ...window, outputPadding: spec.outputPadding ?? each(rank, axis => onAxis(stride, axis) - 1) })
    : g.add(conv, x, window);
  return addAdn(g, y, spec, to, rank);
}

export interface Residual extends Omit<Convolution, 'transposed' | 'outputPadding' | 'groups'> {
  readonly units: number;
  /** The last convolution stands alone. */
  readonly bareEnd?: boolean;
}

/** Convolutions one after another, the first of which strides, with a shortcut around them. */
export function addResidualUnit(g: Builder, x: Ref, { units, bareEnd = false, ...spec }: Residual): Ref {
  const { rank, from, to, kernel = 3, stride = 1, dilation = 1, bias } = spec;
  const padding = spec.padding || samePadding(g, rank, kernel, dilation);
  const count = Math.max(1, units);
  let y = x;
  for (let i = 0; i < count; i++) {
    const adn = bareEnd && i === count - 1 ? { norm: null, act: null } : {};
    y = addConvolution(g, y, { ...spec, ...adn, padding, from: i === 0 ? from : to, stride: i === 0 ? stride : 1 });
  }
  const strides = each(rank, axis => onAxis(stride, axis)).reduce((a, b) => a * b, 1);
  const shortcut =
    strides !== 1
      ? addConvolution(g, x, { rank, from, to, kernel, stride, padding, bias })
      : from !== to
        ? addConvolution(g, x, { rank, from, to, kernel: 1, stride, padding: 0, bias })
        : x;
  return g.add(elementwise, [y, shortcut]);
}
