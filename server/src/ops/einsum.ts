import { type Dim, isTensor, mayEqual } from '../ir/shape';
import { refuse } from './axis';
import { common, meet } from './broadcast';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { text } from './param';

const ELLIPSIS = '...';

/** One side of an equation: names of axes, with one ellipsis at most. */
function names(side: string): string[] | undefined {
  const found: string[] = side.replaceAll(' ', '').match(/\.\.\.|./g) ?? [];
  const fine = found.every(name => name === ELLIPSIS || /^[a-zA-Z]$/.test(name)) && found.indexOf(ELLIPSIS) === found.lastIndexOf(ELLIPSIS);
  return fine ? found : undefined;
}

/** Sums products over the axes that an equation leaves out. */
export const einsum = defineOp({
  name: 'einsum',
  doc: 'Einstein sum: products of all inputs, summed over the axes that the equation’s right side leaves out.',
  formula: 'every letter behind -> with its extent; the rest is summed over',
  params: { equation: text('Names of the axes of each input, and behind -> those of the output.') },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const [left = '', right, ...more] = args.equation.split('->');
    const sides = left.split(',').map(names);
    if (more.length > 0 || sides.includes(undefined)) return refuse(ctx, 'equation', 'names axes by single letters');
    const inputs = sides as string[][];
    if (inputs.length !== ctx.inputs.length)
      return refuse(ctx, 'equation', `speaks of ${inputs.length} inputs, ${ctx.inputs.length} arrive`);
    const sizes = new Map<string, Dim>();
    const batch = bind(ctx, inputs, sizes);
    if (!batch) return undefined;
    const output = right === undefined ? implied(inputs) : names(right);
    if (!output || new Set(output).size !== output.length)
      return refuse(ctx, 'equation', 'names an axis of the output twice, or none that is one');
    const foreign = output.find(name => name !== ELLIPSIS && !sizes.has(name));
    if (foreign !== undefined) return refuse(ctx, 'equation', `names ${foreign} in the output alone`);
    return { dims: output.flatMap(name => (name === ELLIPSIS ? batch : [sizes.get(name)!])) };
  }
});

/** Without a right side the output has every letter that stands once, in the order of the alphabet (capitals first). */
function implied(inputs: readonly string[][]): string[] {
  const all = inputs.flat().filter(name => name !== ELLIPSIS);
  const once = all.filter(name => all.indexOf(name) === all.lastIndexOf(name)).sort();
  return [...(inputs.some(side => side.includes(ELLIPSIS)) ? [ELLIPSIS] : []), ...once];
}

/** Gives every letter its extent; the extents behind the ellipsis, or undefined after a report. */
function bind(ctx: OpContext<'equation'>, inputs: readonly string[][], sizes: Map<string, Dim>): Dim[] | undefined {
  let batch: Dim[] = [];
  for (const [i, side] of inputs.entries()) {
    const input = ctx.inputs[i]!;
    if (!isTensor(input)) return undefined;
    const { dims } = input;
    const open = side.includes(ELLIPSIS);
    const covered = dims.length - (side.length - (open ? 1 : 0));
    if (covered < 0 || (covered > 0 && !open)) {
      ctx.report({ kind: 'rank', blame: ['equation'], input: i, data: { expected: [side.length - (open ? 1 : 0)], actual: dims.length } });
      return undefined;
    }
    const at = open ? side.indexOf(ELLIPSIS) : side.length;
    const own = new Map<string, Dim>();
    for (const [position, name] of side.entries()) {
      if (name === ELLIPSIS) continue;
      const dim = dims[position > at ? position - 1 + covered : position]!;
      // Twice in one input means its diagonal, which needs a square.
      if (own.has(name) && !mayEqual(own.get(name)!, dim)) return differ(ctx, i, name);
      own.set(name, dim);
    }
    for (const [name, dim] of own) {
      const known = sizes.get(name);
      const joined = known === undefined ? dim : meet(known, dim);
      if (joined === undefined) return differ(ctx, i, name);
      sizes.set(name, joined);
    }
    const merged = open ? common([batch, dims.slice(at, at + covered)]) : batch;
    if (!Array.isArray(merged)) return differ(ctx, i, ELLIPSIS);
    batch = merged;
  }
  return batch;
}

function differ(ctx: OpContext<'equation'>, input: number, name: string): undefined {
  const why = `gives ${name} other extents than before`;
  ctx.report({ kind: 'argument', blame: ['equation'], input, data: { problem: { is: 'value', why } } });
  return undefined;
}
