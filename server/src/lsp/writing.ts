import {
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  CompletionRequest,
  CompletionResolveRequest,
  type SignatureHelp,
  type SignatureHelpParams,
  SignatureHelpRequest
} from 'vscode-languageserver';
import type { Model } from '../analysis/analysis';
import { completions } from '../features/completion';
import type { Shown } from '../features/cursor';
import { signature } from '../features/signature';
import { shapeAfter } from '../features/snippets';
import { inDocument, nothing, type Row, row } from './answer';
import { type CompletionData, toCompletionItem, toSignatureHelp, toSpan, withShape } from './conversion';

const shown = (model: Model): Shown => ({ model, variant: model.variants[0] });

/** What helps while somebody writes. */
export const writingRows: readonly Row[] = [
  row<CompletionParams, CompletionList | null>(CompletionRequest.type, {
    uri: inDocument,
    none: nothing,
    prompt: true,
    reply({ model, document, revision, session: { placesCursor: snippets } }, { position: at }) {
      const found = completions(shown(model), document.offsetAt(at));
      return {
        isIncomplete: false,
        items: found.map((one, position) => toCompletionItem(document, one, { position, snippets, revision }))
      };
    }
  }),
  row<CompletionItem, CompletionItem>(CompletionResolveRequest.type, {
    uri: ({ data }) => (data as CompletionData | undefined)?.uri ?? '',
    none: item => item,
    reply({ analysis, document, revision }, item) {
      const { edit, revision: asked } = item.data as CompletionData;
      const shape = asked === revision ? shapeAfter(analysis, { span: toSpan(document, edit.range), text: edit.newText }) : undefined;
      return shape === undefined ? item : withShape(item, shape);
    }
  }),
  row<SignatureHelpParams, SignatureHelp | null>(SignatureHelpRequest.type, {
    uri: inDocument,
    none: nothing,
    prompt: true,
    reply({ model, document }, { position }) {
      const found = signature(shown(model), document.offsetAt(position));
      return found ? toSignatureHelp(found) : null;
    }
  })
];
