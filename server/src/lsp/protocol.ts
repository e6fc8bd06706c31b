import type { DiffCells } from '../features/diffCells';
import type { PanelModel } from '../features/panel';
import type { Explored, SizeMarks } from '../features/sizeExplorer';
import type { Status } from '../features/status';

export type { DiffCells } from '../features/diffCells';
export type { PanelModel } from '../features/panel';
export type { Explored, SizeMarks, Verdict } from '../features/sizeExplorer';

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

export type PanelMethod = 'shapelint/panel';

/** Asks for layers, wiring, costs and memory of a document, as a panel or a program shows them; null for what is no model config. */
export interface PanelParams {
  readonly uri: string;
}

/** `version` is that of the text it was made from: a question may overtake the change that it is asked for. */
export type PanelResult = (PanelModel & { readonly version: number }) | null;

export type SizesMethod = 'shapelint/sizes';

/** Asks how the model takes other extents of its input's spatial axes. */
export interface SizesParams {
  readonly uri: string;
  /** This size in full. */
  readonly explore?: readonly number[];
  /** How all sizes up to `end` (at most 4096) are taken: those of the axes in `moved`, varied together, the others at `extents`. */
  readonly marks?: { readonly extents: readonly number[]; readonly moved: readonly number[]; readonly end: number };
}

export type SizesResult = { readonly explored?: Explored; readonly marks?: SizeMarks } | null;

export type DiffMethod = 'shapelint/diff';

/** Compares what is shown of a document with a variant of it, or with another open document. */
export interface DiffParams {
  readonly uri: string;
  readonly against: { readonly uri?: string; readonly variant?: string };
}

/** What became of the model in question: the other one stands before it. `title` says what is compared with. */
export type DiffResult = (DiffCells & { readonly title: string }) | null;

export type TableMethod = 'shapelint/table';

/** Asks for the layer table, or the comparison, as a text. */
export interface TableParams {
  readonly uri: string;
  readonly format: 'markdown' | 'csv';
  readonly against?: DiffParams['against'];
}

export type TableResult = string | null;

export type ReadMethod = 'shapelint/read';

/**
 * Asked of the client: the text of a configuration file, null where there is none. Only asked of clients that start the server
 * with `initializationOptions: { reads: true }`.
 */
export interface ReadParams {
  readonly uri: string;
}

export type ReadResult = { readonly text: string } | null;

/**
 * A command of the client, behind actions that write into `shapelint.yaml`: saves the file of an address, so that it counts at once.
 * Only given to clients that start the server with `initializationOptions: { saves: true }`.
 */
export type SaveCommand = 'shapelint.saveSettings';

export type CommentsMethod = 'shapelint/comments';

/** Asks for the edits that write the shapes of all layers into comments, or take them away. */
export interface CommentsParams {
  readonly uri: string;
  readonly remove?: boolean;
}

/** Edits for one undo step, in offsets of the version they were made for; or why there are none. */
export type CommentsResult =
  | { readonly version: number; readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[] }
  | { readonly problem: string }
  | null;
