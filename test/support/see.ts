import { type Analysis, readModel } from '../../server/src/analysis/analysis';
import type { LayerResult } from '../../server/src/analysis/propagate';
import { parseInputs } from '../../server/src/config/extents';
import { defaultSettings, type Settings } from '../../server/src/config/settings';
import { isTensor, isTuple, type Shape } from '../../server/src/ir/shape';
import { type DiagnoseOptions, diagnose } from '../../server/src/rules/diagnose';
import type { Diagnostic } from '../../server/src/rules/rule';

export interface Seen extends DiagnoseOptions {
  /** The file's name; it decides the syntax where the content does not. */
  readonly file?: string;
  /** "3x640x640" */
  readonly input?: string;
  readonly variant?: string;
  readonly settings?: Partial<Settings>;
}

/** A text as an analysis, or an error when it is no model config. */
export function analyse(text: string, { file = 'model.yaml', input, variant, settings }: Seen = {}): Analysis {
  const inputs = input === undefined ? undefined : parseInputs(input);
  const choice = { ...(inputs && { inputs }), ...(variant && { variant }) };
  const model = readModel({ text, path: `/project/${file}`, settings: { ...defaultSettings, ...settings }, choice });
  if (!model) throw new Error('not recognised as a model config');
  return model.analyse();
}

/** The source with shapes at line ends (channels first, without the batch) and the first line of each report under its place. */
export function see(text: string, options: Seen = {}): string {
  const analysis = analyse(text, options);
  const reports = diagnose(analysis, options);
  const { lines } = analysis.model;
  const shapes = new Map<number, string>();
  for (const result of analysis.layers) shapes.set(lines.lineAt(result.layer.head.start), `  ‹${mark(result)}${shape(result.output)}›`);
  const out: string[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const written = text.slice(lines.start(line), lines.end(line));
    if (line === lines.count && written === '') break;
    out.push(written + (shapes.get(line) ?? ''));
    for (const report of reports) if (lines.lineAt(report.span.start) === line) out.push(under(report, analysis));
  }
  return `\n${out.join('\n')}\n`;
}

/** Every report whole: "SL101 error 3:5", its message, and the places that have to do with it. */
export function reports(text: string, options: Seen = {}): string {
  const analysis = analyse(text, options);
  const { lines } = analysis.model;
  const at = (offset: number): string => `${lines.place(offset).line}:${lines.place(offset).column}`;
  const told = diagnose(analysis, options).map(({ rule, severity, span, message, related = [] }) =>
    [`${rule.code} ${severity} ${at(span.start)}`, message, ...related.map(one => `  ${at(one.span.start)} ${one.message}`)].join('\n')
  );
  return `\n${told.join('\n\n')}\n`;
}

/** The codes of all reports, in order. */
export const codes = (text: string, options: Seen = {}): string[] => diagnose(analyse(text, options), options).map(({ rule }) => rule.code);

function under({ span, severity, rule, message }: Diagnostic, { model: { lines } }: Analysis): string {
  const line = lines.lineAt(span.start);
  const length = Math.max(Math.min(span.end, lines.end(line)) - span.start, 1);
  return `${' '.repeat(span.start - lines.start(line))}${'^'.repeat(length)} ${severity}[${rule.code}] ${message.split('\n')[0]}`;
}

const mark = ({ certain }: LayerResult): string => (certain ? '' : '~');

function shape(value: Shape): string {
  if (isTensor(value)) return value.dims.slice(1).join('×');
  return isTuple(value) ? `(${value.items.map(shape).join(', ')})` : '?';
}
