import type { FieldRows } from './fieldTable';
import { MAX_MEMBERS, type Report, reportExcess } from './guard';

/** The members of a map or list while they are read: of too many, those beyond are forgotten. */
export class Members {
  private count = 0;
  private excess = -1;

  constructor(
    private readonly rows: FieldRows,
    private readonly report: Report
  ) {}

  /** Goes on to those of another. */
  begin(): void {
    this.count = 0;
    this.excess = -1;
  }

  /** What was read since the rows were so high is one of them, where anything was. */
  since(row: number): void {
    if (this.rows.height > row && ++this.count === MAX_MEMBERS + 1) this.excess = row;
  }

  end(): void {
    const { rows, excess } = this;
    if (excess < 0) return;
    reportExcess(rows.valueSpan(excess), this.report);
    rows.drop(excess);
  }
}
