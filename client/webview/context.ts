import type { PanelModel } from '../../server/src/lsp/protocol';
import type { Candidate, FromPanel, Question, Questions, Strings } from './messages';

/** What every view of the panel works with. */
export interface Context {
  readonly strings: Strings;
  /** The model as it is now. */
  readonly model: PanelModel;
  readonly candidates: readonly Candidate[];
  /** Position of the chosen layer. */
  readonly selected: number | undefined;
  send(message: FromPanel): void;
  ask<Q extends Question>(question: Q, params: Questions[Q]['params']): Promise<Questions[Q]['result']>;
  /** A layer is chosen here: all views and the editor show it. */
  choose(layer: number, focusEditor?: boolean): void;
}

/** One tab of the panel. `root` is what it shows; it is drawn when first seen. */
export interface PanelView {
  readonly root: HTMLElement;
  /** There is another text, or another model. */
  update(context: Context): void;
  /** Another layer is chosen. */
  select(layer: number | undefined): void;
}
