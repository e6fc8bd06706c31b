import type { ArgumentProblem } from '../../ir/finding';
import { get, type Node } from '../../syntax/tree';
import { readObject, textOf } from './objects';

const INITIALIZERS: ReadonlySet<string> = new Set(
  `Constant Identity IdentityInitializer Ones Zeros GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform Orthogonal
  OrthogonalInitializer RandomNormal RandomUniform TruncatedNormal VarianceScaling STFT STFTInitializer`.split(/\s+/)
);

const snake = (name: string): string => name.replace(/(?<=[a-z0-9])[A-Z]/g, letter => `_${letter}`).toLowerCase();
const INITIALIZER_NAMES: ReadonlySet<string> = new Set([
  ...[...INITIALIZERS].flatMap(name => [name, snake(name)]),
  ...'uniform normal one zero ones zeros constant identity glorot_normal he_normal'.split(' ')
]);

/** What is wrong with an initializer; a class of one's own is fine. */
export function initializerProblem(node: Node): ArgumentProblem | undefined {
  const text = textOf(node);
  const object = readObject(node);
  const own = object && object.module !== undefined && !object.module.startsWith('keras');
  const name = text ?? (own ? undefined : object?.className);
  if (name === undefined || INITIALIZER_NAMES.has(name)) return undefined;
  return { is: 'type', expected: 'the name of an initializer', written: name };
}

const DTYPES =
  /^(?:bfloat16|float(?:8_e4m3fn|8_e5m2|16|32|64)|u?int(?:4|8|16|32|64)|bool|string|complex(?:64|128)|mixed_(?:float16|bfloat16)|int8_from_\w+|float8_from_\w+|quantized_\w+|.*variant|resource)$/;

/** What is wrong with a dtype or a policy. */
export function dtypeProblem(node: Node): ArgumentProblem | undefined {
  const object = readObject(node);
  const own = object && object.module !== undefined && !object.module.startsWith('keras');
  const name = textOf(node) ?? (own ? undefined : textOf(get(object?.config, 'name')));
  return name === undefined || DTYPES.test(name)
    ? undefined
    : { is: 'type', expected: 'a dtype or a mixed-precision policy', written: name };
}
