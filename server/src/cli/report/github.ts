import type { CheckedFileJson, DiagnosticJson } from '../json';

const COMMANDS: Readonly<Record<DiagnosticJson['severity'], string>> = { error: 'error', warning: 'warning', information: 'notice' };

/** Workflow commands: GitHub shows each problem at its line. */
export const github = (files: readonly CheckedFileJson[]): string =>
  files.flatMap(({ path, diagnostics }) => diagnostics.map(diagnostic => `${annotation(path, diagnostic)}\n`)).join('');

function annotation(file: string, { severity, line, endLine, column, endColumn, rule, message }: DiagnosticJson): string {
  const properties = { file, line, endLine, col: column, endColumn, title: rule };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${written.join(',')}::${escapeData(message)}`;
}

// As the runner reads it (actions/runner, ActionCommand.cs).
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
