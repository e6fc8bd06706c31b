import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';

const root = join(__dirname, '../..');
const sources = ['server/src', 'client/src', 'client/webview'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => `${folder}/${file.replaceAll('\\', '/')}`)
);
const files = sources.map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }));

interface Import {
  readonly from: string;
  /** A package, or a file of the project without its extension. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = files.flatMap(({ path, text }) =>
  [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\b(?:import|require)\(\s*'([^']+)'/gm)].map(match => {
    const written = match[2] ?? match[3]!;
    const to = written.startsWith('.') ? posix.join(posix.dirname(path), written) : written;
    return { from: path, to, typeOnly: match[1] !== undefined };
  })
);

/** What each room may import beside itself, `base` and (from `ops` on) `ir`: ARCHITECTURE.md, "Rooms". */
const mayImport: Readonly<Record<string, string>> = {
  base: '',
  arithmetic: '',
  ir: 'arithmetic',
  ops: 'ir arithmetic',
  blocks: 'ir ops arithmetic',
  syntax: '',
  config: 'ir syntax',
  dialects: 'ir blocks ops syntax config',
  analysis: 'ir dialects blocks ops arithmetic config syntax',
  rules: 'ir analysis ops arithmetic config dialects syntax',
  features: 'ir rules analysis dialects ops arithmetic syntax config',
  lsp: 'ir features rules analysis dialects config',
  cli: 'ir features rules analysis dialects config'
};

/** Where packages may be imported; a path ending in / is a folder. */
const packages: Readonly<Record<string, readonly string[]>> = {
  yaml: ['server/src/syntax/'],
  'jsonc-parser': ['server/src/syntax/json.ts'],
  picomatch: ['server/src/config/'],
  'vscode-languageserver': ['server/src/lsp/'],
  'vscode-languageserver-textdocument': ['server/src/lsp/'],
  'vscode-languageclient': ['client/src/'],
  vscode: ['client/src/'],
  '@dagrejs': ['client/webview/'],
  node: ['server/src/cli/', 'server/src/lsp/main.node.ts'],
  ignore: ['server/src/cli/'],
  tinyglobby: ['server/src/cli/']
};

const room = (path: string): string => path.split('/')[2]!;
const isPackage = (to: string): boolean => !/^(?:(?:server|client)\/|package\.json$)/.test(to);
const packageOf = (to: string): string => (to.startsWith('node:') ? 'node' : to.split('/')[0]!);
const isIn = (path: string, place: string): boolean => (place.endsWith('/') ? path.startsWith(place) : path === place);
const told = ({ from, to }: Import): string => `${from} → ${to}`;

it('sees the sources and their imports', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(files.length);
});

it('holds the rooms apart', () => {
  const wrong = imports
    .filter(({ from, to }) => from.startsWith('server/src/') && to.startsWith('server/src/'))
    .filter(({ from, to }) => ![room(from), 'base', ...mayImport[room(from)]!.split(' ')].includes(room(to)))
    .map(({ from, to }) => `${room(from)} → ${to.slice('server/src/'.length)}`);
  expect([...new Set(wrong)]).toEqual([]);
  expect(imports.filter(({ from, to }) => from.startsWith('server/') && to.startsWith('client/')).map(told)).toEqual([]);
});

it('knows every room', () => {
  expect([...new Set(files.filter(({ path }) => path.startsWith('server/')).map(({ path }) => room(path)))].sort()).toEqual(
    Object.keys(mayImport).sort()
  );
});

it('keeps every package in its place', () => {
  const wrong = imports.filter(({ from, to }) => isPackage(to) && !packages[packageOf(to)]?.some(place => isIn(from, place)));
  expect(wrong.map(told)).toEqual([]);
});

it('gives the client nothing of the core but the sniffing and the types of the protocol', () => {
  const wrong = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith('client/') &&
      to.startsWith('server/') &&
      to !== 'server/src/dialects/sniff' &&
      !(typeOnly && to === 'server/src/lsp/protocol')
  );
  expect(wrong.map(told)).toEqual([]);
});

it('keeps files short, named after what they hold, and without default exports', () => {
  expect(files.filter(({ text }) => text.split('\n').length > 351).map(({ path }) => path)).toEqual([]);
  expect(
    files.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc|shared)(?:\.ts|\/)/i.test(path)).map(({ path }) => path)
  ).toEqual([]);
  expect(files.filter(({ text }) => /^export default\b|\bas default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
});

it('gives every operator and block a name of its own, for results are remembered by it', async () => {
  const units = new Set<{ name: string; is: string }>();
  for (const { path } of files.filter(({ path }) => /^server\/src\/(?:ops|blocks)\//.test(path))) {
    for (const value of Object.values(await import(/* @vite-ignore */ join(root, path)))) {
      const unit = value as { name: string; is: string } | undefined;
      if (unit?.is === 'op' || unit?.is === 'block') units.add(unit);
    }
  }
  expect(units.size).toBeGreaterThan(100);
  const names = [...units].map(({ is, name }) => `${is} ${name}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  // Those that are not exported are named in the text alone.
  const written = files.flatMap(({ text }) =>
    [...text.matchAll(/\bdefine(Op|Block)(?:<[^(]*>)?\(\{\s*name: '([^']+)'/g)].map(m => `${m[1]} ${m[2]}`)
  );
  expect(written.filter((name, i) => written.indexOf(name) !== i)).toEqual([]);
});

// V8 keeps a hidden class for what each generator function makes, and for each object with accessors of its own, among what is
// old; it keeps the functions with all that they see. Those of a module and of classes are made once.
it('makes no generators and no accessors for each analysis anew: all that they see would outlive the young generation', () => {
  const inner = /^(?: {3,}(?:async )?\*\w+\(| {3,}[gs]et \w+\(| +(?!\*).*\bfunction\*)/m;
  const rooms = /^server\/src\/(?:base|syntax|dialects|config|analysis|rules|features)\//;
  expect(files.filter(({ path, text }) => rooms.test(path) && inner.test(text)).map(({ path }) => path)).toEqual([]);
});
