import { configuration } from '../../server/src/config/declaration';
import type { Field } from '../../server/src/config/field';
import { expected } from '../../server/src/config/readField';

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly markdownDescription: string }>>;
    };
  };
}

/** docs/settings.md: the settings of editors from the manifest, those of `shapelint.yaml` from its declaration. */
export function settingsPage({ contributes }: Manifest, strings: Readonly<Record<string, string>>): string {
  const settings = Object.entries(contributes.configuration.properties).map(([name, { default: otherwise, markdownDescription }]) => {
    const text = strings[markdownDescription.replaceAll('%', '')] ?? markdownDescription;
    return `| \`${name}\` | \`${JSON.stringify(otherwise)}\` | ${text.replaceAll('|', '\\|')} |`;
  });
  return `${[
    '# Settings',
    'What stands in `shapelint.yaml` counts for the editor and the command line alike; an option of the command line counts more, the settings of an editor less.',
    '## In the editor',
    ['| Setting | Default | Meaning |', '| --- | --- | --- |', ...settings].join('\n'),
    'In VS Code they stand in the settings, for each folder if need be; other editors hand them over as `workspace/configuration` or `initializationOptions`.',
    '## shapelint.yaml',
    'The nearest `shapelint.yaml` (or `shapelint.yml`) upward from a file counts for it, as far as the folder that is open or the root of the repository. Globs are relative to the folder it stands in; a glob without a slash matches names in any folder below. What is wrong in it is reported as [SL704](rules/SL704.md) at its place, and the rest counts. Its JSON Schema is [shapelint.schema.json](../schemas/shapelint.schema.json).',
    ...Object.entries(configuration.fields).flatMap(([name, field]) => section(name, field))
  ].join('\n\n')}\n`;
}

function section(name: string, field: Field): string[] {
  const rows = [...rowsOf(field, '')];
  return [
    `### ${name}`,
    field.doc,
    ...(field.example ? [`\`\`\`yaml\n${name}: ${field.example}\n\`\`\``] : []),
    ...(rows.length > 0 ? [['| Key | Takes | Meaning |', '| --- | --- | --- |', ...rows].join('\n')] : [])
  ];
}

/** The keys below a field, those further down with the path to them. */
function* rowsOf(field: Field, path: string): Generator<string> {
  switch (field.is) {
    case 'record':
      for (const [key, of] of Object.entries(field.fields)) {
        const needed = field.required?.includes(key) ? ' Needed.' : '';
        yield `| \`${path}${key}\` | ${expected(of).replaceAll('|', '\\|')} | ${of.doc}${needed} |`;
        if (of.is === 'record' || of.is === 'table') yield* rowsOf(of, `${path}${key}.`);
      }
      break;
    case 'table':
      yield `| \`${path}${KEYS[field.keys]}\` | ${expected(field.of)} | ${field.of.doc} |`;
      if (field.of.is === 'either' || field.of.is === 'record') yield* rowsOf(field.of, `${path}${KEYS[field.keys]}.`);
      break;
    case 'list':
      if (field.of.is === 'record') yield* rowsOf(field.of, path);
      break;
    case 'either':
      for (const one of field.of) yield* rowsOf(one, path);
  }
}

const KEYS = { rule: 'RULE', glob: 'GLOB', module: 'NAME', type: 'YOURS', key: 'YOURS', argument: 'ARGUMENT' } as const;
