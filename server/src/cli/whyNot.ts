const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EACCES: 'not allowed to read this',
  EPERM: 'not allowed to read this',
  EISDIR: 'this is a folder',
  ELOOP: 'a symbolic link that leads back to itself',
  ENAMETOOLONG: 'this name is too long'
};

/** An error of the file system in words. */
export function whyNot(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return REASONS[code] ?? `cannot be read (${code || String(error)})`;
}
