import { version } from '../../../../package.json';
import { PROJECT } from '../../base/project';
import { rules } from '../../rules/index';
import { rulePage } from '../../rules/page';
import { pageOfRule, type Rule } from '../../rules/rule';
import type { CheckedFileJson, DiagnosticJson } from '../json';

/** What GitHub's code scanning takes of one run (its documentation, "SARIF results file exceeds limits"). */
export const GITHUB_LIMITS = { results: 25_000, relatedLocations: 1_000 } as const;

const LEVELS: Readonly<Record<DiagnosticJson['severity'], 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note'
};

interface Located {
  readonly path: string;
  readonly diagnostic: DiagnosticJson;
}

/** A SARIF 2.1.0 log of one run; `folder` is the `file:` URL that relative paths start from, with a slash at its end. */
export function sarif(files: readonly CheckedFileJson[], folder: string): string {
  const located = files.flatMap(({ path, diagnostics }) => diagnostics.map(diagnostic => ({ path, diagnostic })));
  const indices = new Map(rules.map((rule, i) => [rule.code, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: PROJECT.title, version, informationUri: PROJECT.pages, rules: rules.map(descriptor) } },
        // Columns count as in JavaScript.
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: folder } },
        results: mostSevere(located).map(one => result(one, indices.get(one.diagnostic.rule) ?? -1))
      }
    ]
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const ROOT = '%SRCROOT%';

/** All problems in their order; where they are too many, those of the highest severity. */
function mostSevere(located: readonly Located[]): readonly Located[] {
  if (located.length <= GITHUB_LIMITS.results) return located;
  const of = (severity: DiagnosticJson['severity']) => located.filter(({ diagnostic }) => diagnostic.severity === severity);
  return [...of('error'), ...of('warning'), ...of('information')].slice(0, GITHUB_LIMITS.results);
}

function descriptor(rule: Rule) {
  const page = rulePage(rule);
  return {
    id: rule.code,
    name: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    helpUri: pageOfRule(rule),
    help: { text: page, markdown: page },
    defaultConfiguration: { level: LEVELS[rule.severity], enabled: !rule.off }
  };
}

function result({ path, diagnostic }: Located, ruleIndex: number) {
  const { rule, severity, message, related, fixes } = diagnostic;
  const artifactLocation = locationOf(path);
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, region: region(diagnostic) } }],
    relatedLocations: related.slice(0, GITHUB_LIMITS.relatedLocations).map(({ line, column, message: text }, id) => ({
      id,
      physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } },
      message: { text }
    })),
    fixes: fixes.map(({ title, edits }) => ({
      description: { text: title },
      artifactChanges: [
        { artifactLocation, replacements: edits.map(edit => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })) }
      ]
    }))
  };
}

const region = ({ line, column, endLine, endColumn }: Omit<DiagnosticJson['fixes'][number]['edits'][number], 'text'>) => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn
});

/** Relative paths are told from the folder of the run, so that a log means the same on every machine. */
function locationOf(path: string) {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  return /^[a-z]:\//i.test(path) ? { uri: `file:///${uri.replace('%3A', ':')}` } : { uri: uri.replace(/^(?:\.\/)+/, ''), uriBaseId: ROOT };
}
