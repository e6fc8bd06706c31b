/** Node's permission model: no process, no worker, no native code, and of all files only what is named may be read. */
export const permissions = (...readable: readonly string[]): string[] => [
  Number(process.versions.node.split('.')[0]) < 24 ? '--experimental-permission' : '--permission',
  '--no-warnings',
  ...readable.map(path => `--allow-fs-read=${path}`)
];
