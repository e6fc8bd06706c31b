import type { Analysis } from '../analysis/analysis';
import type { LineIndex } from '../base/lines';
import { inputRows, layerTable, listed } from '../features/layerTable';
import { seenBy } from '../features/seen';
import { type Mend, mends } from '../rules/mend';
import type { Diagnostic } from '../rules/rule';
import type { CheckedFileJson, DiagnosticJson, FixJson, ModelJson, ShapesJson } from './json';

/** What was found in one file, for `check`; fixes are worked out where they are asked for. */
export const describeCheck = (path: string, analysis: Analysis, diagnostics: readonly Diagnostic[], fixes: boolean): CheckedFileJson => ({
  path,
  dialect: analysis.model.dialect.id,
  diagnostics: diagnostics.map(diagnostic => describeDiagnostic(diagnostic, analysis, fixes))
});

const describeFix = ({ title, edits }: Mend, lines: LineIndex): FixJson => ({
  title,
  edits: edits.map(({ span, text }) => {
    const end = lines.place(span.end);
    return { ...lines.place(span.start), endLine: end.line, endColumn: end.column, text };
  })
});

/** Everything that `shapes` tells of one file. */
export const describeShapes = (path: string, analysis: Analysis, diagnostics: readonly Diagnostic[], fixes: boolean): ShapesJson => ({
  ...describeModel(path, analysis),
  ...seenTable(analysis),
  diagnostics: diagnostics.map(diagnostic => describeDiagnostic(diagnostic, analysis, fixes))
});

function seenTable(analysis: Analysis): Pick<ShapesJson, 'layers' | 'totals'> {
  const { layers, totals } = layerTable(analysis);
  const results = listed(analysis);
  return { layers: layers.map((row, i) => ({ ...row, ...seenBy(analysis, results[i]!) })), totals };
}

/** Which model of which file is told of. */
export const describeModel = (path: string, { model, variant, graph }: Analysis): ModelJson => ({
  path,
  dialect: model.dialect.id,
  variant: variant?.id ?? null,
  inputs: inputRows(graph)
});

function describeDiagnostic(diagnostic: Diagnostic, analysis: Analysis, fixes: boolean): DiagnosticJson {
  const { rule, severity, message, span, layer, related = [] } = diagnostic;
  const { lines } = analysis.model;
  const end = lines.place(span.end);
  return {
    rule: rule.code,
    name: rule.id,
    severity,
    message,
    ...lines.place(span.start),
    endLine: end.line,
    endColumn: end.column,
    layer: layer ?? null,
    related: related.map(one => ({ ...lines.place(one.span.start), message: one.message })),
    fixes: fixes ? mends(analysis, diagnostic).map(mend => describeFix(mend, lines)) : []
  };
}
