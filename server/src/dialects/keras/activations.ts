import { nearest } from '../nearest';
import type { Take } from '../spelling';
import { isMap, show } from '../value';

/** Every activation by its name (keras/src/activations/__init__.py); class names are none. */
export const activationNames: ReadonlySet<string> = new Set(
  `relu leaky_relu relu6 softmax celu elu selu softplus softsign squareplus soft_shrink sparse_plus silu gelu glu tanh tanh_shrink
  threshold sigmoid sparse_sigmoid exponential hard_sigmoid hard_silu hard_tanh hard_shrink linear mish log_softmax log_sigmoid sparsemax
  swish hard_swish`.split(/\s+/)
);

/** What is wrong with an activation as it is written; nothing, or a configured object, is fine. */
export const activationProblem: Take = ({ value }) => {
  if (value === null || isMap(value)) return { value: 'linear' };
  if (typeof value === 'string' && activationNames.has(value)) return { value };
  const near = typeof value === 'string' ? nearest(value, activationNames) : undefined;
  return {
    problem: {
      is: 'type',
      expected: near ? `the name of an activation, such as ${near}` : 'the name of an activation',
      written: show(value)
    }
  };
};
