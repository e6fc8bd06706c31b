import picomatch from 'picomatch';

/** Files by glob: relative to the folder `base`, where there is one, else to any folder. */
export interface Files {
  readonly glob: string;
  /** With forward slashes, and without one at its end. */
  readonly base?: string;
}

/** Whether a path, with forward slashes, is meant; a glob without a slash matches names in any folder, as in .gitignore. */
export function matches({ glob, base }: Files, path: string): boolean {
  const anywhere = glob.startsWith('**') || (base !== undefined ? !glob.includes('/') : !glob.startsWith('/'));
  const pattern = glob.startsWith('**') || !anywhere ? glob.replace(base === undefined ? /^$/ : /^\.?\//, '') : `**/${glob}`;
  if (base === undefined) return picomatch.isMatch(path, pattern, { dot: true });
  return path.startsWith(`${base}/`) && picomatch.isMatch(path.slice(base.length + 1), pattern, { dot: true });
}

/** The glob, relative to the folder `base`, that means one file alone; undefined for a file that lies elsewhere. */
export function globOf(path: string, base: string): string | undefined {
  if (!path.startsWith(`${base}/`)) return undefined;
  const relative = path.slice(base.length + 1).replace(/[\\()[\]{}*?!+@|]/g, '\\$&');
  // A glob without a slash matches names in any folder.
  return relative.includes('/') ? relative : `./${relative}`;
}
