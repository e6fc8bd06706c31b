import type { Span } from '../../base/span';
import type { FieldTable } from '../../syntax/fieldTable';
import type { ModelLayer } from '../dialect';

/** What a section says as a layer. */
type Said = Pick<ModelLayer, 'args' | 'sources' | 'findings' | 'unit' | 'unusable' | 'url'>;

/** A section as a layer: what follows from the row it stands in is told when somebody asks, so that a spread of it has none of that. */
export class SectionLayer implements ModelLayer {
  readonly unit: ModelLayer['unit'];
  readonly args: ModelLayer['args'];
  readonly sources: ModelLayer['sources'];
  readonly findings: ModelLayer['findings'];
  readonly unusable: true | undefined;
  readonly url: string | undefined;

  constructor(
    readonly index: number,
    private readonly table: FieldTable,
    private readonly row: number,
    { unit, args, sources, findings, unusable, url }: Said
  ) {
    this.unit = unit;
    this.args = args;
    this.sources = sources;
    this.findings = findings;
    this.unusable = unusable;
    this.url = url;
  }

  get id(): string {
    return String(this.index);
  }

  get type(): string {
    return this.table.key(this.row);
  }

  get repeat(): number {
    return 1;
  }

  get span(): Span {
    return this.table.span(this.row);
  }

  get head(): Span {
    return this.table.keySpan(this.row);
  }
}
