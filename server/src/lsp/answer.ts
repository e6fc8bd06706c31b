import { type CancellationToken, LSPErrorCodes, RAL, ResponseError } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Model } from '../analysis/analysis';
import type { Steps } from '../base/steps';
import type { Session } from './session';

/** A document as it is while one request is answered. */
export class Open {
  readonly session: Session;
  readonly model: Model;
  readonly document: TextDocument;
  readonly revision: number | undefined;
  /** Whether the answer is still waited for, and about the text as it is. */
  readonly isWanted: () => boolean;

  constructor(session: Session, model: Model, document: TextDocument, isWanted: () => boolean) {
    this.session = session;
    this.model = model;
    this.document = document;
    this.revision = session.host.revision(document.uri);
    this.isWanted = isWanted;
  }

  /** Made already, but for what is answered promptly: there it is made when it is asked for. */
  get analysis(): Analysis {
    return this.session.host.analysis(this.document.uri)!;
  }
}

export interface Handler<P, R> {
  /** Which document a request is about. */
  uri(params: P): string;
  /** The answer for a document that is not open or no model config, and where the handler failed. */
  none(params: P): R;
  reply(open: Open, params: P): R | Promise<R>;
  /** The answer where the text has changed since the request was made, if not ContentModified. */
  readonly stale?: ResponseError<unknown>;
  /**
   * Answered before what came behind it is taken in, and from the text alone. Who types on while a list is fetched has it narrowed by
   * the editor, which shows no list at all when the answer is that the text has changed.
   */
  readonly prompt?: true;
}

/** A request about a document, and how it is answered. */
export interface Row {
  readonly method: string;
  readonly handler: Handler<unknown, unknown>;
}

export const row = <P, R>({ method }: { readonly method: string }, handler: Handler<P, R>): Row => ({
  method,
  handler: handler as Row['handler']
});

export const nothing = () => null;

const cancelled = new ResponseError<unknown>(LSPErrorCodes.RequestCancelled, 'cancelled');
const modified = new ResponseError<unknown>(LSPErrorCodes.ContentModified, 'the document has changed');

/**
 * Before anything long is begun, what the client has sent meanwhile is taken in: of several keystrokes that came together only
 * the last is analysed, and what was cancelled is not.
 */
const othersTurn = (): Promise<void> => new Promise(resolve => void RAL().timer.setTimeout(resolve, 0));

/** How most requests name their document. */
export const inDocument = ({ textDocument }: { textDocument: { uri: string } }): string => textDocument.uri;

/** After so many milliseconds it is others' turn. */
const TURN = 20;

/** Thrown where an answer is not waited for any longer. */
export const UNWANTED = Symbol('unwanted');

/** Does work in turns of a few steps, for as long as it is wanted. */
export async function inTurns<T>(steps: Steps<T>, isWanted: () => boolean): Promise<T> {
  let began = Date.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (Date.now() - began < TURN) continue;
    await othersTurn();
    if (!isWanted()) throw UNWANTED;
    began = Date.now();
  }
}

/** The one wrapping of all handlers: waits for the settings of the document, and an exception costs one answer. */
export function guarded<P, R>(session: Session, what: string, { uri: uriOf, none, reply, stale = modified, prompt }: Handler<P, R>) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<unknown>> => {
    try {
      const uri = uriOf(params);
      const version = session.documents.get(uri)?.version;
      await session.settled(uri);
      const isWanted = () => !token.isCancellationRequested && session.documents.get(uri)?.version === version;
      if (!prompt) {
        if (!session.host.isAnalysed(uri)) await othersTurn();
        await inTurns(session.analysing(uri), isWanted);
      }
      if (token.isCancellationRequested) return cancelled;
      const document = session.documents.get(uri);
      if (document?.version !== version) return stale;
      const model = document && session.host.model(uri);
      if (!model) return none(params);
      const open = new Open(session, model, document, isWanted);
      return await reply(open, params);
    } catch (error) {
      if (error === UNWANTED) return token.isCancellationRequested ? cancelled : stale;
      session.fail(what, error);
      return none(params);
    }
  };
}
