import type { FindingKind } from '../ir/finding';
import { addMismatch } from './addMismatch';
import { argument } from './argument';
import { channelsMismatch } from './channelsMismatch';
import { concatSizeMismatch } from './concatSizeMismatch';
import { countMismatch } from './countMismatch';
import { directive } from './directive';
import { duplicateKey } from './duplicateKey';
import type { FactRule } from './fact';
import { indivisible } from './indivisible';
import { inPlace } from './inPlace';
import { limit } from './limit';
import { linearFeatures } from './linearFeatures';
import { noLayers } from './noLayers';
import { numberMisread } from './numberMisread';
import { outputPaddingTooLarge } from './outputPaddingTooLarge';
import { outputVanishes } from './outputVanishes';
import { partnerMissing } from './partnerMissing';
import { pixelsUnread } from './pixelsUnread';
import { rank } from './rank';
import { reference } from './reference';
import { reshapeMismatch } from './reshapeMismatch';
import type { Rule } from './rule';
import { sameWithStride } from './sameWithStride';
import { sharedParameters } from './sharedParameters';
import { syntax } from './syntax';
import { trackingLost } from './trackingLost';
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
  indivisible,
  'output-padding-too-large': outputPaddingTooLarge,
  rank,
  structure: reference,
  argument,
  'same-with-stride': sameWithStride,
  'input-count': reference,
  reference,
  // Those that the framework refuses are told by `reference`.
  'unknown-module': trackingLost,
  'output-count': reference,
  'name-taken': reference,
  'in-place': inPlace,
  'count-mismatch': countMismatch,
  'duplicate-field': duplicateKey,
  'number-misread': numberMisread,
  'partner-missing': partnerMissing,
  'no-layers': noLayers
};

/** Every rule, by code. */
export const rules: readonly Rule[] = [...new Set<Rule>([...Object.values(ruleOf), sharedParameters, syntax, limit, directive])].sort(
  (a, b) => (a.code < b.code ? -1 : 1)
);
