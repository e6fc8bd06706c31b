import type { Framework } from '../dialects/frameworks';
import type { Spelling } from '../dialects/spelling';
import { show } from '../dialects/value';
import type { Param } from '../ops/param';
import { modulesOf, stepsOf } from './operatorSteps';

type Unit = Spelling['unit'];

/** A unit and all that write it. */
export interface Entry {
  readonly unit: Unit;
  readonly spelled: readonly { readonly title: string; readonly spellings: readonly Spelling[] }[];
}

/** Where a unit's page lies in the folder of the operators' pages. */
export const pagePath = ({ is, name }: Unit): string => `${is === 'block' ? 'blocks/' : ''}${name.replaceAll(' ', '-')}.md`;

/** Every operator and block that some vocabulary writes, by name, blocks behind operators. */
export function entriesOf(frameworks: readonly Framework[]): Entry[] {
  const entries = [...spelledUnits(frameworks)].map(unit => ({
    unit,
    spelled: frameworks.flatMap(({ title, spellings }) => {
      const own = spellings.filter(one => one.unit === unit);
      return own.length > 0 ? [{ title, spellings: own }] : [];
    })
  }));
  return entries.sort((a, b) => order(a.unit).localeCompare(order(b.unit), 'en'));
}

/** Every operator and block that some vocabulary writes. */
export const spelledUnits = (frameworks: readonly Framework[]): ReadonlySet<Unit> =>
  new Set(frameworks.flatMap(({ spellings }) => spellings.map(({ unit }) => unit)));

/** Arguments without bearing on shapes that every type of a vocabulary takes. */
function shared(title: string, frameworks: readonly Framework[]): readonly string[] {
  const all = frameworks.find(one => one.title === title)!.spellings.map(({ ignored = [] }) => ignored);
  return all.reduce((common, names) => common.filter(name => names.includes(name)));
}

const order = ({ is, name }: Unit): string => `${is === 'op' ? 0 : 1} ${name.toLowerCase()} ${name}`;

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The page of an operator or block: what it does, its formula and parameters, how each vocabulary writes it. */
export function operatorPage({ unit, spelled }: Entry, frameworks: readonly Framework[]): string {
  const parts = [
    `# ${unit.name}`,
    unit.doc,
    '## Formula',
    ...(unit.is === 'op' ? formulas(unit, frameworks) : [made(modulesOf(unit), spelledUnits(frameworks))]),
    '## Parameters',
    parameters(unit),
    ...spelled.flatMap(({ title, spellings }) => [
      `## ${title}`,
      ...groups(spellings).map(types => written(types, shared(title, frameworks)))
    ])
  ];
  return `${parts.join('\n\n')}\n`;
}

function formulas(op: Extract<Unit, { is: 'op' }>, frameworks: readonly Framework[]): string[] {
  const steps = stepsOf(op as never, frameworks);
  const rows = steps.map(step => [code(step.law), step.when.join(', ') || 'always']);
  const kept = op.axes && steps.length === 0 && !op.formula ? ['Every axis keeps its extent.'] : [];
  return [
    ...(op.formula ? [code(op.formula)] : []),
    ...(rows.length > 0
      ? ['Of each axis it acts on, `n` being the extent that arrives:', table(['Extent that comes out', 'Where'], rows)]
      : kept)
  ];
}

function made(modules: readonly Unit[], known: ReadonlySet<Unit>): string {
  const counts = new Map<Unit, number>();
  for (const unit of modules) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  const names = [...counts].map(([unit, count]) => {
    const name = known.has(unit) ? `[${unit.name}](../${pagePath(unit)})` : unit.name;
    return count > 1 ? `${name} (${count})` : name;
  });
  return names.length > 0
    ? `Shape, parameters and cost follow from what it is built of, with defaults: ${names.join(', ')}.`
    : 'Shape, parameters and cost follow from the modules it is built of, which its arguments decide.';
}

function parameters({ params }: Unit): string {
  const rows = Object.entries(params).map(([name, param]) => [code(name), typeOf(param), fallback(param), param.unit ?? '', param.doc]);
  return rows.length > 0 ? table(['Parameter', 'Type', 'Default', 'Unit', 'Meaning'], rows) : 'None.';
}

function typeOf({ type, min, max, choices }: Param): string {
  if (choices) return choices.map(code).join(', ');
  const least = min === undefined ? '' : ` ≥ ${min}`;
  return `${TYPES[type]}${max === undefined ? least : ` ${min ?? '…'} to ${max}`}`;
}

