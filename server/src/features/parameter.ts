import type { Spelling } from '../dialects/spelling';
import type { Slot, TypeOffer } from '../dialects/writing';
import type { Param } from '../ops/param';
import { link, plainly } from './markdown';

/** `samples · default 1` */
export function noteOf({ unit, default: value, choices, min, max, type, optional }: Param): string {
  const range = min === undefined && max === undefined ? undefined : `${min ?? '…'} to ${max ?? '…'}`;
  return [
    unit ?? (choices || ['any', 'text'].includes(type) ? undefined : kinds[type]),
    value !== undefined ? `default ${shown(value)}` : optional ? 'optional' : undefined,
    choices?.join(' | ') ?? (max === undefined ? undefined : range)
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

const kinds: Partial<Record<Param['type'], string>> = {
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  'per-axis': 'one number, or one an axis',
  integers: 'list of whole numbers',
  numbers: 'one number, or a list'
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `out_channels`, `stride = 1`, `padding?` */
export function labelOf({ name, param }: Slot): string {
  if (param.default !== undefined) return `${name} = ${shown(param.default)}`;
  return param.optional ? `${name}?` : name;
}

/** `Conv(out_channels, kernel = 1)`; without a type the arguments alone. */
export function signatureOf(type: string, slots: readonly Slot[]): string {
  const list = slots.map(labelOf).join(', ');
  return type === '' ? list : `${type}(${list})`;
}

/** What a type takes, what it is, and where that is documented. */
export function aboutType({ name, spelling: { unit, url }, slots }: TypeOffer): string {
  const signature = slots.length > 0 ? `\`${signatureOf(name, slots)}\`` : '';
  return [signature, plainly(unit.doc), url ? link('Documentation', url) : ''].filter(Boolean).join('\n\n');
}

/** Whether something is missing that a unit cannot be built without. */
export const lacksArguments = ({ params }: Spelling['unit'], args: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(params).some(([name, { optional }]) => args[name] === undefined && !optional);
