import { nearest } from '../nearest';
import { fieldDoc } from './fieldDocs';
import type { Draft } from './layer';
import { asMessage, isSet, type Message, numberOf, textOf, value, values } from './message';
import { problem } from './window';

/** What Caffe checks, or should, in settings that bear on no shape. */
export function checkSettings({ text, type, into }: Draft): void {
  const block = type?.block === undefined ? undefined : text.block(type.block);
  checkFillers(text, block, into);
  checkTransform(text, into);
  checks[text.type]?.(text, block, into);
}

type Text = Draft['text'];
type Into = Draft['into'];
type Check = (text: Text, block: Message | undefined, into: Into) => void;

/** One setting that must hold; `accepted` where Caffe goes on all the same. */
const bounded =
  (field: string, holds: (written: number) => boolean, why: string, accepted = false): Check =>
  (_, block, into) => {
    const written = value(block, field);
    if (typeof written?.value === 'number' && !holds(written.value))
      into.faults.push({ finding: problem(why, accepted), at: written.span });
  };

/** exp_layer.cpp, log_layer.cpp. */
const base = bounded('base', n => n === -1 || n > 0, 'the base must be above 0, or −1, which stands for e');

const checks: Readonly<Record<string, Check>> = {
  Exp: base,
  Log: base,
  // dropout_layer.cpp looks at it in debug builds alone.
  Dropout: bounded(
    'dropout_ratio',
    n => n >= 0 && n < 1,
    'a share from 0 to below 1 can be dropped; what is left is scaled by 1/(1 − ratio)',
    true
  ),
  Clip(_, block, into) {
    const [min, max] = [value(block, 'min'), value(block, 'max')];
    if (min && max && Number(min.value) > Number(max.value))
      into.faults.push({ finding: problem(`nothing lies between ${min.value} and ${max.value}`, true), at: max.span });
  },
  Eltwise(_, block, into) {
    const coefficient = value(block, 'coeff');
    if (coefficient && textOf(block, 'operation') === 'MAX')
      into.faults.push({ finding: problem('coefficients are for sums; the maximum does not read them', true), at: coefficient.key });
  },
  InfogainLoss({ bottoms }, block, into) {
    if (bottoms.length < 3 && !value(block, 'source'))
      into.faults.push({ finding: problem('the infogain matrix is missing: a third bottom, or the `source` of a file') });
  },
  ImageData(_, block, into) {
    const [height, width] = [numberOf(block, 'new_height') ?? 0, numberOf(block, 'new_width') ?? 0];
    if (height > 0 === width > 0) return;
    const at = value(block, height > 0 ? 'new_height' : 'new_width')!.span;
    into.faults.push({ finding: problem('new_height and new_width stand together or not at all'), at });
  },
  DummyData({ tops }, block, into) {
    const fillers = values(block, 'data_filler');
    if (fillers.length > 1 && fillers.length !== tops.length)
      into.faults.push({
        finding: problem(`${fillers.length} fillers stand for ${tops.length} tops: one, or one for each`),
        at: fillers[0]!.key
      });
    for (const filler of fillers) checkFiller(asMessage(filler), into);
  },
  HDF5Data({ message }, _, into) {
    const transform = value(message, 'transform_param');
    if (transform)
      into.faults.push({ finding: problem('HDF5 data are not transformed: this block must not stand here'), at: transform.key });
  }
};

/** data_transformer.cpp: one kind of mean. */
function checkTransform(text: Text, into: Into): void {
  const transform = text.block('transform_param');
  const mean = value(transform, 'mean_value');
  if (mean && value(transform, 'mean_file'))
    into.faults.push({ finding: problem('mean_file and mean_value are both written; Caffe takes one of the two'), at: mean.key });
}

/** Layers without offsets, or whose values come from a bottom, fill none. */
function checkFillers({ type, bottoms }: Text, block: Message | undefined, into: Into): void {
  const learnsBias = type === 'Scale' ? isSet(block, 'bias_term') : value(block, 'bias_term')?.value !== false;
  checkFiller(asMessage(value(block, 'weight_filler')), into, type.endsWith('onvolution') ? block : undefined);
  if (learnsBias) checkFiller(asMessage(value(block, 'bias_filler')), into);
  if (bottoms.length < 2) checkFiller(asMessage(value(block, 'filler')), into);
}

/** filler.hpp; `window` is where the sides of a bilinear filler's window are written. */
function checkFiller(filler: Message | undefined, into: Into, window?: Message): void {
  if (!filler) return;
  const type = value(filler, 'type');
  const name = String(type?.value ?? 'constant');
  const known = fieldDoc('FillerParameter', 'type')?.usual ?? [];
  if (!known.includes(name)) {
    const near = nearest(name, known);
    const why = `\`${name}\` is no filler that Caffe knows${near ? `: did you mean \`${near}\`?` : `: ${known.join(', ')} are`}`;
    into.faults.push({ finding: problem(why), at: type!.span });
  } else if (name === 'gaussian' && (numberOf(filler, 'std') ?? 1) <= 0) {
    into.faults.push({ finding: problem('a gaussian filler needs a deviation above 0'), at: value(filler, 'std')!.span });
  } else if (name === 'uniform' && (numberOf(filler, 'min') ?? 0) > (numberOf(filler, 'max') ?? 1)) {
    into.faults.push({
      finding: problem('the lower bound lies above the upper one'),
      at: (value(filler, 'min') ?? value(filler, 'max'))!.span
    });
  } else if (name === 'bilinear' && value(window, 'kernel_h')?.value !== value(window, 'kernel_w')?.value) {
    into.faults.push({ finding: problem('a bilinear filler needs a square window'), at: type!.span });
  }
}
