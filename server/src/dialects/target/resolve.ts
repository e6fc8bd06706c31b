import { entry, type Node, type ScalarNode } from '../../syntax/tree';
import { around, nearest } from '../nearest';

/** Where a value stands: the keys and positions that lead to it from the document's root. */
export type Path = readonly (string | number)[];

export interface Placed {
  readonly node: Node;
  readonly path: Path;
  /** Where it is used, when something refers to it from there. */
  readonly used?: Path;
}

export type Resolved =
  | Placed
  /** Something only the running program knows: an expression, a resolver. */
  | { readonly expression: string }
  /** A reference to what is not there, or a value that was to be filled in. */
  | { readonly absent: string; readonly near?: string };

export const isPlaced = (value: Resolved): value is Placed => 'node' in value;

/** How many references are followed one after another: more go round in circles. */
const DEPTH = 32;

/** Expressions of one constant. */
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['$True', true],
  ['$False', false],
  ['$None', null]
]);

/** How many references one value is made of at most: texts that hold others twice over have twice as many at each level. */
const FOLLOWED = 1_000;

/** A longer text is none that a model is built from; texts that hold others many times over would fill the memory. */
const LONGEST = 1_000;

/** References that are followed, one from another. */
interface Chain {
  readonly depth: number;
  /** How many more may be, from the first value on. */
  readonly left: { count: number };
}

const newChain = (): Chain => ({ depth: 0, left: { count: FOLLOWED } });

const deeper = ({ depth, left }: Chain): Chain => ({ depth: depth + 1, left });

const INTERPOLATION = /^\$\{\s*([^${}]*?)\s*\}$/;

/**
 * What a value stands for: OmegaConf's interpolations (`${a.b}`, relative `${.b}`), MONAI's references (`@a::b`, `@a#b`) and
 * expressions (`$…`, known only when they are plain numbers).
 */
