import type { DiffParams, DiffResult, PanelModel, SizesParams, SizesResult } from '../../server/src/lsp/protocol';

/** What the panel asks of the server, through the extension. */
export interface Questions {
  readonly sizes: { readonly params: Omit<SizesParams, 'uri'>; readonly result: SizesResult | undefined };
  readonly diff: { readonly params: Pick<DiffParams, 'against'>; readonly result: DiffResult | undefined };
}

export type Question = keyof Questions;

export type View = 'layers' | 'graph' | 'profile' | 'sizes' | 'compare';

/** From the panel to the extension. */
export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question; readonly params: Questions[Question]['params'] }
  /** A layer was chosen in the panel: the editor shows it, and is given the focus if that is wanted. */
  | { readonly type: 'reveal'; readonly start: number; readonly end: number; readonly focus: boolean }
  | { readonly type: 'copy'; readonly against?: DiffParams['against'] }
  | { readonly type: 'save'; readonly format: 'markdown' | 'csv'; readonly against?: DiffParams['against'] }
  | { readonly type: 'savePicture'; readonly format: 'svg' | 'png'; readonly base64: string }
  | { readonly type: 'useSize'; readonly extents: readonly number[] }
  | { readonly type: 'chooseVariant' }
  | { readonly type: 'pickFile' };

/** Another document that can be compared with. */
export interface Candidate {
  readonly uri: string;
  readonly name: string;
}

/** From the extension to the panel. */
export type ToPanel =
  | { readonly type: 'strings'; readonly strings: Strings }
  /** Null where the document is no model config (any more). */
  | { readonly type: 'model'; readonly uri: string; readonly model: PanelModel | null; readonly candidates: readonly Candidate[] }
  | { readonly type: 'answer'; readonly id: number; readonly result: Questions[Question]['result'] }
  | { readonly type: 'cursor'; readonly offset: number }
  | { readonly type: 'compare'; readonly against: DiffParams['against'] };

/** All words of the panel, in the user's language; `{0}` and so on stand for what is put in. */
export type Strings = Readonly<Record<StringKey, string>>;

export type StringKey =
  | 'nothing'
  | 'views'
  | 'layers'
  | 'graph'
  | 'profile'
  | 'sizes'
  | 'compare'
  | 'parameters'
  | 'macs'
  | 'activations'
  | 'peak'
  | 'peakMeans'
  | 'atLeast'
  | 'memory'
  | 'error'
  | 'warning'
  | 'layerTable'
  | 'copyMarkdown'
  | 'saveMarkdown'
  | 'saveCsv'
  | 'saveSvg'
  | 'savePng'
  | 'showAll'
  | 'graphOf'
  | 'drawnPart'
  | 'firstOnly'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'input'
  | 'feeds'
  | 'memoryByDepth'
  | 'memoryNote'
  | 'macsByDepth'
  | 'fieldByDepth'
  | 'fieldNote'
  | 'largest'
  | 'unknown'
  | 'noExplorer'
  | 'oneSize'
  | 'exact'
  | 'lossy'
  | 'broken'
  | 'exactMeans'
  | 'lossyMeans'
  | 'brokenMeans'
  | 'notLooked'
  | 'partial'
  | 'previousExact'
  | 'nextExact'
  | 'useSize'
  | 'shown'
  | 'atThisSize'
  | 'layer'
  | 'type'
  | 'compareWith'
  | 'chooseOther'
  | 'anotherFile'
  | 'comparedWith'
  | 'nothingToCompare'
  | 'same'
  | 'changed'
  | 'added'
  | 'removed'
  | 'change'
  | 'changeVariant';
