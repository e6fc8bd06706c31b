import { type Dim, isTensor, isTuple, type Shape, type Tensor, tensors } from '../ir/shape';

/** `1×64×320×320` */
export const extents = (dims: readonly Dim[]): string => (dims.length === 0 ? 'scalar' : dims.join('×'));

/** The extents of one sample of a batch, `64×320×320`; a tensor of one axis has no batch that could be left out. */
const sample = ({ dims }: Tensor): string => extents(dims.length > 1 ? dims.slice(1) : dims);

/** False where not one tensor of a value is known. */
export const saysSomething = (shape: Shape): boolean => tensors(shape).length > 0;

/** A value in short: `64×320×320`, for several tensors the first and how many more, `?` where nothing is known. */
export function brief(shape: Shape): string {
  if (isTensor(shape)) return sample(shape);
  if (!isTuple(shape)) return '?';
  const all = tensors(shape);
  return all[0] ? `${sample(all[0])}${all.length > 1 ? ` +${all.length - 1}` : ''}` : '?';
}

/** How many tensors of a value are listed before the rest is counted. */
const LISTED = 8;

/** A value in full: every tensor, nests in parentheses. */
export function whole(shape: Shape, show: (tensor: Tensor) => string = sample): string {
  if (isTensor(shape)) return show(shape);
  if (!isTuple(shape)) return '?';
  const items = shape.items.slice(0, LISTED).map((item, i) => {
    const key = shape.keys?.[i];
    return `${key === undefined ? '' : `${key}: `}${whole(item, show)}`;
  });
  const rest = shape.items.length - items.length;
  return `(${items.join(', ')}${rest > 0 ? `, and ${rest} more` : ''})`;
}

/** One number where all are the same, else one an axis: `7`, `7×5`. */
export function perAxis(values: readonly (number | string)[]): string {
  const [first] = values;
  return first !== undefined && values.every(value => value === first) ? `${first}` : values.join('×');
}
