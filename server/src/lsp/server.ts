import {
  type CodeAction,
  type CodeActionParams,
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeActionTriggerKind,
  type CodeLens,
  type CodeLensParams,
  CodeLensRequest,
  CodeLensResolveRequest,
  type Connection,
  type DefinitionParams,
  DefinitionRequest,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  type DocumentHighlight,
  type DocumentHighlightParams,
  DocumentHighlightRequest,
  type DocumentLink,
  type DocumentLinkParams,
  DocumentLinkRequest,
  type DocumentSymbol,
  type DocumentSymbolParams,
  DocumentSymbolRequest,
  type FoldingRange,
  type FoldingRangeParams,
  FoldingRangeRequest,
  type Hover,
  type HoverParams,
  HoverRequest,
  type InlayHint,
  type InlayHintParams,
  InlayHintRequest,
  InlayHintResolveRequest,
  type Location,
  LSPErrorCodes,
  type PrepareRenameParams,
  PrepareRenameRequest,
  type PrepareRenameResult,
  type ReferenceParams,
  ReferencesRequest,
  type RenameParams,
  RenameRequest,
  ResponseError,
  type SelectionRange,
  type SelectionRangeParams,
  SelectionRangeRequest,
  type WorkspaceEdit
} from 'vscode-languageserver';
import type { Analysis } from '../analysis/analysis';
import { applyEdits } from '../base/edit';
import type { Place } from '../config/nearest';
import { dialects } from '../dialects/index';
import { acting, mendingAll, QUICK_FIX } from '../features/actions';
import { argumentHints } from '../features/argumentHints';
import { folds } from '../features/folding';
import { hints, hintTooltip } from '../features/hints';
import { hover } from '../features/hover';
import { lensPlace, lensTitle } from '../features/lens';
import { links } from '../features/links';
import { definition, highlights, references } from '../features/references';
import { type Refusal, rename, renamed } from '../features/rename';
import { selections } from '../features/selection';
import { status } from '../features/status';
import { symbols } from '../features/symbols';
import { guarded, inDocument, inTurns, nothing, type Open, type Row, row } from './answer';
import { choose } from './choice';
import {
  type ActionData,
  type HintData,
  toArgumentHint,
  toCodeAction,
  toDocumentLink,
  toDocumentSymbol,
  toFoldingRange,
  toHighlight,
  toHover,
  toInlayHint,
  toLocation,
  toRange,
  toSelectionRange,
  toSpan,
  toWorkspaceEdit
} from './conversion';
import { panelRows } from './panel';
import type { ChooseMethod, ChooseParams, ChooseResult, SaveCommand, StatusMethod, StatusParams, StatusResult } from './protocol';
import { Session } from './session';
import { writingRows } from './writing';

const STATUS: StatusMethod = 'shapelint/status';
const CHOOSE: ChooseMethod = 'shapelint/choose';
const SAVE: SaveCommand = 'shapelint.saveSettings';

/** Serves one client until it leaves; the same over every transport. `files` are those of the server's own machine, where it has any. */
export function startServer(connection: Connection, files?: Place): void {
  const session = new Session(connection, files);
  connection.onInitialize(params => session.initialize(params));
  connection.onInitialized(() => session.initialized());
  connection.onDidChangeConfiguration(params => session.configure(params).catch(error => session.fail('reading the settings', error)));
  for (const { method, handler } of rows) connection.onRequest(method, guarded(session, method, handler));
  connection.onRequest<ChooseResult, void>(CHOOSE, (params: ChooseParams) => chosen(session, params));
  connection.onDidChangeWatchedFiles(() => session.resettle().catch(error => session.fail('reading the configuration', error)));
  session.documents.listen(connection);
  connection.listen();
}

