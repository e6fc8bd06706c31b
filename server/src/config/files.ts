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