const TYPES: Readonly<Record<Param['type'], string>> = {
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  text: 'text',
  'per-axis': 'whole number, or one for each axis',
  padding: 'whole number, one for each axis or side, or a rule by name',
  'per-side': 'whole number, or one for each side',
  integers: 'whole numbers',
  numbers: 'number, or several',
  any: 'any'
};

const fallback = ({ default: value, optional }: Param): string =>
  value !== undefined ? code(show(value)) : optional ? 'may be left out' : '';

/** Spellings that differ in type and in what the type decides only. */
function groups(spellings: readonly Spelling[]): Spelling[][] {
  const found = new Map<string, Spelling[]>();
  for (const one of spellings) {
    const { positional, keyed, defaults, required, ignored, call, tensors } = one;
    const key = JSON.stringify([positional, keyed, defaults, required, ignored, call, tensors]);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

function written(group: readonly Spelling[], common: readonly string[]): string {
  const first = group[0]!;
  const types = group.map(one => {
    const fixed = Object.entries(one.fixed ?? {}).filter(([, value]) => value !== undefined);
    const name = one.url ? `[${code(one.type)}](${one.url})` : code(one.type);
    return `${name}${fixed.length > 0 ? ` (${fixed.map(([key, value]) => `${key} ${show(value)}`).join(', ')})` : ''}`;
  });
  const rows = argumentRows(first);
  const ignored = (first.ignored ?? []).filter(name => !common.includes(name));
  return [
    types.join(', '),
    ...(rows.length > 0 ? [table(['Argument', 'Place', 'Parameter', 'Default'], rows)] : []),
    ...(first.tensors ? [`Tensors of a call: ${first.tensors.map(code).join(', ')}.`] : []),
    ...(ignored.length > 0 ? [`No bearing on shapes: ${ignored.map(code).join(', ')}.`] : [])
  ].join('\n\n');
}

/** Every argument: its name, its place among the positional ones, what it sets, and what is taken without it. */
function argumentRows({ positional = [], keyed = {}, call = {}, defaults = {}, required = [], fixed = {}, unit }: Spelling): string[][] {
  const names = new Map<string, string[]>();
  for (const [name, parameter] of Object.entries(keyed))
    if (parameter in unit.params && !name.startsWith('(')) names.set(parameter, [...(names.get(parameter) ?? []), name]);
  const rows = [...new Set([...positional, ...names.keys()])]
    .filter(parameter => !(parameter in fixed))
    .map(parameter => {
      const place = positional.indexOf(parameter);
      const param = unit.params[parameter]!;
      const value = required.includes(parameter)
        ? 'must be written'
        : fallback({ ...param, default: defaults[parameter] ?? param.default });
      return [
        (names.get(parameter) ?? []).map(code).join(', '),
        place < 0 ? '' : `${place + 1}`,
        code(parameter),
        value || 'must be written'
      ];
    });
  const called = Object.entries(call).map(([name, parameter]) => [code(name), 'in the call', code(parameter), '']);
  return [...rows, ...called];
}

/** The page that lists all of them. */
export function operatorIndex(entries: readonly Entry[], frameworks: readonly Framework[]): string {
  const rows = (is: Unit['is']) =>
    entries
      .filter(({ unit }) => unit.is === is)
      .map(({ unit, spelled }) => [`[${unit.name}](${pagePath(unit)})`, unit.doc, spelled.map(({ title }) => title).join(', ')]);
  return [
    '# Operators',
    'What layers mean, once for all formats: formula, parameters, and how each vocabulary writes them. In formulas `n` is the extent that',
    'arrives, `before` and `after` are the padding at its two ends, N is the batch, C the channels, and … stands for any axes.',
    '',
    table(['Operator', 'Does', 'Written by'], rows('op')),
    '',
    '## Blocks',
    'Composites: their numbers follow from the operators they are built of.',
    '',
    table(['Block', 'Does', 'Written by'], rows('block')),
    '',
    '## Arguments of every type',
    'What bears on no shape and stands in all types of a vocabulary is not repeated on the pages.',
    '',
    ...frameworks.flatMap(({ title }) => {
      const names = shared(title, frameworks);
      return names.length > 0 ? [`- ${title}: ${names.map(code).join(', ')}`] : [];
    }),
    ''
  ].join('\n');
}
