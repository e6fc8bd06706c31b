import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BROKEN, CLEAN, LOSSY, workspace } from '../cli/shapelint';
import { connect, leaveAll } from '../protocol/client';
import { bundle, bundleNames } from '../support/bundle';
import { permissions } from '../support/permissions';

/** What SECURITY.md promises, held by what ships: the bundles, and their processes while they run. */

const root = join(__dirname, '../..');
const security = readFileSync(join(root, 'SECURITY.md'), 'utf8');

/** The modules of Node through which a program reaches anything outside itself. */
const REACHING =
  /^(?:node:)?(?:child_process|cluster|dgram|dns|fs|http|http2|https|inspector|module|net|repl|sqlite|tls|vm|wasi|worker_threads)(?:\/.*)?$/;

/**
 * The files that name such a module, bundle by bundle. Of the libraries: the client of the language server starts our own
 * server; the Node entries of the protocol's libraries know transports (pipes, sockets) that neither side asks for.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'extension.node.js': [
    'vscode-jsonrpc/lib/node/main.js: fs',
    'vscode-jsonrpc/lib/node/main.js: net',
    'vscode-languageclient/lib/node/main.js: child_process',
    'vscode-languageclient/lib/node/main.js: fs',
    'vscode-languageclient/lib/node/processes.js: child_process'
  ],
  'server.js': [
    'server/src/lsp/main.node.ts: fs',
    'vscode-jsonrpc/lib/node/main.js: fs',
    'vscode-jsonrpc/lib/node/main.js: net',
    'vscode-languageserver/lib/node/files.js: child_process',
    'vscode-languageserver/lib/node/files.js: fs'
  ],
  'cli.js': [
    'server/src/cli/configuration.ts: fs',
    'server/src/cli/files.ts: fs',
    'server/src/cli/fix.ts: fs',
    'server/src/cli/main.ts: worker_threads',
    'server/src/cli/read.ts: fs',
    'server/src/cli/walk.ts: fs',
    'server/src/cli/workers.ts: worker_threads'
  ]
};

async function reaching(name: string): Promise<string[]> {
  const { inputs } = (await bundle(name)).metafile;
  const found = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(one => one.external && REACHING.test(one.path))
      .map(one => `${file.replace(/^.*node_modules\//, '')}: ${one.path.replace('node:', '')}`)
  );
  return [...new Set(found)].sort();
}

/** Ways to run a text, or to reach the network, that need no module. */
const FORBIDDEN = [
  /\beval\s*\(/,
  /\bnew Function\b/,
  /[^.\w]Function\s*\(/,
  /\bfetch\s*\(/,
  /\bXMLHttpRequest\b/,
  /\bWebSocket\b/,
  /\bEventSource\b/,
  /\bsendBeacon\b/,
  /\bimportScripts\b/,
  /\bprocess\.binding\b/,
  /\bset(?:Timeout|Interval)\(\s*["'`]/
];

describe.each(bundleNames)('%s', name => {
  it('reaches outside itself only where that is known', async () => {
    expect(await reaching(name)).toEqual(ALLOWED[name] ?? []);
  });

  it('runs no text and knows no network', async () => {
    const text = readFileSync((await bundle(name)).file, 'utf8');
    expect(text.length).toBeGreaterThan(1_000);
    expect(FORBIDDEN.filter(pattern => pattern.test(text))).toEqual([]);
  });
});

/** The library that a file belongs to, and the folder that this copy of it lies in; undefined for our own files. */
function libraryOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const at = file.lastIndexOf('node_modules/');
  const name = at < 0 ? undefined : /^(?:@[^/]+\/)?[^/]+/.exec(file.slice(at + 'node_modules/'.length))?.[0];
  return name ? { name, folder: file.slice(0, at) } : undefined;
}

describe('the libraries in the bundles', () => {
  it('are the ones that SECURITY.md lists, one copy each', async () => {
    const copies = new Map<string, Set<string>>();
    for (const name of bundleNames) {
      const [made] = Object.values((await bundle(name)).metafile.outputs);
      for (const [file, { bytesInOutput }] of Object.entries(made?.inputs ?? {})) {
        if (bytesInOutput === 0) continue;
        const library = libraryOf(file);
        if (library) copies.set(library.name, (copies.get(library.name) ?? new Set()).add(library.folder));
      }
    }
    const listed = [...security.matchAll(/^- `([^`]+)`/gm)].map(match => match[1]!);
    expect([...copies.keys()].sort()).toEqual(listed.sort());
    expect([...copies].filter(([, folders]) => folders.size > 1).map(([library]) => library)).toEqual([]);
  });

  it('are at most eight that our own code names', async () => {
    const named = new Set<string>();
    for (const name of bundleNames) {
      for (const [file, { imports }] of Object.entries((await bundle(name)).metafile.inputs)) {
        if (file.includes('node_modules/')) continue;
        for (const { path } of imports) if (path.includes('node_modules/')) named.add(libraryOf(path)!.name);
      }
    }
    expect(named.size).toBeLessThanOrEqual(8);
    expect([...named].filter(library => !security.includes(`- \`${library}\``))).toEqual([]);
  });
});

describe('at run time', () => {
  const work = workspace({ '.git/HEAD': '', 'a.yaml': CLEAN, 'deep/b.yaml': BROKEN, '.gitignore': 'c.yaml\n', 'c.yaml': LOSSY });
  afterAll(leaveAll);

  it('the server answers with nothing to read but its own file', async () => {
    const { file } = await bundle('server.js');
    const client = await connect({ node: permissions(file) });
    const uri = 'file:///project/m.yaml';
    await client.open(uri, BROKEN);
    expect((await client.diagnostics(uri)).map(({ code }) => code)).toEqual(['SL101']);
    expect(await client.hints(uri)).not.toEqual([]);
    expect(await client.hover(uri, 'conv2d')).not.toBeNull();
    expect(client.log).toEqual([]);
    expect(await client.leave()).toBe(0);
  });

  it('the command line reads what is named, and without --fix writes nothing', async () => {
    const program = await work.program();
    const { status, stdout, stderr } = await work.run(['check', '--format', 'json', '.'], {
      node: permissions(dirname(program), work.folder)
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout).files.map(({ path }: { path: string }) => path)).toEqual(['a.yaml', 'deep/b.yaml']);
  });

  it('what is not allowed is refused, so that these tests mean something', async () => {
    const program = await work.program();
    const { status, stderr } = await work.run(['check', 'a.yaml'], { node: permissions(program) });
    expect(status).toBe(2);
    expect(stderr).toContain('a.yaml');
  });
});
