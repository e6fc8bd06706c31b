import type { LayerResult } from '../analysis/propagate';
import { isTensor } from '../ir/shape';
import { batchNorm } from '../ops/norm';
import type { Rule } from './rule';
import { nameOf, shapeText } from './wording';

/** Statistics of a single value. */
export const batchNormOnOneValue: Rule = {
  code: 'SL603',
  id: 'batchnorm-on-one-value',
  severity: 'warning',
  title: 'Batch normalisation of a single value',
  what: 'Reported at a batch normalisation of a 1×1 map in a file that says that its batch is 1.',
  why: 'In training the mean and variance of each channel are taken over the batch and all positions. Of a 1×1 map and a batch of 1 that is one value: PyTorch refuses it in training, and other frameworks make 0 of it, whatever it was. Only where the file itself says that the batch is 1.',
  formula: 'Values a channel = batch × height × width = 1.',
  mending: 'A larger batch, or the normalisation before the pooling.',
  ignore: 'Where the file serves inference alone.',
  sources: [
    '[torch.nn.BatchNorm2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html)',
    'Ioffe and Szegedy, [Batch Normalization](https://arxiv.org/abs/1502.03167)'
  ],
  examples: [
    {
      bad: 'input: [8, 4, 4]\nbatch: 1\nlayers:\n  - globalavgpool2d: {}\n  - batchnorm2d: {}\n',
      good: 'input: [8, 4, 4]\nbatch: 2\nlayers:\n  - globalavgpool2d: {}\n  - batchnorm2d: {}\n'
    }
  ],
  *check(analysis) {
    const written = analysis.graph.inputs.find(({ batch }) => batch)?.batch;
    if (!written || analysis.graph.inputs.length !== 1) return;
    for (const result of analysis.layers) {
      if (!result.certain || !isSingleValue(result)) continue;
      const { layer, inputs } = result;
      const dims = isTensor(inputs[0]) ? inputs[0].dims : [];
      yield {
        span: layer.head,
        layer: layer.id,
        message: `${nameOf(result, analysis)} takes its statistics over one value a channel: ${shapeText(dims)} at batch 1. In training that fails or gives 0.`,
        related: [{ span: written, message: 'The batch is 1 here.' }]
      };
    }
  }
};

function isSingleValue({ layer: { unit }, inputs: [input] }: LayerResult): boolean {
  return unit?.name === batchNorm.name && isTensor(input) && input.dims.every((dim, axis) => axis === 1 || dim === 1);
}