/** Every request about a document: how it names the document, the answer where there is none, and the answer. */
const rows: readonly Row[] = [
  row<HoverParams, Hover | null>(HoverRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document }, { position }) {
      const found = hover(analysis, document.offsetAt(position));
      return found ? toHover(document, found) : null;
    }
  }),
  row<InlayHintParams, InlayHint[] | null>(InlayHintRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document, revision }, { range }) {
      const { settings } = analysis.model;
      const span = toSpan(document, range);
      const shapes = settings.hints ? hints(analysis, span) : [];
      const names = settings.argumentHints ? argumentHints(analysis, span) : [];
      return [
        ...names.map(hint => toArgumentHint(document, hint, revision)),
        ...shapes.map(hint => toInlayHint(document, hint, revision, settings.sourceHints))
      ];
    }
  }),
  row<InlayHint, InlayHint>(InlayHintResolveRequest.type, {
    uri: hint => dataOf(hint).uri,
    none: hint => hint,
    reply({ analysis, revision }, hint) {
      const { layer, revision: asked } = dataOf(hint);
      const tooltip = asked === revision ? hintTooltip(analysis, layer) : undefined;
      return tooltip === undefined ? hint : { ...hint, tooltip };
    }
  }),
  row<CodeLensParams, CodeLens[] | null>(CodeLensRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document, revision }) {
      const place = analysis.model.settings.lens ? lensPlace(analysis) : undefined;
      return place ? [{ range: toRange(document, place), data: { uri: document.uri, revision } satisfies LensData }] : [];
    }
  }),
  row<CodeLens, CodeLens>(CodeLensResolveRequest.type, {
    uri: ({ data }) => (data as LensData).uri,
    none: lens => lens,
    // No command: a text to read, in every editor.
    reply: ({ analysis }, lens) => ({ ...lens, command: { title: lensTitle(analysis), command: '' } })
  }),
  row<DocumentSymbolParams, DocumentSymbol[] | null>(DocumentSymbolRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis, document }) => symbols(analysis).map(item => toDocumentSymbol(document, item))
  }),
  row<DocumentDiagnosticParams, DocumentDiagnosticReport>(DocumentDiagnosticRequest.type, {
    uri: inDocument,
    none: () => ({ kind: DocumentDiagnosticReportKind.Full, items: [] }),
    reply: reportOf,
    // A client takes ContentModified for an empty report; this makes it ask again.
    stale: new ResponseError(LSPErrorCodes.ServerCancelled, 'the document has changed', { retriggerRequest: true })
  }),
  row<FoldingRangeParams, FoldingRange[] | null>(FoldingRangeRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis }) => folds(analysis).map(toFoldingRange)
  }),
  row<SelectionRangeParams, SelectionRange[] | null>(SelectionRangeRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis, document }, { positions }) =>
      positions.map(position => {
        const offset = document.offsetAt(position);
        return toSelectionRange(document, selections(analysis, offset), offset);
      })
  }),
  row<DocumentLinkParams, DocumentLink[] | null>(DocumentLinkRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis, document }) =>
      // A document that has not been saved lies beside no file.
      links(analysis)
        .filter(link => 'url' in link || document.uri.includes('/'))
        .map(link => toDocumentLink(document, link))
  }),
  row<DefinitionParams, Location | null>(DefinitionRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document }, { position }) {
      const span = definition(analysis, document.offsetAt(position));
      return span ? toLocation(document, span) : null;
    }
  }),
  row<ReferenceParams, Location[] | null>(ReferencesRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis, document }, { position, context }) =>
      references(analysis, document.offsetAt(position), context.includeDeclaration).map(span => toLocation(document, span))
  }),
  row<DocumentHighlightParams, DocumentHighlight[] | null>(DocumentHighlightRequest.type, {
    uri: inDocument,
    none: nothing,
    reply: ({ analysis, document }, { position }) =>
      highlights(analysis, document.offsetAt(position)).map(one => toHighlight(document, one))
  }),
  row<PrepareRenameParams, PrepareRenameResult | ResponseError<void> | null>(PrepareRenameRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document }, { position }) {
      const found = renamed(analysis, document.offsetAt(position));
      return 'refusal' in found ? refused(found) : { range: toRange(document, found.span), placeholder: found.name };
    }
  }),
  row<RenameParams, WorkspaceEdit | ResponseError<void> | null>(RenameRequest.type, {
    uri: inDocument,
    none: nothing,
    reply({ analysis, document }, { position, newName }) {
      const edits = rename(analysis, document.offsetAt(position), newName);
      return 'refusal' in edits ? refused(edits) : toWorkspaceEdit(document, edits);
    }
  }),
  ...writingRows,
  row<CodeActionParams, CodeAction[] | null>(CodeActionRequest.type, {
    uri: inDocument,
    none: nothing,
    async reply(open, { range, context: { only, triggerKind } }) {
      const { analysis, document, revision, session, isWanted } = open;
      // With every move of the cursor only fixes are looked for; what a user asks for himself may take longer.
      const asked = triggerKind !== CodeActionTriggerKind.Automatic;
      const wants = (kind: string) =>
        only
          ? only.some(one => one === '' || kind === one || kind.startsWith(`${one}.`))
          : kind === QUICK_FIX || (asked && kind.startsWith('refactor.'));
      const asks = { wants, stale: session.host.stale(document.uri), settings: session.writesSettings };
      const offered = await inTurns(acting(analysis, toSpan(document, range), asks), isWanted);
      const texts = offered.flatMap(({ does }) => ('edits' in does ? [applyEdits(analysis.model.text, does.edits)] : []));
      session.host.mind(document.uri, texts);
      const found = offered.map(action => toCodeAction(document, action, revision));
      return session.resolvesActions ? found : Promise.all(found.map(action => resolved(action, open)));
    }
  }),
  row<CodeAction, CodeAction>(CodeActionResolveRequest.type, {
    uri: ({ data }) => (data as ActionData).uri,
    none: action => action,
    reply: (open, action) => resolved(action, open)
  }),
  row<StatusParams, StatusResult>(
    { method: STATUS },
    { uri: params => params.uri, none: nothing, reply: ({ analysis }) => statusOf(analysis) }
  ),
  ...panelRows
];

