import { span } from '../base/span';
import type { Report } from './guard';

/** Follows the brackets of a YAML text from one to the next, and reports those without a partner. */
export interface Brackets {
  open(bracket: string, at: number): void;
  /** False when nothing was open: the bracket is stray. */
  close(bracket: string, at: number): boolean;
  /** The flow collections that are open end here, closed or not. */
  end(): void;
  /** Where the outermost open bracket stands. */
  outermost(): number | undefined;
}

export function newBrackets(report: Report): Brackets {
  let opened: { bracket: string; at: number }[] = [];
  return {
    open: (bracket, at) => {
      opened.push({ bracket, at });
    },
    close: (bracket, at) => {
      const last = opened.pop();
      if (!last) report('syntax', span(at, at + 1), `This ${bracket} closes nothing: remove it, or write the bracket that it closes.`);
      else if (partner(last.bracket) !== bracket) {
        report('syntax', span(at, at + 1), `A ${last.bracket} was opened here; ${partner(last.bracket)} must close it, not ${bracket}.`);
      }
      return last !== undefined;
    },
    end: () => {
      if (opened.length > 0) {
        const missing = opened.map(b => partner(b.bracket)).reverse();
        const { bracket, at } = opened[0]!;
        // Hundreds of brackets make no sentence.
        const what = missing.length > 5 ? `${missing.length} closing brackets are` : `${missing.join('')} is`;
        report('syntax', span(at, at + 1), `This ${bracket} is not closed: ${what} missing before the next line begins.`);
        opened = [];
      }
    },
    outermost: () => opened[0]?.at
  };
}

const partner = (bracket: string): string => (bracket === '[' ? ']' : '}');
