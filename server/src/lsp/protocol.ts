import type { Status } from '../features/status';

/** Our own requests, beside the protocol's. Clients take the types alone from here. */

export type StatusMethod = 'shapelint/status';

/** Asks what is shown of a document; the answer is null for what is no model config. */
export interface StatusParams {
  readonly uri: string;
}

export type StatusResult = (Status & { readonly dialects: readonly { readonly id: string; readonly title: string }[] }) | null;

export type ChooseMethod = 'shapelint/choose';

/** Chooses what is shown of an open document, over what the file says. What is left out stays as it is; null undoes a choice. */
export interface ChooseParams {
  readonly uri: string;
  /** "3x640x640", "image=3x64x64,audio=1x16000" */
  readonly input?: string | null;
  readonly variant?: string | null;
  /** Another format brings its own inputs and variants: choices of those are undone. */
  readonly dialect?: string | null;
}

/** What is shown now, or why the choice was refused. */
export type ChooseResult = { readonly status: StatusResult } | { readonly problem: string };
