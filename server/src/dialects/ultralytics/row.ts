import type { Span } from '../../base/span';
import type { Finding, FindingOf } from '../../ir/finding';
import type { Node } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
import { literal } from '../literal';
import { plainValue, show } from '../value';
import { floating, type Header, type Variable } from './header';
import { pythonLiteral } from './literal';

/** One row `[from, repeats, module, args]`, its four parts read as Ultralytics' parser reads them. */
export interface Row {
  readonly span: Span;
  readonly from: { readonly value: unknown; readonly node: Node } | undefined;
  /** As written, before depth scaling. */
  readonly repeats: { readonly value: unknown; readonly span: Span } | undefined;
  readonly module: { readonly value: unknown; readonly span: Span } | undefined;
  readonly args: readonly WrittenArg[];
  /** Where the argument list stands. */
  readonly argsSpan: Span | undefined;
  readonly findings: readonly Finding[];
}

const PARTS = '[from, repeats, module, args]';

export function readRow(node: Node, index: number, header: Header): Row {
  const findings: Finding[] = [];
  const refuse = (why: string, instead?: Instead) =>
    findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why }, ...(instead && { instead }) } });
  const items = node.kind === 'list' ? node.items : [];
  if (node.kind !== 'list')
    refuse(`a row is a list ${PARTS}, not ${node.kind === 'map' ? 'a mapping' : show(plainValue(node))}`, listOfKeys(node));
  else if (items.length !== 4) refuse(`a row has four parts, ${PARTS}; ${items.length} stand here`, listOfRest(items));
  const [from, repeats, module, args] = items;
  if (args && args.kind !== 'list') refuse(`arguments stand in a list, not ${show(plainValue(args))}`, listOfRest(items));
  const unscaled = repeats && plainValue(repeats);
  return {
    span: node.span,
    from: from && { value: plainValue(from), node: from },
    repeats: repeats && { value: unscaled, span: repeats.span },
    module: module && { value: plainValue(module), span: module.span },
    args:
      args?.kind === 'list'
        ? args.items.map((item, i) => readArgument(item, { header, index, repeats: unscaled, rest: args.items.slice(i) }, findings))
        : [],
    argsSpan: args?.span,
    findings
  };
}

type Instead = FindingOf<'argument'>['data']['instead'];

/** Arguments that stand beside one another in the row, as a list. */
function listOfRest(items: readonly Node[]): Instead {
  const rest = items.slice(3);
  const [first, last] = [rest[0], rest.at(-1)];
  const values = rest.flatMap(node => (node.kind === 'list' ? node.items : [node])).map(node => plainValue(node));
  return first && last && [[{ span: { start: first.span.start, end: last.span.end }, text: literal(values, 'None') }]];
}

/** A row that gives its parts by name, as a list. */
function listOfKeys(node: Node): Instead {
  if (node.kind !== 'map') return undefined;
  const value = (...keys: string[]): unknown => plainValueOf(node.entries.find(({ key }) => keys.includes(key.text))?.value);
  const [from, repeats, module, args] = [value('from', 'f'), value('repeats', 'n', 'number'), value('module', 'type', 'm'), value('args')];
  if (module === undefined) return undefined;
  return [[{ span: node.span, text: literal([from ?? -1, repeats ?? 1, module, args ?? []], 'None') }]];
}

const plainValueOf = (node: Node | undefined): unknown => node && plainValue(node);

/** A tuple of Python, which YAML takes apart at its commas: the number that all its items are, or a list. */
function tupleAs(rest: readonly Node[]): Instead {
  const last = rest.findIndex(node => node.kind === 'scalar' && node.text.endsWith(')'));
  const [first] = rest;
  if (first?.kind !== 'scalar' || !first.text.startsWith('(') || last < 1) return undefined;
  const numbers = rest.slice(0, last + 1).map(node => Number(node.kind === 'scalar' ? node.text.replace(/[()]/g, '') : Number.NaN));
  if (numbers.some(Number.isNaN)) return undefined;
  const same = numbers.every(n => n === numbers[0]);
  return [[{ span: { start: first.span.start, end: rest[last]!.span.end }, text: literal(same ? numbers[0] : numbers) }]];
}

interface Surroundings {
  /** The argument and those behind it. */
  readonly rest: readonly Node[];
  readonly header: Header;
  readonly index: number;
  readonly repeats: unknown;
}

/** Names that stand for objects inside the parser, which no row can mean. */
const INTERNAL = new Set(['d', 'f', 'm', 'ch', 'args', 'save', 'layers', 'legacy', 'a', 'j', 'c1', 'c2', 'verbose']);

/** A string argument is a variable of the parser, else a Python literal, else itself (ultralytics/nn/tasks.py, parse_model). */
function readArgument(node: Node, { header, index, repeats, rest }: Surroundings, findings: Finding[]): WrittenArg {
  const value = plainValue(node);
  const written: WrittenArg = {
    value,
    origin: { kind: 'written', value: node.span },
    ...(node.kind === 'list' && { list: true as const }),
    ...floating(node)
  };
  if (typeof value !== 'string') return written;
  const variable: Variable | undefined =
    value === 'n' ? { value: repeats } : value === 'i' ? { value: index } : header.variables.get(value);
  if (variable) {
    const from = [node.span, ...(variable.span ? [variable.span] : [])];
    return {
      value: variable.value,
      origin: { kind: 'computed', from, how: `${value} = ${show(variable.value)}` },
      ...(variable.float && { float: true as const })
    };
  }
  const literal = INTERNAL.has(value) ? { error: true } : pythonLiteral(value);
  if ('value' in literal) return { ...written, value: literal.value };
  if ('word' in literal) return { ...written, value: literal.word };
  const why = INTERNAL.has(value)
    ? `\`${value}\` is a variable inside Ultralytics' parser, not a value`
    : `Ultralytics cannot evaluate ${show(value)} as Python`;
  const digits = /^(\d+)[a-z_]+$/i.exec(value)?.[1];
  const instead = digits === undefined ? tupleAs(rest) : [[{ span: node.span, text: digits }]];
  findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why }, ...(instead && { instead }) } });
  return written;
}
