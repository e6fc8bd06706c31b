import type { FindingKind } from '../ir/finding';
import { addMismatch } from './addMismatch';
import { argument } from './argument';
import { channelsMismatch } from './channelsMismatch';
import { concatSizeMismatch } from './concatSizeMismatch';
import { directive } from './directive';
import { duplicateKey } from './duplicateKey';
import type { FactRule } from './fact';
import { indivisible } from './indivisible';
import { limit } from './limit';
import { linearFeatures } from './linearFeatures';
import { outputPaddingTooLarge } from './outputPaddingTooLarge';
import { outputVanishes } from './outputVanishes';
import { pixelsUnread } from './pixelsUnread';
import { rank } from './rank';
import { reference } from './reference';
import { reshapeMismatch } from './reshapeMismatch';
import type { Rule } from './rule';
import { sameWithStride } from './sameWithStride';
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
  'unknown-module': trackingLost
};

/** Every rule, by code. */
export const rules: readonly Rule[] = [...new Set<Rule>([...Object.values(ruleOf), duplicateKey, syntax, limit, directive])].sort((a, b) =>
  a.code < b.code ? -1 : 1
);
