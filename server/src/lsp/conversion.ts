import {
  type CodeAction,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  InlayHintKind,
  InsertTextFormat,
  type Location,
  MarkupKind,
  type Diagnostic as ProtocolDiagnostic,
  type Hover as ProtocolHover,
  type Range,
  type SelectionRange,
  type SignatureHelp,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../base/edit';
import { PROJECT } from '../base/project';
import type { Span } from '../base/span';
import type { Severity } from '../config/severity';
import type { Action } from '../features/actions';
import type { ArgumentHint } from '../features/argumentHints';
import type { Completion } from '../features/completion';
import type { Fold } from '../features/folding';
import type { Hint } from '../features/hints';
import type { Hover } from '../features/hover';
import type { TextLink } from '../features/links';
import type { Highlight } from '../features/references';
import type { Signature } from '../features/signature';
import type { OutlineItem } from '../features/symbols';
import { type Diagnostic, pageOfRule } from '../rules/rule';

/** Offsets become positions here and nowhere else. */
export const toRange = (document: TextDocument, { start, end }: Span): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end)
});

export const toSpan = (document: TextDocument, { start, end }: Range): Span => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end)
});

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information
};

export function toDiagnostic(
  document: TextDocument,
  { rule, severity, span, message, related, unnecessary }: Diagnostic
): ProtocolDiagnostic {
  return {
    range: toRange(document, span),
    severity: severities[severity],
    source: PROJECT.name,
    code: rule.code,
    codeDescription: { href: pageOfRule(rule) },
    message,
    ...(unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related?.length && {
      relatedInformation: related.map(place => ({
        location: { uri: document.uri, range: toRange(document, place.span) },
        message: place.message
      }))
    })
  };
}

export const toHover = (document: TextDocument, { span, markdown }: Hover): ProtocolHover => ({
  range: toRange(document, span),
  contents: { kind: MarkupKind.Markdown, value: markdown }
});

/** What a hint carries so that its tooltip can be asked for later. */
export interface HintData {
  readonly uri: string;
  readonly revision: number | undefined;
  readonly layer: number;
}

/** `withSources`: what the layer reads is told behind what it makes. */
export function toInlayHint(document: TextDocument, hint: Hint, revision: number | undefined, withSources: boolean): InlayHint {
  const part = (value: string, span: Span) => ({ value, location: toLocation(document, span) });
  const sources = withSources ? hint.sources : [];
  return {
    position: document.positionAt(hint.offset),
    label: [part(hint.label, hint.origin), ...sources.map(({ label, origin }, i) => part(`${i === 0 ? ' ← ' : ', '}${label}`, origin))],
    paddingLeft: true,
    data: { uri: document.uri, revision, layer: hint.layer } satisfies HintData
  };
}

export const toArgumentHint = (
  document: TextDocument,
  { offset, label, layer }: ArgumentHint,
  revision: number | undefined
): InlayHint => ({
  position: document.positionAt(offset),
  label,
  kind: InlayHintKind.Parameter,
  paddingRight: true,
  data: { uri: document.uri, revision, layer } satisfies HintData
});

export const toDocumentSymbol = (document: TextDocument, item: OutlineItem): DocumentSymbol => ({
  name: item.name,
  detail: item.detail,
  kind: item.kind === 'section' ? SymbolKind.Namespace : SymbolKind.Function,
  range: toRange(document, item.span),
  selectionRange: toRange(document, item.selection),
  ...(item.children.length > 0 && { children: item.children.map(child => toDocumentSymbol(document, child)) })
});

export const toDocumentLink = (document: TextDocument, { span, title, ...to }: TextLink): DocumentLink => ({
  range: toRange(document, span),
  target: 'url' in to ? to.url : besides(document.uri, to.file),
  tooltip: title
});

/** The URI of a file at a path from the folder of another, whatever its scheme. */
const besides = (uri: string, path: string): string =>
  uri.slice(0, uri.lastIndexOf('/') + 1) + path.split('/').map(encodeURIComponent).join('/');

export const toLocation = (document: TextDocument, span: Span): Location => ({ uri: document.uri, range: toRange(document, span) });

export const toHighlight = (document: TextDocument, { span, kind }: Highlight): DocumentHighlight => ({
  range: toRange(document, span),
  kind: kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read
});

export const toTextEdit = (document: TextDocument, { span, text }: Edit): TextEdit => ({ range: toRange(document, span), newText: text });

const foldKinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };

export const toWorkspaceEdit = (document: TextDocument, edits: readonly Edit[]): WorkspaceEdit => ({
  changes: { [document.uri]: edits.map(edit => toTextEdit(document, edit)) }
});

