import type { FieldTable } from '../../syntax/fieldTable';
import { Meanings } from '../../syntax/words';
import type { ModelLayer } from '../dialect';
import type { Spelling } from '../spelling';
import type { Fork } from './fork';
import { Options } from './options';
import { planOf, type Use } from './plan';
import type { Before, Section } from './section';
import { sections, settleNames } from './sections';

/** A section, and what becomes of its options where nothing else takes its place. */
export interface Known {
  readonly section: Section;
  readonly uses: Meanings<Use>;
}

/** One reading of a file: what was read, and what its words mean. */
export class Reader implements Before {
  readonly layers: ModelLayer[] = [];
  readonly options: Options;
  /** The section of a name; null where the fork has none. */
  readonly sections: Meanings<Known | null>;
  private readonly uses = new Map<Spelling, Meanings<Use>>();

  constructor(
    readonly table: FieldTable,
    readonly fork: Fork
  ) {
    settleNames(table.words);
    this.options = new Options(table);
    this.sections = new Meanings(table.words, name => this.known(name));
  }

  get index(): number {
    return this.layers.length;
  }

  private known(name: string): Known | null {
    const section = sections[this.fork].get(name);
    return section ? { section, uses: this.usesOf(section, section) } : null;
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
