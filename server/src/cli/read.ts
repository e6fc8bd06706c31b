import { closeSync, openSync, readSync } from 'node:fs';
import { mayBeOurs } from '../dialects/sniff';
import { type ConfigFile, STDIN } from './files';
import { whyNot } from './whyNot';

export type ReadFile =
  | { readonly text: string }
  /** Found by walking, and nothing for us. */
  | { readonly other: true }
  | { readonly failure: string };

/** A NUL this early says that a file is no text; git looks as far. */
const BINARY_WINDOW = 8192;

/** The beginning that tells whether a file may be a model: as many characters as `looksLikeModel` reads, at four bytes each. */
const BEGINNING = 4 * 64 * 1024;

/** More than the eight million characters that are analysed: what lies behind is not even read. */
const MOST = 4 * 8_000_000 + 4;

/**
 * Reads a file as UTF-8. A byte order mark stays, for offsets refer to the text as it is; bytes that are no UTF-8 become
 * U+FFFD. Of a file that was found by walking and whose beginning is no model, nothing more is read.
 */
export async function readConfig({ path, named }: ConfigFile): Promise<ReadFile> {
  try {
    const bytes =
      path === STDIN
        ? await readStdin()
        : readBytes(path, beginning => named || mayBeOurs(path.slice(path.lastIndexOf('/') + 1), decode(beginning)));
    if (bytes === undefined) return { other: true };
    if (!bytes.subarray(0, BINARY_WINDOW).includes(0)) return { text: decode(bytes) };
    return named ? { failure: `${shownAs(path)}: this is a binary file` } : { other: true };
  } catch (error) {
    return { failure: `${shownAs(path)}: ${whyNot(error)}` };
  }
}

const shownAs = (path: string): string => (path === STDIN ? 'standard input' : path);

// TextDecoder would take away a byte order mark unless told not to.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

/** The bytes of a file, or undefined when its beginning shows that nobody wants them. */
function readBytes(path: string, wanted: (beginning: Uint8Array) => boolean): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    while (size < MOST) {
      const chunk = Buffer.allocUnsafe(BEGINNING);
      const read = readSync(file, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      if (size === 0 && !wanted(chunks[0]!)) return undefined;
      size += read;
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST) break;
  }
  return Buffer.concat(chunks);
}
