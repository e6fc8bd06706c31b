import type { ChooseMethod, ChooseParams, ChooseResult, StatusMethod, StatusParams, StatusResult } from '../../server/src/lsp/protocol';

interface Ask {
  (method: StatusMethod, params: StatusParams): Promise<StatusResult | undefined>;
  (method: ChooseMethod, params: ChooseParams): Promise<ChooseResult | undefined>;
}

/** The language server as the rest of the client sees it. */
export interface Server {
  /** It has been started, though it may not be ready yet. */
  readonly running: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Undefined while it cannot be asked. */
  readonly ask: Ask;
}

export type { ChooseParams, StatusResult };

export const STATUS: StatusMethod = 'shapelint/status';
export const CHOOSE: ChooseMethod = 'shapelint/choose';