/** An action with what it changes; as it was where the text is another one by now. */
async function resolved(action: CodeAction, { analysis, document, revision, session }: Open): Promise<CodeAction> {
  const data = action.data as ActionData | undefined;
  if (!data || data.revision !== revision) return action;
  if ('mendAll' in data.does) return { ...action, edit: toWorkspaceEdit(document, mendingAll(analysis, data.does.mendAll)) };
  const edit = await session.writeSetting(document.uri, data.does.setting);
  if (!edit) return action;
  const [file] = (edit.documentChanges ?? []).flatMap(change => ('textDocument' in change ? [change.textDocument.uri] : []));
  return { ...action, edit, ...(session.savesSettings && { command: { title: action.title, command: SAVE, arguments: [file] } }) };
}

/** Clients show the message to the user. */
const refused = ({ refusal }: Refusal) => new ResponseError<void>(LSPErrorCodes.RequestFailed, refusal);

/** Which document a lens stands in. */
interface LensData {
  readonly uri: string;
  readonly revision: number | undefined;
}

const dataOf = ({ data }: { data?: unknown }): HintData => data as HintData;

const statusOf = (analysis: Analysis): StatusResult => ({
  ...status(analysis),
  dialects: dialects.map(({ id, title }) => ({ id, title }))
});

async function reportOf(open: Open, { previousResultId }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
  const resultId = String(open.revision);
  if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: await open.session.diagnostics(open) };
}

async function chosen(session: Session, params: ChooseParams): Promise<ChooseResult> {
  try {
    const { uri } = params;
    await session.settled(uri);
    const before = session.host.document(uri)?.choice;
    if (!before) return { problem: 'This document is not open.' };
    const choice = choose(before, session.host.model(uri)?.variants.map(({ id }) => id) ?? [], params);
    if ('problem' in choice) return choice;
    session.host.change(uri, { choice });
    session.refresh([uri]);
    const analysis = session.host.analysis(uri);
    return { status: analysis ? statusOf(analysis) : null };
  } catch (error) {
    session.fail(CHOOSE, error);
    return { problem: 'Shapelint failed; its log says why.' };
  }
}
