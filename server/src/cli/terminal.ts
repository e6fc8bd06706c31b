import { grouped } from '../base/grouped';
import { printable } from '../base/printable';
import { PROJECT } from '../base/project';
import { EXIT } from './exit';

/** Results go to standard output, everything about the run itself to standard error. */
export const print = (text: string): void => void process.stdout.write(text);
export const complain = (message: string): void => void process.stderr.write(`${PROJECT.name}: ${printable(message)}\n`);

/** An error in a line of its own: never its trace, which helps nobody at a prompt. */
export const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** Whoever reads our output may stop reading (`| head`): that is no fault. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      process.exitCode = EXIT.failed;
      if (stream === process.stdout) complain(`cannot write: ${firstLine(error)}`);
    });
  }
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  green: [32, 39]
} as const;

export type Style = keyof typeof CODES;
export type Paint = (style: Style, text: string) => string;

/** Colours for a stream where it is a terminal; NO_COLOR and FORCE_COLOR decide over that. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' ? FORCE_COLOR !== '0' && FORCE_COLOR !== 'false' : undefined;
  const coloured = forced ?? (!NO_COLOR && stream.isTTY === true && TERM !== 'dumb');
  return (style, text) => (coloured && text !== '' ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text);
}

/** Nobody needs a progress line for less than this, in milliseconds. */
const PATIENCE = 1000;
const REDRAW = 100;

/** A line on a terminal's standard error that says how far a long run is. */
export function progress(total: number): { readonly step: (done: number) => void; readonly end: () => void } {
  const began = Date.now();
  let drawn = 0;
  return {
    step(done) {
      const now = Date.now();
      if (!process.stderr.isTTY || now - began < PATIENCE || now - drawn < REDRAW) return;
      drawn = now;
      process.stderr.write(`\r\u001b[2K${grouped(done)} of ${grouped(total)} files`);
    },
    end() {
      if (drawn > 0) process.stderr.write('\r\u001b[2K');
    }
  };
}

/** "1 file", "2 files" */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
