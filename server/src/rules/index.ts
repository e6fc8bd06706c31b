import type { FindingKind } from '../ir/finding';
import { addMismatch } from './addMismatch';
import { argument } from './argument';
import { batchNormOnOneValue } from './batchNormOnOneValue';
import { borderUnderused } from './borderUnderused';
import { boxesRepeat } from './boxesRepeat';
import { branchesMisaligned } from './branchesMisaligned';
import { channelsMismatch } from './channelsMismatch';
import { checkerboard } from './checkerboard';
import { concatSizeMismatch } from './concatSizeMismatch';
import { configuration } from './configuration';
import { countMismatch } from './countMismatch';
import { declaredDiffers } from './declaredDiffers';
import { dilationGridding } from './dilationGridding';
import { directive } from './directive';
import { duplicateKey } from './duplicateKey';
import { evenKernel } from './evenKernel';
import type { FactRule } from './fact';
import { fieldExceedsInput } from './fieldExceedsInput';
import { headFilters } from './headFilters';
import { indivisible } from './indivisible';
import { inPlace } from './inPlace';
import { limit } from './limit';
import { linearFeatures } from './linearFeatures';
import { misread } from './misread';
import { noLayers } from './noLayers';
import { otherSizeBreaksSkip } from './otherSizeBreaksSkip';
import { outputPaddingTooLarge } from './outputPaddingTooLarge';
import { outputStride } from './outputStride';
import { outputVanishes } from './outputVanishes';
import { partnerMissing } from './partnerMissing';
import { pixelsUnread } from './pixelsUnread';
import { rank } from './rank';
import { reference } from './reference';
import { reshapeMismatch } from './reshapeMismatch';
import type { Rule } from './rule';
import { sameWithStride } from './sameWithStride';
import { scaledUp } from './scaledUp';
import { sharedParameters } from './sharedParameters';
import { strideSkipsPixels } from './strideSkipsPixels';
import { syntax } from './syntax';
import { trackingLost } from './trackingLost';
import { uncheckedDivision } from './uncheckedDivision';
import { unusedLayer } from './unusedLayer';
import { upsamplingOffByOne } from './upsamplingOffByOne';
import { windowExceedsInput } from './windowExceedsInput';

/** The rule that tells each kind of finding: one that nobody tells does not compile. */
export const ruleOf: { readonly [K in FindingKind]: FactRule<K> } = {
  'window-exceeds-input': windowExceedsInput,
  'output-vanishes': outputVanishes,
  'pixels-unread': pixelsUnread,
  'channels-mismatch': channelsMismatch,
  'concat-size-mismatch': concatSizeMismatch,
  'add-mismatch': addMismatch,
  'reshape-mismatch': reshapeMismatch,
  'linear-features': linearFeatures,
  // Those that the framework does not check are told by `uncheckedDivision`.
  indivisible,
  'output-padding-too-large': outputPaddingTooLarge,
  rank,
  structure: reference,
  argument,
  'same-with-stride': sameWithStride,
  'input-count': reference,
  reference,
  misread,
  'partner-missing': partnerMissing,
  'head-filters': headFilters,
  'head-anchors': headFilters,
  'boxes-repeat': boxesRepeat,
  'output-stride': outputStride,
  'declared-differs': declaredDiffers,
  'even-kernel': evenKernel,
  // Those that the framework refuses are told by `reference`.
  'unknown-module': trackingLost,
  'output-count': reference,
  'name-taken': reference,
  'in-place': inPlace,
  'count-mismatch': countMismatch,
  'duplicate-field': duplicateKey,
  'no-layers': noLayers,
  'layer-limit': limit,
  'stride-skips-pixels': strideSkipsPixels,
  'scaled-up': scaledUp
};

/** Every rule, by code. */
export const rules: readonly Rule[] = [
  ...new Set<Rule>([
    ...Object.values(ruleOf),
    uncheckedDivision,
    sharedParameters,
    configuration,
    syntax,
    directive,
    checkerboard,
    dilationGridding,
    borderUnderused,
    unusedLayer,
    fieldExceedsInput,
    upsamplingOffByOne,
    batchNormOnOneValue,
    branchesMisaligned,
    otherSizeBreaksSkip
  ])
].sort((a, b) => (a.code < b.code ? -1 : 1));
