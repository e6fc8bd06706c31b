// harness://mount/… for serverless pages: reads come from the page's own origin, writes stay in memory.
const vscode = require('vscode');

/** What was written since the page opened; null stands for a deleted entry. */
const written = new Map();
const changed = new vscode.EventEmitter();
let origin = '';

async function fetched(uri, query) {
  const response = await fetch(`${origin}/__harness/mount${encodeURI(uri.path)}${query}`);
  if (!response.ok) throw vscode.FileSystemError.FileNotFound(uri);
  return response;
}

function put(uri, entry, type) {
  written.set(uri.path, entry);
  changed.fire([{ type, uri }]);
}

const files = {
  onDidChangeFile: changed.event,
  watch: () => ({ dispose() {} }),
  async stat(uri) {
    const own = written.get(uri.path);
    if (own === null) throw vscode.FileSystemError.FileNotFound(uri);
    if (own) return { type: own.type, ctime: own.mtime, mtime: own.mtime, size: own.content?.length ?? 0 };
    return (await fetched(uri, '?stat')).json();
  },
  async readDirectory(uri) {
    const names = new Map(written.get(uri.path) ? [] : await (await fetched(uri, '?readdir')).json());
    const base = uri.path.replace(/\/?$/, '/');
    for (const [path, entry] of written) {
      const name = path.slice(base.length);
      if (!path.startsWith(base) || !name || name.includes('/')) continue;
      if (entry) names.set(name, entry.type);
      else names.delete(name);
    }
    return [...names];
  },
  async readFile(uri) {
    const own = written.get(uri.path);
    if (own === null) throw vscode.FileSystemError.FileNotFound(uri);
    return own ? own.content : new Uint8Array(await (await fetched(uri, '')).arrayBuffer());
  },
  async writeFile(uri, content) {
    const known = await files.stat(uri).then(
      () => true,
      () => false
    );
    const entry = { type: vscode.FileType.File, content, mtime: Date.now() };
    put(uri, entry, known ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created);
  },
  createDirectory: uri => put(uri, { type: vscode.FileType.Directory, mtime: Date.now() }, vscode.FileChangeType.Created),
  delete: uri => put(uri, null, vscode.FileChangeType.Deleted),
  async rename(from, to) {
    await files.writeFile(to, await files.readFile(from));
    files.delete(from);
  }
};

async function walk(dir) {
  const found = [];
  for (const [name, type] of await files.readDirectory(dir)) {
    const uri = vscode.Uri.joinPath(dir, name);
    if (type === vscode.FileType.Directory) found.push(...(await walk(uri)));
    else found.push(uri);
  }
  return found;
}

exports.activate = context => {
  origin = context.extensionUri.with({ path: '', query: '', fragment: '' }).toString(true).replace(/\/$/, '');
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('harness', files, { isCaseSensitive: true }),
    vscode.workspace.registerFileSearchProvider('harness', { provideFileSearchResults: (_query, options) => walk(options.folder) })
  );
};
