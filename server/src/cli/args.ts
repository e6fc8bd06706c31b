import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PROJECT } from '../base/project';
import { nearest } from '../dialects/nearest';
import type { Exit } from './exit';

/** An option, declared once: parsing, messages and help follow from it. */
interface Option {
  readonly doc: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: true;
  readonly choices?: readonly string[] | (() => Promise<readonly string[]>);
  readonly default?: string;
  /** Reads the value; undefined where it makes no sense, and then `expects` says what would. */
  readonly read?: (text: string) => unknown;
  readonly expects?: string;
}

export type Options = Readonly<Record<string, Option>>;

type Single<O extends Option> = O extends { read: (text: string) => infer T }
  ? Exclude<T, undefined>
  : O extends { choices: readonly (infer C)[] }
    ? C
    : O extends { value: string }
      ? string
      : true;

/** What a command gets for its options. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends { multiple: true }
    ? readonly Single<O[K]>[]
    : O[K] extends { default: string }
      ? Single<O[K]>
      : Single<O[K]> | undefined;
};

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** "[PATH…]" */
  readonly operands: string;
  /** How many operands it takes. */
  readonly count: { readonly min: number; readonly max: number };
  readonly summary: string;
  readonly options: O;
  run(values: Values<O>, operands: readonly string[]): Promise<Exit>;
}

/** Declares a command; its values are typed by its options. */
export const command = <const O extends Options>(declared: Command<O>): Command => declared as unknown as Command;

export type Parsed =
  | { readonly help: true }
  | { readonly problem: string }
  | { readonly values: Values<Options>; readonly operands: readonly string[] };

const HELP: Option = { doc: 'show this help', short: 'h' };

/** Reads the arguments behind a command's name. */
export async function parse(command: Command, args: readonly string[]): Promise<Parsed> {
  const options: Options = { ...command.options, help: HELP };
  const raw = rawValues(options, args);
  if ('problem' in raw) return raw;
  if (raw.values.help) return { help: true };
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options)) {
    const written = raw.values[name];
    const texts = Array.isArray(written) ? written : [written ?? option.default];
    const read: unknown[] = [];
    for (const text of texts) {
      if (typeof text !== 'string') {
        read.push(text);
        continue;
      }
      const value = await readValue(name, option, text);
      if ('problem' in value) return value;
      read.push(value.of);
    }
    values[name] = option.multiple ? read.filter(value => value !== undefined) : read.at(-1);
  }
  const problem = countProblem(command, raw.operands);
  return problem ? { problem } : { values: values as Values<Options>, operands: raw.operands };
}

type Raw = { readonly values: Readonly<Record<string, unknown>>; readonly operands: readonly string[] };

function rawValues(options: Options, args: readonly string[]): Raw | { readonly problem: string } {
  const config: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(options).map(([name, { value, short, multiple }]) => [
      name,
      { type: value ? 'string' : 'boolean', ...(short && { short }), ...(multiple && { multiple }) } as const
    ])
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: config, strict: true, allowPositionals: true });
    return { values, operands: positionals };
  } catch (error) {
    return { problem: usageProblem(options, error) };
  }
}

/** Node's own messages, shortened, and with the option that was meant. */
function usageProblem(options: Options, error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown) {
    const near = unknown.startsWith('--') ? nearest(unknown.slice(2), Object.keys(options)) : undefined;
    return `unknown option ${unknown}${near ? `; did you mean --${near}?` : ''}`;
  }
  const name = /--([\w-]+)/.exec(message)?.[1];
  const option = name && Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) return message;
  return option.value ? `--${name} needs a value: ${option.expects ?? option.value}` : `--${name} takes no value`;
}

async function readValue(name: string, option: Option, text: string): Promise<{ readonly of: unknown } | { readonly problem: string }> {
  const choices = await choicesOf(option);
  if (choices && !choices.includes(text)) {
    const near = nearest(text, choices);
    return { problem: `--${name} takes ${listed(choices)}, not '${text}'${near ? `; did you mean ${near}?` : ''}` };
  }
  const value = option.read ? option.read(text) : text;
  return value === undefined ? { problem: `--${name} takes ${option.expects}, not '${text}'` } : { of: value };
}

const choicesOf = async ({ choices }: Option): Promise<readonly string[] | undefined> =>
  typeof choices === 'function' ? choices() : choices;

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');

function countProblem({ operands, count }: Command, given: readonly string[]): string | undefined {
  if (given.length < count.min) return operands ? `nothing to work on: ${operands} is missing` : undefined;
  return given.length > count.max ? `unexpected argument '${given[count.max]}'` : undefined;
}

const EXIT_STATUS = 'Exit status: 0 nothing at error level, 1 problems found, 2 the command could not do its work.';

/** The help of one command. */
export async function commandHelp({ name, operands, summary, options }: Command): Promise<string> {
  const rows = await Promise.all(
    Object.entries({ ...options, help: HELP }).map(async ([name, option]) => [optionName(name, option), await optionDoc(option)] as const)
  );
  const usage = [PROJECT.name, name, '[OPTION…]', operands].filter(Boolean).join(' ');
  return `Usage: ${usage}\n\n${summary}\n\nOptions:\n${columns(rows)}\n\n${EXIT_STATUS}\n`;
}

const optionName = (name: string, { value, short }: Option): string => `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;

async function optionDoc(option: Option): Promise<string> {
  const choices = await choicesOf(option);
  const repeats = option.multiple ? ' (may be repeated)' : '';
  return `${option.doc}${choices ? `: ${listed(choices)}` : ''}${option.default ? ` (default ${option.default})` : ''}${repeats}`;
}

/** The help of the program. */
export function overallHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, operands, summary }) => [[name, operands].filter(Boolean).join(' '), summary] as const);
  return `Usage: ${PROJECT.name} COMMAND [OPTION…]

Propagates tensor shapes through model configs and says what is wrong.

Commands:
${columns(rows)}

Options:
${columns([
  ['-h, --help', `show this help; ${PROJECT.name} COMMAND --help shows a command's own`],
  ['--version', 'show the version']
])}

${EXIT_STATUS}
`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
