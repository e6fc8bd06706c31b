import { readModel } from '../analysis/analysis';
import { PROJECT } from '../base/project';
import { defaultSettings } from '../config/settings';
import { mends, reportsOf } from './mend';
import type { Example, Rule } from './rule';

const SEVERITIES = { error: 'Error', warning: 'Warning', information: 'Information' } as const;

/** A rule's page in Markdown: what it says, why, the formula, bad and good examples, ways out, when to ignore it, sources. */
export function rulePage(rule: Rule): string {
  return [
    `# ${rule.code}: ${rule.title}`,
    `\`${rule.id}\` · ${SEVERITIES[rule.severity]}${rule.off ? ', off unless switched on' : ''}`,
    rule.what,
    '## Why',
    rule.why,
    ...(rule.formula ? ['## Formula', rule.formula] : []),
    ...rule.examples.flatMap((example, i) => exampleText(example, rule, rule.examples.length > 1 ? ` ${i + 1}` : '')),
    '## Fixes',
    rule.mending,
    '## When to ignore it',
    rule.ignore,
    rule.off ? '## How to switch it on' : '## How to switch it off',
    ...(rule.off
      ? [
          `In [\`shapelint.yaml\`](../settings.md): \`rules: { ${rule.code}: ${rule.severity} }\`, or \`preset: strict\` with all rules of taste; in the settings: \`"${PROJECT.name}.rules": { "${rule.code}": "${rule.severity}" }\`.`
        ]
      : [
          `For one line, with a comment above it: \`# ${PROJECT.name}-disable-next-line ${rule.code}\`. For a file: \`# ${PROJECT.name}-disable ${rule.code}\`.`,
          `Everywhere, in [\`shapelint.yaml\`](../settings.md): \`rules: { ${rule.code}: off }\`, and for some layers of some files under \`overrides\`; in the settings: \`"${PROJECT.name}.rules": { "${rule.code}": "off" }\`. \`"error"\`, \`"warning"\` or \`"information"\` change its severity.`
        ]),
    '## Sources',
    rule.sources.map(source => `- ${source}`).join('\n')
  ]
    .join('\n\n')
    .concat('\n');
}

/** The longest example that a page shows whole. */
const LONGEST = 800;

function exampleText({ bad, good, file, settings }: Example, rule: Rule, number: string): string[] {
  const fence = (text: string): string => `\`\`\`${languageOf(file)}\n${shorten(text).trimEnd()}\n\`\`\``;
  const beside = settings === undefined ? [] : ['With this `shapelint.yaml`:', `\`\`\`yaml\n${settings.trimEnd()}\n\`\`\``];
  const better = good === undefined ? [] : [`## Good${number}`, fence(good)];
  return [`## Bad${number}`, fence(bad), ...beside, ...fixesText(bad, rule, file), ...better];
}

/** What is offered for a bad example. */
function fixesText(bad: string, { code, severity }: Rule, file = 'model.yaml'): string[] {
  const settings = { ...defaultSettings, rules: { [code]: severity } };
  const analysis = readModel({ text: bad, path: file, settings })?.analyse();
  const titles = analysis ? reportsOf(analysis).flatMap(diagnostic => mends(analysis, diagnostic).map(({ title }) => title)) : [];
  return titles.length > 0 ? [`Fixes offered here:\n\n${titles.map(title => `- ${title}`).join('\n')}`] : [];
}

const languageOf = (file = ''): string =>
  file.endsWith('.json') ? 'json' : file.endsWith('.prototxt') ? 'prototext' : file.endsWith('.cfg') ? 'ini' : 'yaml';

const shorten = (text: string): string =>
  text.length <= LONGEST && !/.{160}/.test(text) ? text : text.replace(/(.{60}).{40,}(.{20})/g, '$1 … $2').slice(0, LONGEST);

/** The table of all rules, each linked to its page. */
export function ruleIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    rule => `| [${rule.code}](${rule.code}.md) | \`${rule.id}\` | ${SEVERITIES[rule.severity]}${rule.off ? ' (off)' : ''} | ${rule.title} |`
  );
  return [
    '# Rules',
    '',
    'Codes never change. Each rule has a page with examples.',
    '',
    '| Code | Name | Severity | Says |',
    '| --- | --- | --- | --- |',
    ...rows,
    ''
  ].join('\n');
}
