import { any, optional, type Param } from '../../ops/param';
import type { Node } from '../../syntax/tree';
import type { Spelling } from '../spelling';
import { torchSpellings } from '../torch/spellings';
import type { Slot } from '../writing';
import { torchName } from './classes';
import { targetOf } from './find';
import { type Gathered, gather } from './gather';

/** The arguments of an encoder in their order, and those that are modules. */
const ENCODER = ['encoder_layer', 'num_layers', 'norm', 'enable_nested_tensor', 'mask_check'];
const MODULES: ReadonlyMap<string, Param> = new Map([
  ['encoder_layer', any('The layer that is copied: a TransformerEncoderLayer.')],
  ['norm', optional(any('What normalises the output of the last layer: a LayerNorm.'))]
]);

/** The arguments of a class that are modules themselves. */
export const moduleSlots = ({ type }: Spelling): Slot[] =>
  type === 'TransformerEncoder' ? [...MODULES].map(([name, param]) => ({ name, param })) : [];

/** An encoder is made of copies of a layer, its first argument: that layer's arguments stand beside its own. */
export function withLayer(
  spelling: Spelling,
  outer: Gathered,
  root: Node,
  scientific: boolean
): { readonly merged: Spelling; readonly gathered: Gathered } {
  const layer = outer.modules.find(({ name, at }) => (name ?? ENCODER[Number(at.path.at(-1))]) === 'encoder_layer');
  const norm = outer.modules.find(({ name, at }) => (name ?? ENCODER[Number(at.path.at(-1))]) === 'norm');
  const inner = layer && torchSpellings.get(torchName(targetOf(layer.at, root) ?? '') ?? '');
  if (inner?.type !== 'TransformerEncoderLayer' || (norm && torchName(targetOf(norm.at, root)!) !== 'LayerNorm'))
    return {
      merged: spelling,
      gathered: { ...outer, written: [], modules: [], expressions: [layer ? targetOf(layer.at, root)! : 'encoder_layer'] }
    };
  const own = gather(layer!.at, root, scientific);
  const names = Object.keys(inner.keyed ?? {});
  const origin = { kind: 'default', by: 'dialect' } as const;
  const written = [
    ...outer.written.map((one, i) => ({ ...one, name: one.name ?? ENCODER[i] ?? '' })).filter(({ name }) => !MODULES.has(name)),
    ...own.written.map((one, i) => (one.name === undefined ? { ...one, name: names[i] ?? '' } : one)),
    ...(norm ? [{ name: 'norm', value: true, origin }] : [])
  ];
  const merged = {
    ...inner,
    ...spelling,
    keyed: { ...inner.keyed, ...spelling.keyed, norm: 'normaliseLast' },
    takes: { ...inner.takes, ...spelling.takes },
    ignored: [...(inner.ignored ?? []), ...(spelling.ignored ?? [])]
  };
  const args = { ...outer.args, ...own.args };
  const findings = [...outer.findings, ...own.findings];
  const expressions = [...outer.expressions, ...own.expressions];
  const modules = [...outer.modules.filter(one => one !== layer && one !== norm), ...own.modules];
  return { merged, gathered: { written, args, findings, expressions, modules } };
}
