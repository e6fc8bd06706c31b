import { printable } from '../../base/printable';
import type { CheckedFileJson, DiagnosticJson } from '../json';
import { counted, type Paint, type Style } from '../terminal';

type Problems = Pick<CheckedFileJson, 'path' | 'diagnostics'>;

/** Problems for people: a file's name, a line a problem with the rest of its message below, and a summary. */
export function stylish(files: readonly Problems[], paint: Paint): string {
  const blocks = files.filter(file => file.diagnostics.length > 0).map(file => block(file, paint));
  return [...blocks, `${summary(files, paint)}\n`].join('\n');
}

const STYLES: Readonly<Record<DiagnosticJson['severity'], Style>> = { error: 'red', warning: 'yellow', information: 'blue' };

function block({ path, diagnostics }: Problems, paint: Paint): string {
  const places = diagnostics.map(({ line, column }) => `${line}:${column}`);
  const placeWidth = Math.max(...places.map(place => place.length));
  const severityWidth = Math.max(...diagnostics.map(({ severity }) => severity.length));
  const indent = ' '.repeat(2 + placeWidth + 2 + severityWidth + 2);
  const lines = diagnostics.flatMap(({ severity, message, rule, related }, i) => {
    const [first = '', ...rest] = message.split(/\r?\n/).map(printable);
    const place = paint('dim', places[i]!.padEnd(placeWidth));
    const below = [...rest, ...related.map(one => `${one.line}:${one.column} ${printable(one.message.split('\n')[0] ?? '')}`)];
    return [
      `  ${place}  ${paint(STYLES[severity], severity.padEnd(severityWidth))}  ${first}  ${paint('dim', rule)}`,
      ...below.map(text => paint('dim', indent + text).trimEnd())
    ];
  });
  return `${paint('underline', printable(path))}\n${lines.join('\n')}\n`;
}

/** "3 problems (2 errors, 1 warning) in 2 files" */
function summary(files: readonly Problems[], paint: Paint): string {
  const all = files.flatMap(file => file.diagnostics);
  if (files.length === 0) return 'No model configs found.';
  if (all.length === 0) return paint('green', `No problems in ${counted(files.length, 'file')}.`);
  const count = (severity: DiagnosticJson['severity']) => all.filter(one => one.severity === severity).length;
  const [errors, warnings, remarks] = [count('error'), count('warning'), count('information')];
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(remarks > 0 ? [counted(remarks, 'remark')] : [])
  ];
  const affected = files.filter(file => file.diagnostics.length > 0).length;
  const text = `${counted(all.length, 'problem')} (${parts.join(', ')}) in ${counted(affected, 'file')}`;
  return paint('bold', paint(errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'blue', text));
}
