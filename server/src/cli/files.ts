import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { walk } from './walk';
import { whyNot } from './whyNot';

/** A file to work on. */
export interface ConfigFile {
  /** As the user gave it, or below the folder the user gave; with forward slashes. */
  readonly path: string;
  /** False when it was found by walking a folder: then it is left alone unless it is a model config. */
  readonly named: boolean;
}

export interface Found {
  readonly files: readonly ConfigFile[];
  readonly failures: readonly string[];
}

export const STDIN = '-';

/** The files that paths stand for: themselves, or the candidates below a folder. */
export function findFiles(paths: readonly string[], folders: boolean): Found {
  const files = new Map<string, ConfigFile>();
  const failures: string[] = [];
  for (const given of paths) {
    const path = forward(given);
    if (given === STDIN) {
      files.set(STDIN, { path, named: true });
      continue;
    }
    const kind = kindOf(given);
    if (kind.is === 'nothing') failures.push(`${given}: ${kind.why}`);
    else if (kind.is === 'file') files.set(resolve(given), { path, named: true });
    else if (!folders) failures.push(`${given}: this is a folder; name the files in it`);
    else {
      const below = walk(path);
      for (const one of below.paths) if (!files.has(resolve(one))) files.set(resolve(one), { path: one, named: false });
      failures.push(...below.failures);
    }
  }
  return { files: [...files.values()], failures };
}

/** A path as it is shown: with forward slashes. */
export const forward = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

type Kind = { readonly is: 'file' | 'folder' } | { readonly is: 'nothing'; readonly why: string };

/** What a path leads to. */
function kindOf(path: string): Kind {
  try {
    return { is: statSync(path).isDirectory() ? 'folder' : 'file' };
  } catch (error) {
    return { is: 'nothing', why: whyNot(error) };
  }
}
