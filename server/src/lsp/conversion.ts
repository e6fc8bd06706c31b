import {
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type InlayHint,
  MarkupKind,
  type Diagnostic as ProtocolDiagnostic,
  type Hover as ProtocolHover,
  type Range,
  SymbolKind
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { PROJECT } from '../base/project';
import type { Span } from '../base/span';
import type { Severity } from '../config/severity';
import type { Hint } from '../features/hints';
import type { Hover } from '../features/hover';
import type { OutlineItem } from '../features/symbols';
import type { Diagnostic } from '../rules/rule';

/** Offsets become positions here and nowhere else. */
const toRange = (document: TextDocument, { start, end }: Span): Range => ({
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
    codeDescription: { href: `${PROJECT.pages}/rules/${rule.code}.md` },
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

export const toInlayHint = (document: TextDocument, { offset, label, origin, layer }: Hint, revision: number | undefined): InlayHint => ({
  position: document.positionAt(offset),
  label: [{ value: label, location: { uri: document.uri, range: toRange(document, origin) } }],
  paddingLeft: true,
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