/** The edits of another file than the one that is asked about; it may have to be made first. */
export const toSettingEdit = (document: TextDocument, edits: readonly Edit[], create: boolean): WorkspaceEdit => ({
  documentChanges: [
    ...(create ? [{ kind: 'create' as const, uri: document.uri, options: { ignoreIfExists: true } }] : []),
    { textDocument: { uri: document.uri, version: null }, edits: edits.map(edit => toTextEdit(document, edit)) }
  ]
});

/** What an action carries whose edits are worked out when it is chosen. */
export interface ActionData {
  readonly uri: string;
  readonly revision: number | undefined;
  readonly does: Exclude<Action['does'], { readonly edits: unknown }>;
}

export const toCodeAction = (document: TextDocument, action: Action, revision: number | undefined): CodeAction => ({
  title: action.title,
  kind: action.kind,
  ...(action.diagnostics.length > 0 && { diagnostics: action.diagnostics.map(one => toDiagnostic(document, one)) }),
  ...(action.preferred && { isPreferred: true }),
  ...('edits' in action.does
    ? { edit: toWorkspaceEdit(document, action.does.edits) }
    : { data: { uri: document.uri, revision, does: action.does } satisfies ActionData })
});

export const toFoldingRange = ({ first, last, kind }: Fold): FoldingRange => ({
  startLine: first - 1,
  endLine: last - 1,
  ...(kind && { kind: foldKinds[kind] })
});

/** `spans` from the innermost to the outermost; an empty list gives the place itself. */
export function toSelectionRange(document: TextDocument, spans: readonly Span[], offset: number): SelectionRange {
  let parent: SelectionRange | undefined;
  for (const span of [...spans].reverse()) parent = { range: toRange(document, span), ...(parent && { parent }) };
  return parent ?? { range: toRange(document, { start: offset, end: offset }) };
}

const completionKinds = {
  type: CompletionItemKind.Class,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  snippet: CompletionItemKind.Snippet
} as const;

/** What a type or a block of layers carries, so that the shape it would give can be asked for when it is looked at. */
export interface CompletionData {
  readonly uri: string;
  readonly revision: number | undefined;
  /** What taking it would do, without tab stops. */
  readonly edit: TextEdit;
}

/** `position` is where it stands in the list: clients sort by text. `snippets`: the client knows texts with places for the cursor. */
export function toCompletionItem(
  document: TextDocument,
  one: Completion,
  { position, snippets, revision }: { readonly position: number; readonly snippets: boolean; readonly revision: number | undefined }
): CompletionItem {
  const edit = toTextEdit(document, one.edit);
  const isSnippet = snippets && (one.template ?? one.caret) !== undefined;
  return {
    label: one.label,
    kind: completionKinds[one.kind],
    ...(one.detail && { detail: one.detail, labelDetails: { description: one.detail } }),
    ...(one.markdown && { documentation: { kind: MarkupKind.Markdown, value: one.markdown } }),
    textEdit: isSnippet ? { ...edit, newText: one.template ?? withCursor(one) } : edit,
    ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    filterText: one.filter,
    sortText: String(position).padStart(6, '0'),
    ...((one.kind === 'type' || one.kind === 'snippet') && { data: { uri: document.uri, revision, edit } satisfies CompletionData })
  };
}

/** An item with the shape that it gives where the cursor stands, in front of what it says of itself. */
export function withShape(item: CompletionItem, shape: string): CompletionItem {
  const { documentation } = item;
  const text = typeof documentation === 'object' ? documentation.value : (documentation ?? '');
  return { ...item, documentation: { kind: MarkupKind.Markdown, value: [`gives **${shape}** here`, text].filter(Boolean).join('\n\n') } };
}

/** The new text as a snippet, where the cursor goes elsewhere than to its end. */
function withCursor({ edit, caret }: Completion): string {
  if (caret === undefined) return edit.text;
  const escaped = (part: string) => part.replace(/[\\$}]/g, '\\$&');
  return `${escaped(edit.text.slice(0, caret))}$0${escaped(edit.text.slice(caret))}`;
}

export const toSignatureHelp = ({ label, parameters, active }: Signature): SignatureHelp => ({
  signatures: [{ label, parameters: parameters.map(({ label: { start, end }, doc }) => ({ label: [start, end], documentation: doc })) }],
  activeSignature: 0,
  activeParameter: active
});

/** The path of an address; untitled documents have a name alone. */
export function pathOf(uri: string): string {
  const path = /^[a-z][a-z\d+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
