import type { Builder } from '../block';

/** What MONAI's constructor raises for the value of a parameter. */
export const refuse = (g: Builder, blame: string, why: string): never =>
  g.refuse({ kind: 'argument', blame: [blame], data: { problem: { is: 'value', why } } });
