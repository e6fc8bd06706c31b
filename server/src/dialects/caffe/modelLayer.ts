import type { Span } from '../../base/span';
import type { Definition } from '../../ir/graph';
import type { ModelLayer } from '../dialect';
import type { NetLayer } from './layerText';

/** A layer of the model. What its message says is asked of that when somebody wants to know: most of it, of most layers, nobody does. */
export class CaffeLayer implements ModelLayer {
  constructor(
    readonly index: number,
    private readonly text: NetLayer,
    readonly sources: ModelLayer['sources'],
    readonly unit: ModelLayer['unit'],
    readonly args: ModelLayer['args'],
    readonly findings: ModelLayer['findings'],
    readonly unusable: true | undefined
  ) {}

  get id(): string {
    return this.text.name ?? String(this.index);
  }

  get name(): string | undefined {
    return this.text.name || undefined;
  }

  get type(): string {
    return this.text.type || '?';
  }

  get repeat(): number {
    return 1;
  }

  get span(): Span {
    return this.text.span;
  }

  get head(): Span {
    return this.text.head;
  }

  get label(): Span | undefined {
    return this.text.label;
  }

  get stacked(): true {
    return true;
  }

  get outputNames(): readonly string[] {
    return this.text.tops.map(({ value }) => String(value));
  }

  get defines(): readonly Definition[] {
    return this.text.tops.map(({ value, span }) => ({ name: String(value), span }));
  }

  get blobNames(): readonly (string | undefined)[] | undefined {
    const { blobNames } = this.text;
    return blobNames.length > 0 ? blobNames : undefined;
  }

  get permissive(): readonly boolean[] | undefined {
    return this.text.permissive;
  }
}
