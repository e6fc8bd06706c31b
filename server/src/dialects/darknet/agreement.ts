import type { Notice } from '../../ir/graph';
import { writtenAt } from '../arguments';
import type { ModelLayer } from '../dialect';

/** Numbers that people write once for each head and that have to be the same in all. */
export function checkHeads(layers: readonly ModelLayer[]): Notice[] {
  const heads = layers.filter(({ type }) => type === 'yolo' || type === 'Gaussian_yolo');
  const [first] = heads;
  const expected = first?.args.classes?.value;
  if (!first || heads.length < 2) return [];
  return [...repeatedBoxes(heads), ...otherClasses(heads.slice(1), first, expected)];
}

/** Boxes that an earlier head decodes already: the masks of the levels divide the anchors between them. */
function repeatedBoxes(heads: readonly ModelLayer[]): Notice[] {
  const seen = new Map<string, ModelLayer>();
  return heads.flatMap((head): Notice[] => {
    const boxes = head.args['?boxes'];
    if (!boxes) return [];
    const key = String(boxes.value);
    const first = seen.get(key);
    if (first)
      return [
        {
          span: writtenAt(boxes) ?? head.head,
          finding: { kind: 'boxes-repeat', blame: [], accepted: true, data: { boxes: key, first: first.id } }
        }
      ];
    seen.set(key, head);
    return [];
  });
}

function otherClasses(heads: readonly ModelLayer[], first: ModelLayer, expected: unknown): Notice[] {
  return heads.flatMap(({ args: { classes }, head }): Notice[] => {
    if (classes?.value === expected) return [];
    const data = { what: 'classes', written: String(classes?.value), derived: String(expected), how: `the head of layer ${first.id}` };
    return [{ span: (classes && writtenAt(classes)) ?? head, finding: { kind: 'declared-differs', blame: [], accepted: true, data } }];
  });
}
