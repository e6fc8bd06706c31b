import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import { describe, expect, it } from 'vitest';
import type { CheckedFileJson, DiagnosticJson } from '../../server/src/cli/json';
import { GITHUB_LIMITS, sarif } from '../../server/src/cli/report/sarif';
import { rules } from '../../server/src/rules/index';
import { BROKEN, CLEAN, LOSSY, workspace } from './shapelint';

const ajv = new Ajv({ schemaId: 'auto', validateSchema: false, unknownFormats: 'ignore' });
ajv.addMetaSchema(draft4);
const fits = ajv.compile(schema);

/** What the schema of SARIF 2.1.0 holds against a log. */
const faults = (log: unknown): unknown[] => (fits(log) ? [] : (fits.errors ?? []));

const work = workspace({ 'a folder/bröken#1.yaml': BROKEN, 'lossy.yaml': LOSSY, 'clean.yaml': CLEAN });

const diagnostic = (severity: DiagnosticJson['severity'], related = 0): DiagnosticJson => ({
  rule: 'SL103',
  name: 'pixels-unread',
  severity,
  message: 'The last row is never read.',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  layer: null,
  related: Array.from({ length: related }, () => ({ line: 1, column: 1, message: 'here' })),
  fixes: [{ title: 'Set padding to 1', edits: [{ line: 1, column: 2, endLine: 1, endColumn: 2, text: 'padding: 1' }] }]
});

const logOf = (diagnostics: readonly DiagnosticJson[], path = 'm.yaml') => {
  const files: CheckedFileJson[] = [{ path, dialect: 'layers', diagnostics }];
  return JSON.parse(sarif(files, 'file:///project/'));
};

describe('check --format sarif', () => {
  it('writes a log that fits the schema of SARIF 2.1.0', async () => {
    const { stdout, status } = await work.run(['check', '--format', 'sarif', '.']);
    const log = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(faults({ ...log, version: '2.2' })).not.toEqual([]);
    expect(faults(log)).toEqual([]);
    const [run] = log.runs;
    expect(run.results.map((result: { ruleId: string; level: string }) => `${result.ruleId} ${result.level}`)).toEqual([
      'SL101 error',
      'SL103 warning'
    ]);
    expect(run.results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'a%20folder/br%C3%B6ken%231.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3 }
    });
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('describes every rule, with its page and its severity', () => {
    const { rules: described } = logOf([]).runs[0].tool.driver;
    expect(described.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ code }) => code));
    expect(described[0]).toMatchObject({ defaultConfiguration: { level: 'error' }, helpUri: expect.stringMatching(/SL101\.md$/) });
  });

  it('hands fixes on as replacements', () => {
    const log = logOf([diagnostic('warning')]);
    expect(faults(log)).toEqual([]);
    expect(log.runs[0].results[0].fixes[0].artifactChanges[0].replacements).toEqual([
      { deletedRegion: { startLine: 1, startColumn: 2, endLine: 1, endColumn: 2 }, insertedContent: { text: 'padding: 1' } }
    ]);
  });

  it.each([
    ['/models/a b.yaml', { uri: 'file:///models/a%20b.yaml' }],
    ['C:/models/a.yaml', { uri: 'file:///C:/models/a.yaml' }],
    ['../a.yaml', { uri: '../a.yaml', uriBaseId: '%SRCROOT%' }],
    ['./a.yaml', { uri: 'a.yaml', uriBaseId: '%SRCROOT%' }]
  ])('names the file %s by an address', (path, location) => {
    expect(logOf([diagnostic('error')], path).runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual(location);
  });

  it('stays within the limits of code scanning: the most severe stay', () => {
    const many = [...Array<DiagnosticJson>(GITHUB_LIMITS.results).fill(diagnostic('information')), diagnostic('error', 2_000)];
    const { results } = logOf(many).runs[0];
    expect(results).toHaveLength(GITHUB_LIMITS.results);
    expect(results[0].level).toBe('error');
    expect(results[0].relatedLocations).toHaveLength(GITHUB_LIMITS.relatedLocations);
  });
});
