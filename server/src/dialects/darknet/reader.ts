import type { FieldTable } from '../../syntax/fieldTable';
import { Meanings } from '../../syntax/words';
import type { ModelLayer } from '../dialect';
import type { Spelling } from '../spelling';
import type { Fork } from './fork';
import { Options } from './options';
import { planOf, type Use } from './plan';
import type { Before, Section } from './section';
import { sections, settleNames } from './sections';

/** One reading of a file: what was read, and what its words mean. */
export class Reader implements Before {
  readonly layers: ModelLayer[] = [];
  readonly options: Options;
  /** The section of a name; null where the fork has none. */
  readonly sections: Meanings<Section | null>;
  private readonly uses = new Map<Spelling, Meanings<Use>>();

  constructor(
    readonly table: FieldTable,
    readonly fork: Fork
  ) {
    settleNames(table.words);
    this.options = new Options(table);
    this.sections = new Meanings(table.words, name => sections[fork].get(name) ?? null);
  }

  get index(): number {
    return this.layers.length;
  }

  /** What becomes of the options of a section that is read as a spelling. */
  usesOf(known: Section, spelling: Spelling): Meanings<Use> {
    const begun = this.uses.get(spelling);
    if (begun) return begun;
    const plan = planOf(known, spelling);
    const uses = new Meanings<Use>(this.table.words, key => plan.get(key) ?? UNKNOWN);
    this.uses.set(spelling, uses);
    return uses;
  }
}

/** A key that the program does not know is handed on for a report. */
const UNKNOWN: Use = { is: 'unknown' };
