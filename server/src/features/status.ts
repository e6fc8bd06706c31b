import type { Analysis } from '../analysis/analysis';
import type { InputSource } from '../ir/graph';
import { extents } from './notation';

interface Choosable {
  readonly id: string;
  readonly title: string;
}

/** What is shown of a file, and what else could be. */
export interface Status {
  readonly dialect: Choosable;
  readonly variant: Choosable | undefined;
  readonly variants: readonly Choosable[];
  readonly inputs: readonly StatusInput[];
}

interface StatusInput {
  readonly name: string;
  /** Without the batch: `3×640×640`; `?` where nothing says it. */
  readonly shape: string;
  readonly source: InputSource;
}

export function status({ model, variant, graph }: Analysis): Status {
  const choosable = ({ id, title }: Choosable): Choosable => ({ id, title });
  return {
    dialect: choosable(model.dialect),
    variant: variant && choosable(variant),
    variants: model.variants.map(choosable),
    inputs: graph.inputs.map(({ name, dims, source }) => ({ name, shape: dims ? extents(dims.slice(1)) : '?', source }))
  };
}
