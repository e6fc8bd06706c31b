import { span } from '../base/span';
import { newBrackets } from './brackets';
import { MAX_REPAIRS, type Report } from './guard';
import { joinLines, looseQuote, OPEN_QUOTE, type Repair, RUNS_ON, runsIntoItems, unclosedLine } from './repair';
import type { Comment } from './tree';

/** What is noted while the tokens of a YAML text pass from the lexer to the parser. */
export interface Lookout {
  readonly comments: readonly Comment[];
  /** Starts of quoted scalars that no quote ends. */
  readonly openQuotes: ReadonlySet<number>;
  /** Notes what the token at an offset tells, and answers what the parser is to get in its place. */
  look(token: string, at: number): string;
  /** The text ends. */
  end(): void;
  /** Where the outermost open bracket stands. */
  outermost(): number | undefined;
  /** What may mend the first place that the parser is known to misread. */
  repair(): Repair | undefined;
}

/** `mayJoin`: brackets that go on at the left margin are to be mended. */
export function newLookout(text: string, report: Report, mayJoin: boolean): Lookout {
  const brackets = newBrackets(report);
  const comments: Comment[] = [];
  const openQuotes = new Set<number>();
  let scalarNext = false;
  let joins = 0;
  let repair: Repair | undefined;

  const lookAtQuoted = (token: string, at: number) => {
    const open = !closed(token);
    if (open) {
      openQuotes.add(at);
      report('syntax', span(at, at + token.length), OPEN_QUOTE);
    }
    if (repair || !token.includes('\n')) return;
    const loose = looseQuote(text, at, at + token.length);
    // A quote without any other is surely the one to blame.
    repair = loose && (open ? { ...loose, forced: true } : loose);
  };

  const lookAtLines = (token: string, at: number) => {
    const bracket = brackets.outermost();
    if (bracket !== undefined) {
      const dash = token.search(/(?<=\n *)-(?: |$)/);
      if (dash >= 0) repair ??= unclosedLine(text, bracket, at + dash);
      return;
    }
    const found = runsIntoItems(text, at, at + token.length);
    if (found) report('syntax', found.at, RUNS_ON);
    repair ??= found;
  };

  const look = (token: string, at: number): string => {
    if (scalarNext) {
      scalarNext = false;
      if (token.includes('\n')) lookAtLines(token, at);
      return token;
    }
    switch (token.charCodeAt(0)) {
      case 0x1f: // the next token is a scalar, whatever it looks like
        scalarNext = token.length === 1;
        break;
      case 0x18: // the lexer gives a flow collection up, because a line stands too far left
        if (token.length !== 1) break;
        if (mayJoin && !repair && joins++ < MAX_REPAIRS) repair = joinLines(text, brackets.outermost() ?? at);
        brackets.end();
        break;
      case 0x23: // #
        comments.push({ span: span(at, at + token.trimEnd().length), text: token.slice(1).trim() });
        break;
      case 0x22: // "
      case 0x27: // '
        lookAtQuoted(token, at);
        break;
      case 0x2d: // - within brackets: an item of the list that the brackets stand in
        if (token.length === 1 && brackets.outermost() !== undefined) repair ??= unclosedLine(text, brackets.outermost()!, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (token.length === 1) brackets.open(token, at);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        // A stray one would end the document for the parser, with all that follows: it sees a blank instead.
        if (token.length === 1 && !brackets.close(token, at)) return ' ';
    }
    return token;
  };

  return { comments, openQuotes, look, end: brackets.end, outermost: brackets.outermost, repair: () => repair };
}

function closed(quoted: string): boolean {
  if (quoted.length < 2 || quoted.at(-1) !== quoted[0]) return false;
  // An escaped quote ends nothing: \" in double quotes, '' in single ones.
  const escaping = quoted[0] === '"' ? '\\' : "'";
  let run = 0;
  for (let i = quoted.length - 2; i > 0 && quoted[i] === escaping; i--) run++;
  return run % 2 === 0;
}
