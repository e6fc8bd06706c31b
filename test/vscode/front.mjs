// One origin in front of VS Code: forwards to its server, serves the extension's files from the page's own origin (the
// page's CSP allows no other) and shapes the page's configuration. Without a server it serves the page itself.
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { layout } from './install.mjs';

export const EXTENSION = '/__harness/extension';
export const MOUNT_EXTENSION = '/__harness/mount-extension';
const MOUNT = '/__harness/mount';
const ENTRY = 'out/vs/code/browser/workbench/workbench.js';
const CONFIGURATION = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)/;
const mountExtension = fileURLToPath(new URL('mount-extension', import.meta.url));

const TYPES = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf'
};

/**
 * @param {object} o
 * @param {number} [o.serverPort]  absent: serverless
 * @param {string} o.extension     folder of the extension under development
 * @param {string} o.workspace     folder that a serverless page mounts
 * @param {(configuration: object) => object} o.configure
 * @param {(error: Error) => void} o.broken  told when this VS Code cannot be served
 */
export async function startFront(o) {
  const front = http.createServer((request, response) => {
    try {
      answer(o, request, response);
    } catch (error) {
      o.broken(error);
      send(response, 500, error.message);
    }
  });
  const sockets = new Set();
  front.on('connection', socket => sockets.add(socket.on('close', () => sockets.delete(socket))));
  front.on('upgrade', (request, socket, head) => (o.serverPort ? tunnel(o.serverPort, request, socket, head) : socket.destroy()));
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const stop = () =>
    new Promise(resolve => {
      front.close(resolve);
      for (const socket of sockets) socket.destroy();
    });
  return { port: front.address().port, stop };
}

function answer(o, request, response) {
  const url = new URL(request.url, 'http://front');
  const below = prefix => (url.pathname.startsWith(`${prefix}/`) ? decodeURIComponent(url.pathname.slice(prefix.length + 1)) : undefined);
  const ofExtension = below(EXTENSION);
  if (ofExtension !== undefined) return sendFile(o.extension, ofExtension, response);
  if (o.serverPort) return forward(o, request, response, url.pathname === '/');
  if (url.pathname === '/') return send(response, 200, serverlessPage(o.configure), '.html');
  const ofMountExtension = below(MOUNT_EXTENSION);
  if (ofMountExtension !== undefined) return sendFile(mountExtension, ofMountExtension, response);
  const mounted = below(MOUNT);
  if (mounted !== undefined) return sendMounted(path.dirname(o.workspace), mounted, url.searchParams, response);
  const ofVsCode = below('/vscode');
  const { vscode } = layout();
  if (ofVsCode === ENTRY) return send(response, 200, serverlessEntry(fs.readFileSync(path.join(vscode, ENTRY), 'utf8')), '.js');
  if (ofVsCode !== undefined) return sendFile(vscode, ofVsCode, response);
  send(response, 404);
}

function forward(o, request, response, isPage) {
  const { method, headers, url } = request;
  const up = http.request({ host: '127.0.0.1', port: o.serverPort, path: url, method, headers }, async answered => {
    if (!isPage || answered.statusCode !== 200) {
      response.writeHead(answered.statusCode, answered.headers);
      return answered.pipe(response);
    }
    try {
      const page = Buffer.concat(await answered.toArray()).toString();
      const shaped = page.replace(CONFIGURATION, (_, head, value) => head + toAttribute(o.configure(fromAttribute(value))));
      const { 'content-length': _length, ...kept } = answered.headers;
      response.writeHead(200, kept).end(shaped);
    } catch (error) {
      o.broken(error);
      response.destroy();
    }
  });
  up.on('error', () => (response.headersSent ? response.destroy() : send(response, 502)));
  request.pipe(up);
}

function tunnel(port, request, socket, head) {
  const up = net.connect(port, '127.0.0.1', () => {
    const headers = request.rawHeaders.map((part, i) => part + (i % 2 ? '\r\n' : ': ')).join('');
    up.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
    up.write(head);
    socket.pipe(up).pipe(socket);
  });
  const end = () => {
    up.destroy();
    socket.destroy();
  };
  for (const side of [up, socket]) side.on('error', end).on('close', end);
}

function send(response, status, body = '', extension = '.txt') {
  const type = TYPES[extension] ?? 'application/octet-stream';
  // The web worker extension host has an origin of its own.
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' }).end(body);
}

function inside(root, relative) {
  const file = path.join(root, relative);
  return file === root || file.startsWith(root + path.sep) ? file : undefined;
}

function sendFile(root, relative, response) {
  const file = inside(root, relative);
  if (!file) return send(response, 403);
  fs.readFile(file, (error, body) => {
    if (!error) send(response, 200, body, path.extname(file));
    else if (relative === 'package.nls.json')
      send(response, 200, '{}', '.json'); // asked for without need, and its absence logged
    else send(response, 404);
  });
}

/** The workspace of a serverless page: read over HTTP; what is written stays in the page (see mount-extension). */
function sendMounted(root, relative, query, response) {
  const file = inside(root, relative);
  if (!file || !fs.existsSync(file)) return send(response, 404);
  const stat = fs.statSync(file);
  if (query.has('stat')) {
    const type = stat.isDirectory() ? 2 : 1; // vscode.FileType
    return send(response, 200, JSON.stringify({ type, ctime: stat.ctimeMs, mtime: stat.mtimeMs, size: stat.size }), '.json');
  }
  if (query.has('readdir')) {
    const entries = fs.readdirSync(file, { withFileTypes: true }).map(entry => [entry.name, entry.isDirectory() ? 2 : 1]);
    return send(response, 200, JSON.stringify(entries), '.json');
  }
  send(response, 200, fs.readFileSync(file), '');
}

const toAttribute = value => JSON.stringify(value).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const fromAttribute = text =>
  JSON.parse(
    text
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
  );

/** code-server's page always names a remote and keeps user data there; without both it is what vscode.dev is. */
function serverlessEntry(script) {
  const changes = [
    ['remoteAuthority:location.host}', 'remoteAuthority:void 0}'],
    ['.with({scheme:J.vscodeRemote}),"User")', '.with({scheme:J.vscodeUserData}),"User")']
  ];
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`this build of VS Code cannot run serverless: its page has no ${from}`);
    return text.replace(from, to);
  }, script);
}

function serverlessPage(configure) {
  const configuration = configure({
    developmentOptions: { enableSmokeTestDriver: true, logLevel: 3 },
    productConfiguration: { enableTelemetry: false },
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    _wrapWebWorkerExtHostInIframe: false,
    callbackRoute: '/callback'
  });
  return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${toAttribute(configuration)}">
<link rel="stylesheet" href="/vscode/out/vs/code/browser/workbench/workbench.css"></head><body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = location.origin + '/vscode/out/';</script>
<script type="module" src="/vscode/out/nls.messages.js"></script>
<script type="module" src="/vscode/${ENTRY}"></script></html>`;
}