export function resolve(at: Placed, root: Node, chain: Chain = newChain()): Resolved {
  const { node } = at;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return at;
  const text = node.value.trim();
  if (text === '???') return { absent: text };
  if (chain.depth > DEPTH) return { absent: text };
  if (--chain.left.count < 0) return { expression: text };
  if (text.includes('${')) return interpolate(text, at, root, chain);
  if (/^[@%][\w:#]+$/.test(text)) return refer(text, at, root, chain);
  if (/^\$@[\w:#]+$/.test(text)) return refer(text.slice(1), at, root, chain);
  const constant = CONSTANTS.get(text);
  if (constant !== undefined) return { node: { ...node, value: constant, quoted: false }, path: at.path };
  if (/^\$-?\d+(?:\.\d+)?$/.test(text)) return { node: number(node, text.slice(1)), path: at.path };
  return /^[$%]/.test(text) ? { expression: text } : at;
}

/** MONAI's `@a::b`; separators in front count from the mapping that the value stands in. `%` copies what stands there. */
function refer(text: string, at: Placed, root: Node, chain: Chain): Resolved {
  const parts = text.slice(1).split(/::|#/);
  const up = parts.findIndex(part => part !== '');
  if (up > at.path.length) return { absent: text };
  const base = up > 0 ? at.path.slice(0, at.path.length - up) : [];
  return follow(text, [...base.map(String), ...parts.filter(Boolean)], root, chain);
}

function interpolate(text: string, at: Placed, root: Node, chain: Chain): Resolved {
  const [, inner] = INTERPOLATION.exec(text) ?? [];
  if (inner === undefined) return composed(text, at, root, chain);
  if (inner.includes(':')) return resolver(inner, text, at, root, chain);
  const dots = /^\.*/.exec(inner)![0].length;
  // One dot is the mapping that the value stands in, every further one the mapping around it.
  const base = dots > 0 ? at.path.slice(0, Math.max(at.path.length - dots, 0)) : [];
  const keys = inner
    .slice(dots)
    .replaceAll(/\[([^\]]*)\]/g, '.$1')
    .split('.')
    .filter(Boolean);
  return follow(text, [...base.map(String), ...keys], root, chain);
}

/** OmegaConf's own resolvers that ask for nothing outside of the file; any other is known to the running program alone. */
function resolver(inner: string, text: string, at: Placed, root: Node, chain: Chain): Resolved {
  const [, name, args = ''] = /^(oc\.(?:select|decode))\s*:\s*(.*)$/.exec(inner) ?? [];
  if (name === 'oc.select') {
    const [key = '', otherwise] = args.split(',').map(part => part.trim());
    const found = interpolate(`\${${key}}`, at, root, deeper(chain));
    if (isPlaced(found) || !('absent' in found)) return found;
    return otherwise === undefined ? { node: literal(at.node as ScalarNode, 'null'), path: at.path } : decoded(otherwise, text, at);
  }
  return name === 'oc.decode' ? decoded(args.trim(), text, at) : { expression: text };
}

/** A plain value between the brackets of a resolver. */
const decoded = (quoted: string, text: string, at: Placed): Resolved => {
  const written = quoted.replace(/^(["'])(.*)\1$/, '$2');
  return /^(?:[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?|true|false|null|[a-z][\w.]*)$/i.test(written)
    ? { node: literal(at.node as ScalarNode, written), path: at.path }
    : { expression: text };
};

/** Text around interpolations, or one inside another: the inner ones first. */
function composed(text: string, at: Placed, root: Node, chain: Chain): Resolved {
  let problem: Resolved | undefined;
  const filled = text.replace(/\$\{[^${}]*\}/g, part => {
    if (problem) return '';
    const value = resolve({ node: string(at.node as ScalarNode, part), path: at.path }, root, deeper(chain));
    const isShort = isPlaced(value) && value.node.kind === 'scalar' && value.node.text.length <= LONGEST;
    if (isShort) return String((value.node as ScalarNode).value);
    problem ??= isPlaced(value) ? { expression: text } : value;
    return '';
  });
  if (problem) return problem;
  if (filled === text) return { expression: text };
  return resolve({ node: string(at.node as ScalarNode, filled), path: at.path }, root, deeper(chain));
}

/** Walks keys from the root, through references that stand on the way. */
function follow(text: string, keys: readonly string[], root: Node, chain: Chain): Resolved {
  let at: Placed = { node: root, path: [] };
  for (const key of keys) {
    const here: Resolved = resolve(at, root, deeper(chain));
    if (!isPlaced(here)) return here;
    const { node, path } = here;
    // Python's lists count from the end below 0, OmegaConf's keys do not.
    const isIndex = text.startsWith('$') ? /^\d+$/ : /^-?\d+$/;
    const next = node.kind === 'list' ? node.items.at(isIndex.test(key) ? Number(key) : node.items.length) : entry(node, key)?.value;
    if (!next) {
      const near =
        node.kind === 'map'
          ? nearest(
              key,
              around(node.entries, 0).map(e => e.key.text)
            )
          : undefined;
      return { absent: text, ...(near && { near }) };
    }
    at = { node: next, path: [...path, node.kind === 'list' ? Number(key) : key] };
  }
  return resolve(at, root, deeper(chain));
}

function literal(node: ScalarNode, text: string): ScalarNode {
  const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
  const word = text.toLowerCase();
  const value = Object.hasOwn(words, word) ? words[word]! : /^[-+\d]/.test(text) ? Number(text) : text;
  return { ...node, value: value ?? null, text, quoted: false };
}
const string = (node: ScalarNode, value: string): ScalarNode => ({ ...node, value, text: value, quoted: true });
const number = (node: ScalarNode, text: string): ScalarNode => ({ ...node, value: Number(text), text, quoted: false });

/** A path as Hydra and MONAI users write it: `model._args_[3]`. */
export const pathText = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
