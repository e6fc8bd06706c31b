import type { Analysis } from '../analysis/analysis';
import { type Fact, factRule, type Told } from './fact';
import { nearestType } from './propose';
import type { Fix, Report } from './rule';
import { short } from './wording';

/** From here on shapes are not known. */
export const trackingLost = factRule({
  code: 'SL602',
  id: 'tracking-lost',
  severity: 'information',
  title: 'Shapes are not known from here on',
  what: 'Reported once, at the layer where shapes stop being known.',
  why: 'A module of your own, or a model without an input size: nothing is wrong, but what follows cannot be checked. Unknown is never guessed.',
  mending: 'Declare the module in `shapelint.yaml`, or give the input a size.',
  ignore: 'Where the rest of the file is of no interest.',
  sources: ['[Settings](../settings.md)'],
  examples: [
    {
      bad: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - {type: Crossroads, width: 4}\n',
      good: 'input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - {type: relu}\n'
    },
    {
      bad: 'layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - relu: {}\n',
      good: '# shapelint: input=3x8x8\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n  - relu: {}\n'
    }
  ],
  tells: { 'unknown-module': tell },
  fixes: { 'unknown-module': nearestType },
  also: missingInputs
});

function tell({ finding: { data } }: Fact<'unknown-module'>): Told | undefined {
  if (data.refused !== undefined) return undefined;
  const near = data.nearest ? ` Did you mean ${data.nearest}?` : '';
  return {
    lines: [
      `\`${short(data.type)}\` is not known: shapes are not followed behind it.${near}`,
      `A module of your own is declared under \`modules\` in shapelint.yaml.`
    ]
  };
}

/** An input whose size nothing says, told at the first layer that reads it. */
function* missingInputs({ graph, layers }: Analysis): Generator<Report> {
  for (const [i, input] of graph.inputs.entries()) {
    if (input.dims || input.invalid) continue;
    const reader = layers.find(({ layer }) => layer.sources.some(source => 'input' in source && source.input === i));
    // What is wrong with it was told.
    if (reader?.layer.unusable) continue;
    const span = input.span ?? reader?.layer.head;
    if (!span) continue;
    const which = graph.inputs.length > 1 ? `input \`${input.name}\`` : 'the input';
    const directive = graph.inputs.length > 1 ? `${input.name}=3x224x224` : 'input=3x224x224';
    const message = `The size of ${which} is not known: no shapes can be given.\nWrite \`# shapelint: ${graph.inputs.length > 1 ? `input=${directive}` : directive}\` into the file, or set an input size.`;
    const dims = [1, 3, 224, 224];
    const declare: Fix = { title: 'Declare an input of 3×224×224', changes: [{ input: { name: input.name, dims } }] };
    yield { span, message, fixes: () => [declare], ...(reader && { layer: reader.layer.id }) };
  }
}
