import { env, Uri, type Webview } from 'vscode';

/** The page of the model panel. Nothing but its own script and style sheet is loaded; pictures are made in it. */
export function panelPage(webview: Webview, extension: Uri): string {
  const own = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, 'dist', name)).toString();
  const nonce = newNonce();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'"
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shapelint</title>
<link rel="stylesheet" href="${own('panel.css')}">
</head>
<body><script nonce="${nonce}" src="${own('panel.js')}"></script></body>
</html>`;
}

function newNonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
