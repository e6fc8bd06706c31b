import { type Dim, isTensor, isTuple, isUnknown, type Shape, UNKNOWN_DIM } from '../../ir/shape';
import { along, type Columns, isOf, mix, named, presentOf } from './columns';
import { mapExtents } from './outcome';
import { isSymbol } from './symbols';

/** A shape as one axis is varied, the others having the size that they have; undefined where an extent is not known then. */
export function alone(columns: Columns, axes: readonly Columns[], shape: Shape): Shape | undefined {
  if (isUnknown(shape)) return shape;
  if (isTuple(shape)) {
    const items = shape.items.map(item => alone(columns, axes, item));
    return items.includes(undefined) ? undefined : { ...shape, items: items as Shape[] };
  }
  const dims = shape.dims.map(dim => {
    const own = along(columns, dim);
    return !isSymbol(own) || isOf(columns, own) ? own : presentOf(axes, own);
  });
  return dims.includes(undefined) ? undefined : { ...shape, dims: dims as Dim[] };
}

/** The shape at one size of an axis, the others having the size that they have; undefined where an extent is not known then. */
export function shapeAt(n: number, columns: Columns, axes: readonly Columns[], shape: Shape): Shape | undefined {
  const own = alone(columns, axes, shape);
  let known = own !== undefined;
  const at = (dim: Dim): Dim => {
    const extent = isSymbol(dim) ? named(columns, dim)?.at(n) : dim;
    known &&= extent !== undefined;
    return extent ?? UNKNOWN_DIM;
  };
  const found = own && mapExtents(own, at);
  return known ? found : undefined;
}

/**
 * One shape for what came out as each of the `varied` axes was varied alone; undefined where the shapes have different forms, so
 * that nothing stands for them.
 */
export function together(axes: readonly Columns[], varied: readonly Columns[], shapes: readonly Shape[]): Shape | undefined {
  const [first, ...others] = shapes;
  if (!first || others.length === 0) return first;
  if (isUnknown(first)) return others.every(isUnknown) ? first : undefined;
  if (isTuple(first)) {
    if (!shapes.every(isTuple) || shapes.some(({ items }) => items.length !== first.items.length)) return undefined;
    const items = first.items.map((_, i) =>
      together(
        axes,
        varied,
        shapes.map(shape => shape.items[i]!)
      )
    );
    return items.includes(undefined) ? undefined : { ...first, items: items as Shape[] };
  }
  if (!shapes.every(isTensor) || shapes.some(({ dims }) => dims.length !== first.dims.length)) return undefined;
  const dims = first.dims.map((_, i) =>
    oneFor(
      axes,
      varied,
      shapes.map(({ dims: given }) => given[i]!)
    )
  );
  return dims.includes(undefined) ? undefined : { ...first, dims: dims as Dim[] };
}

function oneFor(axes: readonly Columns[], varied: readonly Columns[], dims: readonly Dim[]): Dim | undefined {
  const [first] = dims;
  if (dims.every(dim => dim === first)) return first;
  const symbols = dims.filter(isSymbol);
  const [symbol, ...more] = symbols;
  if (symbol === undefined || dims.some(dim => typeof dim === 'string' && !isSymbol(dim))) return undefined;
  if (more.length === 0) return symbol;
  const present = presentOf(axes, symbol);
  if (present === undefined) return undefined;
  const entries = axes.map(columns => {
    const at = varied.indexOf(columns);
    return at < 0 ? present : dims[at]!;
  });
  return mix(axes[0]!.laws, entries);
}
