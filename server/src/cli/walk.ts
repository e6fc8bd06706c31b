import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { whyNot } from './whyNot';

/** The .gitignore of one folder. */
interface Scope {
  readonly folder: string;
  readonly rules: Ignore;
}

const CANDIDATE = /\.(?:ya?ml|jsonc?|cfg|prototxt|pbtxt)$/i;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);

export interface Walked {
  /** Below the given folder, in the order of their names; with forward slashes. */
  readonly paths: readonly string[];
  readonly failures: readonly string[];
}

/**
 * All files below a folder that may hold a model config. What .gitignore files leave out is never entered, for such folders
 * (data sets, virtual environments) are the large ones. A folder that is named is read, ignored or not.
 */
export function walk(folder: string): Walked {
  const paths: string[] = [];
  const failures: string[] = [];
  const root = resolve(folder);
  const outer = scopesAbove(root);
  visit(root, folder === '.' ? '' : folder.replace(/\/+$/, '') || '/', isIgnored(root, true, outer) ? [] : outer);
  return { paths, failures };

  function visit(absolute: string, shown: string, above: readonly Scope[]): void {
    let entries: Dirent[];
    try {
      entries = readdirSync(absolute, { withFileTypes: true });
    } catch (error) {
      failures.push(`${shown || '.'}: ${whyNot(error)}`);
      return;
    }
    const scopes = entries.some(entry => entry.name === '.gitignore') ? [...above, ...scopeOf(absolute)] : above;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(absolute, entry.name);
      const name = shown === '' ? entry.name : `${shown.endsWith('/') ? shown : `${shown}/`}${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !isIgnored(path, true, scopes)) visit(path, name, scopes);
      } else if (CANDIDATE.test(entry.name) && isFile(entry, path) && !isIgnored(path, false, scopes)) paths.push(name);
    }
  }
}

/** Links to files are followed; those to folders are not, for they may lead round in a circle. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The .gitignore files between the repository's root and a folder inside it. */
function scopesAbove(folder: string): Scope[] {
  const folders: string[] = [];
  for (let at = folder; !existsSync(join(at, '.git')); ) {
    const parent = dirname(at);
    if (parent === at) return [];
    folders.unshift(parent);
    at = parent;
  }
  return folders.flatMap(scopeOf);
}

function scopeOf(folder: string): Scope[] {
  try {
    const text = readFileSync(join(folder, '.gitignore'), 'utf8');
    // As git does: only where the file system tells no cases apart.
    const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
    return [{ folder, rules: ignore({ ignorecase }).add(text) }];
  } catch {
    return [];
  }
}

/** The innermost .gitignore that says something about a path decides. */
function isIgnored(path: string, folder: boolean, scopes: readonly Scope[]): boolean {
  for (let i = scopes.length - 1; i >= 0; i--) {
    const scope = scopes[i]!;
    const { ignored, unignored } = scope.rules.test(relative(scope.folder, path).split(sep).join('/') + (folder ? '/' : ''));
    if (ignored || unignored) return ignored;
  }
  return false;
}
