/** A place in a text as people count it: line and column from 1, the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Translates offsets to lines. A line ends with LF, CRLF or a lone CR, as in the protocol's documents. */
export class LineIndex {
  private known: readonly number[] | undefined;

  constructor(readonly text: string) {}

  /** Looked for when first asked: a file that nothing is wrong with needs no lines. */
  private get starts(): readonly number[] {
    this.known ??= lineStarts(this.text);
    return this.known;
  }

  get count(): number {
    return this.starts.length;
  }

  place(offset: number): Place {
    const line = this.lineAt(offset);
    return { line, column: Math.max(0, Math.min(offset, this.text.length) - this.start(line)) + 1 };
  }

  /** The 1-based line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The offset at which a 1-based line starts. */
  start(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** The offset behind the last character of a 1-based line, its line break left out. */
  end(line: number): number {
    let end = this.starts[line] ?? this.text.length;
    while (end > this.start(line) && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return end;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  let cr = text.indexOf('\r');
  let lf = text.indexOf('\n');
  while (cr >= 0 || lf >= 0) {
    const isReturn = cr >= 0 && (lf < 0 || cr < lf);
    const at = isReturn ? cr : lf;
    if (isReturn) cr = text.indexOf('\r', at + 1);
    else lf = text.indexOf('\n', at + 1);
    // CRLF is one break.
    if (!isReturn || at + 1 !== lf) starts.push(at + 1);
  }
  return starts;
}
