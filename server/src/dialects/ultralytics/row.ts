import type { Span } from '../../base/span';
import type { Finding } from '../../ir/finding';
import type { Node } from '../../syntax/tree';
import type { WrittenArg } from '../arguments';
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
  const refuse = (why: string) => findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });
  const items = node.kind === 'list' ? node.items : [];
  if (node.kind !== 'list') refuse(`a row is a list ${PARTS}, not ${node.kind === 'map' ? 'a mapping' : show(plainValue(node))}`);
  else if (items.length !== 4) refuse(`a row has four parts, ${PARTS}; ${items.length} stand here`);
  const [from, repeats, module, args] = items;
  if (args && args.kind !== 'list') refuse(`arguments stand in a list, not ${show(plainValue(args))}`);
  const unscaled = repeats && plainValue(repeats);
  return {
    span: node.span,
    from: from && { value: plainValue(from), node: from },
    repeats: repeats && { value: unscaled, span: repeats.span },
    module: module && { value: plainValue(module), span: module.span },
    args: args?.kind === 'list' ? args.items.map(item => readArgument(item, { header, index, repeats: unscaled }, findings)) : [],
    argsSpan: args?.span,
    findings
  };
}

interface Surroundings {
  readonly header: Header;
  readonly index: number;
  readonly repeats: unknown;
}

/** Names that stand for objects inside the parser, which no row can mean. */
const INTERNAL = new Set(['d', 'f', 'm', 'ch', 'args', 'save', 'layers', 'legacy', 'a', 'j', 'c1', 'c2', 'verbose']);

/** A string argument is a variable of the parser, else a Python literal, else itself (ultralytics/nn/tasks.py, parse_model). */
function readArgument(node: Node, { header, index, repeats }: Surroundings, findings: Finding[]): WrittenArg {
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
  findings.push({ kind: 'argument', blame: [], data: { problem: { is: 'value', why } } });
  return written;
}
