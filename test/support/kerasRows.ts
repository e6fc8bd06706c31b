/** In front of a float that is written as a text. */
export const FLOAT = '@float ';

/** A row of the Keras oracles as the model file that Keras would write for it. */
export interface KerasRow {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: readonly (readonly (number | null)[])[];
  readonly call?: 'list' | 'positional' | 'single';
  readonly call_args?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly (readonly (number | null)[])[];
  readonly params?: number;
  readonly error?: { readonly stage: string; readonly message: string };
}

const tensor = (name: string) => ({ class_name: '__keras_tensor__', config: { shape: [], dtype: 'float32', keras_history: [name, 0, 0] } });

const layer = (op: string, args: object, name: string): Record<string, unknown> => ({
  module: 'keras.layers',
  class_name: op,
  config: { name, ...inner(args) },
  registered_name: null
});

/** Layers as arguments of others stand in the file as objects. */
function inner(args: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, isLayer(value) ? layer(value.op, value.args, key) : value]));
}

const isLayer = (value: unknown): value is { op: string; args: object } =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

export function rowModel({ op, args, inputs, call, call_args }: KerasRow): string {
  const names = inputs.map((_, i) => `input_${i}`);
  const tensors = names.map(tensor);
  const given = call === 'list' ? [tensors] : tensors;
  const layers = [
    ...inputs.map((shape, i) => ({ ...layer('InputLayer', { batch_shape: shape }, names[i]!), name: names[i], inbound_nodes: [] })),
    { ...layer(op, args, 'layer'), name: 'layer', inbound_nodes: [{ args: given, kwargs: call_args ?? {} }] }
  ];
  const config = { name: 'row', trainable: true, layers, input_layers: names.map(name => [name, 0, 0]), output_layers: [['layer', 0, 0]] };
  const text = JSON.stringify({ module: 'keras.src.models.functional', class_name: 'Functional', config, registered_name: 'Functional' });
  return text.replace(new RegExp(`"${FLOAT}(-?[\\d.]+)"`, 'g'), '$1');
}
