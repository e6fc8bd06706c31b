import { isTensor, type Tensor } from '../ir/shape';
import { defineOp, MANY_INPUTS, type OpContext } from './op';
import { boolean, text } from './param';

/** Adds earlier maps to the first input, whose shape stays, as Darknet does (shortcut_layer.c, blas.c shortcut_cpu). */
export const shortcut = defineOp({
  name: 'shortcut',
  fields: 'kept',
  doc: 'Shortcut: adds earlier maps to the one that arrives; where channels differ, those are added that both have.',
  formula: 'N×C×H×W, others → N×C×H×W of the first',
  params: {
    resamples: boolean('Maps of another size are read with a stride, or written with one.', { default: false }),
    weighting: text('What a weight is learned for: nothing, each map, or each channel of each map.', {
      default: 'none',
      choices: ['none', 'map', 'channel']
    })
  },
  inputs: MANY_INPUTS,
  shape(ctx, args) {
    const operands = ctx.inputs.filter(isTensor);
    for (let i = 1; i < operands.length; i++) if (!checkOperand(ctx, operands[i]!, i, args.resamples)) return undefined;
    return { dims: ctx.x.dims };
  },
  weights(args, inputs) {
    if (args.weighting === 'none') return 0;
    const channels = args.weighting === 'map' ? 1 : inputs[0]?.dims[1];
    return typeof channels === 'number' ? inputs.length * channels : undefined;
  }
});

/** Reports the first axis on which an operand differs; false where the program stops. */
function checkOperand(ctx: OpContext, { dims }: Tensor, i: number, resamples: boolean): boolean {
  const own = ctx.x.dims;
  if (dims.length !== own.length) {
    ctx.report({ kind: 'rank', blame: [], input: i, data: { expected: [own.length], actual: dims.length } });
    return false;
  }
  const differs = [2, 3, 1].find(axis => typeof own[axis] === 'number' && typeof dims[axis] === 'number' && own[axis] !== dims[axis]);
  if (differs === undefined) return true;
  const goesOn = differs === 1 || (resamples && evenSteps(own, dims));
  ctx.report({
    kind: 'add-mismatch',
    blame: [],
    input: i,
    data: { axis: differs, operands: [0, i], verb: 'add' },
    ...(goesOn && { accepted: true as const })
  });
  return goesOn;
}

/** At run time pjreddie's fork asserts that rows and columns are read with the same step. */
function evenSteps(own: Tensor['dims'], from: Tensor['dims']): boolean {
  const step = (axis: number): number => Math.floor(Number(from[axis]) / Number(own[axis]));
  const back = (axis: number): number => Math.floor(Number(own[axis]) / Number(from[axis]));
  return step(2) === step(3) && back(2) === back(3);
}
