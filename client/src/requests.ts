import type { CancellationToken } from 'vscode';
import type {
  ChooseMethod,
  ChooseParams,
  ChooseResult,
  CommentsMethod,
  CommentsParams,
  CommentsResult,
  DiffMethod,
  DiffParams,
  DiffResult,
  PanelMethod,
  PanelParams,
  PanelResult,
  SizesMethod,
  SizesParams,
  SizesResult,
  StatusMethod,
  StatusParams,
  StatusResult,
  TableMethod,
  TableParams,
  TableResult
} from '../../server/src/lsp/protocol';

interface Ask {
  (method: StatusMethod, params: StatusParams, token?: CancellationToken): Promise<StatusResult | undefined>;
  (method: ChooseMethod, params: ChooseParams, token?: CancellationToken): Promise<ChooseResult | undefined>;
  (method: PanelMethod, params: PanelParams, token?: CancellationToken): Promise<PanelResult | undefined>;
  (method: SizesMethod, params: SizesParams, token?: CancellationToken): Promise<SizesResult | undefined>;
  (method: DiffMethod, params: DiffParams, token?: CancellationToken): Promise<DiffResult | undefined>;
  (method: CommentsMethod, params: CommentsParams, token?: CancellationToken): Promise<CommentsResult | undefined>;
  (method: TableMethod, params: TableParams, token?: CancellationToken): Promise<TableResult | undefined>;
}

/** The language server as the rest of the client sees it. */
export interface Server {
  /** It has been started, though it may not be ready yet. */
  readonly running: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Waits for a server that is being started; undefined where there is none. */
  readonly ask: Ask;
}

export type { ChooseParams, DiffParams, PanelResult, StatusResult, TableParams };

export const STATUS: StatusMethod = 'shapelint/status';
export const CHOOSE: ChooseMethod = 'shapelint/choose';
export const PANEL: PanelMethod = 'shapelint/panel';
export const SIZES: SizesMethod = 'shapelint/sizes';
export const DIFF: DiffMethod = 'shapelint/diff';
export const TABLE: TableMethod = 'shapelint/table';
export const COMMENTS: CommentsMethod = 'shapelint/comments';
