import type { Steps } from '../base/steps';
import type { Settings } from '../config/settings';
import { isFault } from '../ir/finding';
import { type Analysis, type Model, readingModel, type Source } from './analysis';
import { newMemo } from './memo';
import { type Stale, staleReferences } from './stale';

/** A document that an editor has open. */
export interface OpenDocument {
  readonly text: string;
  readonly version: number;
  /** With forward slashes. */
  readonly path: string;
  readonly settings: Settings;
  readonly choice: NonNullable<Source['choice']>;
}

interface Entry {
  readonly document: OpenDocument;
  /** Rises with every change of anything that answers depend on; never given twice. */
  readonly revision: number;
  /** What was known before the last change, until something is known of this text. */
  earlier: Model | undefined;
  model?: { readonly of: Model | undefined };
  /** The text that is being read. */
  reading?: Steps<Model | undefined> | undefined;
  /** How the document was when references pointed where they should: what they meant is read from it. */
  readonly sound: Analysis | undefined;
  /** Texts that an action would make of this one, which minds the references, or has made it of. */
  readonly minded: Set<string>;
  shown?: Analysis;
  /** The analysis that is being made. */
  making?: Steps<Analysis> | undefined;
  all?: readonly Analysis[];
}

/** Of how many texts that actions would make one is known again; those that were offered last. */
const MOST_MINDED = 32;

/** The open documents and what is known about them: computed when asked for, once for each state of a document. */
export class AnalysisHost {
  private readonly entries = new Map<string, Entry>();
  private readonly memo = newMemo();
  private revisions = 0;

  /** Opens a document, or replaces what was known of it. */
  set(uri: string, document: OpenDocument): void {
    const known = this.entries.get(uri);
    const isMinded = known?.minded.has(document.text) === true;
    this.entries.set(uri, {
      document,
      revision: ++this.revisions,
      earlier: known?.model?.of ?? known?.earlier,
      sound: isMinded ? undefined : known && soundest(known),
      // What an action did may be taken back.
      minded: new Set(isMinded ? [known.document.text] : [])
    });
  }

  /** An action may make these texts of a document: whoever takes one means the references as they are then. */
  mind(uri: string, texts: readonly string[]): void {
    const minded = this.entries.get(uri)?.minded;
    if (!minded) return;
    for (const text of texts) minded.add(text);
    for (const text of minded) if (minded.size > MOST_MINDED) minded.delete(text);
  }

  /** Changes what is given of an open document. */
  change(uri: string, part: Partial<OpenDocument>): void {
    const entry = this.entries.get(uri);
    if (entry) this.set(uri, { ...entry.document, ...part });
  }

  close(uri: string): void {
    this.entries.delete(uri);
  }

  document(uri: string): OpenDocument | undefined {
    return this.entries.get(uri)?.document;
  }

  uris(): string[] {
    return [...this.entries.keys()];
  }

  revision(uri: string): number | undefined {
    return this.entries.get(uri)?.revision;
  }

  /** Undefined for what is not open and for what is no model config. */
  model(uri: string): Model | undefined {
    const entry = this.entries.get(uri);
    while (entry && !entry.model) this.read(entry);
    return entry?.model?.of;
  }

  /** Whether the analysis of a document has been made: asking for it costs nothing then. */
  isAnalysed(uri: string): boolean {
    const entry = this.entries.get(uri);
    return entry === undefined || entry.shown !== undefined || (entry.model !== undefined && entry.model.of === undefined);
  }

  /** The analysis of the variant that is shown. */
  analysis(uri: string): Analysis | undefined {
    while (!this.isAnalysed(uri)) this.step(uri);
    return this.entries.get(uri)?.shown;
  }

  /** Does a part of what is to be done until a document `isAnalysed`: first its text is read. */
  step(uri: string): void {
    const entry = this.entries.get(uri);
    if (!entry) return;
    if (!entry.model) {
      this.read(entry);
      return;
    }
    if (!entry.model.of || entry.shown) return;
    const { making = entry.model.of.analysing() } = entry;
    // Work that fails is begun anew when somebody asks again.
    entry.making = undefined;
    const { done, value } = making.next();
    if (done) [entry.shown, entry.earlier] = [value, undefined];
    else entry.making = making;
  }

  /** Does a part of reading a text. */
  private read(entry: Entry): void {
    const { text, path, settings, choice } = entry.document;
    const { reading = readingModel({ text, path, settings, choice, memo: this.memo }, entry.earlier) } = entry;
    entry.reading = undefined;
    const { done, value } = reading.next();
    if (done) entry.model = { of: value };
    else entry.reading = reading;
  }

  /** References that still count as they did before layers were put in or taken out by hand. */
  stale(uri: string): Stale | undefined {
    const shown = this.analysis(uri);
    const sound = this.entries.get(uri)?.sound;
    return shown && sound && staleReferences(sound, shown);
  }

  /** The analyses of all variants, the shown one first. */
  analyses(uri: string): readonly Analysis[] {
    const shown = this.analysis(uri);
    const entry = this.entries.get(uri);
    if (!shown || !entry) return [];
    const others = shown.model.variants.filter(variant => variant.id !== shown.variant?.id);
    entry.all ??= [shown, ...others.map(variant => shown.model.analyse(variant.id))];
    return entry.all;
  }
}

/**
 * The text that references were last right in. Where no layer came or went they are what they were; where some did, they are left
 * over as long as they can be renumbered, and while more is wrong than before somebody is still writing.
 */
function soundest({ shown, sound }: Entry): Analysis | undefined {
  if (!shown || shown.layers.length === 0 || shown.model.tree.problems.length > 0) return sound;
  if (!sound || sound.layers.length === shown.layers.length) return shown;
  return faultsIn(shown) > faultsIn(sound) || staleReferences(sound, shown) ? sound : shown;
}

const faultsIn = ({ faults }: Analysis): number => faults.filter(({ finding }) => isFault(finding)).length;
