import type { Notice } from '../../ir/graph';
import { writtenAt } from '../arguments';
import type { ModelLayer } from '../dialect';

/** Numbers that people write once for each head and that have to be the same in all. */
export function checkHeads(layers: readonly ModelLayer[]): Notice[] {
  const heads = layers.filter(({ type }) => type === 'yolo' || type === 'Gaussian_yolo');
  const [first] = heads;
  const expected = first?.args.classes?.value;
  if (!first || heads.length < 2) return [];
  return heads.slice(1).flatMap(({ args: { classes }, head }): Notice[] => {
    if (classes?.value === expected) return [];
    const data = { what: 'classes', written: String(classes?.value), derived: String(expected), how: `the head of layer ${first.id}` };
    return [{ span: writtenAt(classes) ?? head, finding: { kind: 'declared-differs', blame: [], silent: true, data } }];
  });
}
