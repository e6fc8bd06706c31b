import type { Analysis } from '../analysis/analysis';
import type { Edit } from '../base/edit';
import type { Setting } from '../dialects/configuration/write';
import type { Diagnostic } from '../rules/rule';
import type { Action } from './actions';

/** Comments that switch a rule off, for a line or for the file; overrides in `shapelint.yaml` where the syntax has no comments. */
export function disabling(analysis: Analysis, diagnostic: Diagnostic): Action[] {
  const { code } = diagnostic.rule;
  if (!hasComments(analysis)) return overriding(analysis, diagnostic);
  const offer = (title: string, edit: Edit): Action => ({ title, kind: 'quickfix', diagnostics: [diagnostic], does: { edits: [edit] } });
  return [
    offer(`Disable ${code} for this line`, nextLine(analysis, diagnostic)),
    offer(`Disable ${code} for this file`, wholeFile(analysis, code))
  ];
}

function overriding({ model: { location } }: Analysis, diagnostic: Diagnostic): Action[] {
  const { layer, rule } = diagnostic;
  const offer = (what: string, setting: Setting): Action => ({
    title: `Disable ${rule.code} for ${what} in shapelint.yaml`,
    kind: 'quickfix',
    diagnostics: [diagnostic],
    does: { setting }
  });
  const file = offer('this file', { off: rule.code, file: location });
  return layer === undefined ? [file] : [offer(`layer ${layer}`, { off: rule.code, file: location, layer }), file];
}

/** JSON has none. */
export const hasComments = ({ model: { tree, text } }: Analysis): boolean =>
  !tree.roots.some(root => root.kind === 'map' && root.flow && text[root.span.start] === '{');

/** How the lines of the text end. */
export const newline = ({ model: { text } }: Analysis): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Above the layer that the report is about, else above its line. */
function nextLine(analysis: Analysis, { span, layer: id, rule }: Diagnostic): Edit {
  const { lines, text } = analysis.model;
  const layer = analysis.layers.find(({ layer }) => layer.id === id && layer.span.start <= span.start && span.start <= layer.span.end);
  const line = lines.lineAt(layer?.layer.span.start ?? span.start);
  const before = analysis.model.directives.suppressions.find(one => one.scope === 'next-line' && lines.lineAt(one.span.start) === line - 1);
  const start = lines.start(line);
  const indent = /^[ \t]*/.exec(text.slice(start, lines.end(line)))?.[0] ?? '';
  return extended(before, rule.code, text) ?? insertion(start, `${indent}# shapelint-disable-next-line ${rule.code}${newline(analysis)}`);
}

function wholeFile(analysis: Analysis, code: string): Edit {
  const { text, directives } = analysis.model;
  const top = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const before = directives.suppressions.find(({ scope }) => scope === 'file');
  return extended(before, code, text) ?? insertion(top, `# shapelint-disable ${code}${newline(analysis)}`);
}

const insertion = (start: number, text: string): Edit => ({ span: { start, end: start }, text });

/** One more code in a comment that names some already. */
function extended(
  before: Analysis['model']['directives']['suppressions'][number] | undefined,
  code: string,
  text: string
): Edit | undefined {
  const last = before?.rules.at(-1);
  if (!before || last === undefined) return undefined;
  const at = before.span.start + text.slice(before.span.start, before.span.end).indexOf(last) + last.length;
  return insertion(at, `, ${code}`);
}
