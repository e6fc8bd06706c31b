import { Position, Range, type TextDocument } from 'vscode';
import { mayBeOurs } from '../../server/src/dialects/sniff';

/** Languages of the documents that may hold a model config; they keep them. */
export const LANGUAGES = ['yaml', 'json', 'jsonc', 'darknet-cfg', 'properties', 'prototxt'] as const;

/** Documents that are no text of their own: notebook cells, and what source control shows on the left side of a diff. */
const OTHERS_TEXTS = new Set([
  'vscode-notebook-cell',
  'vscode-notebook-cell-output',
  'git',
  'gitfs',
  'gitlens',
  'gitlens-git',
  'hg',
  'svn',
  'pr',
  'review',
  'scm-history-item',
  'vscode-local-history',
  'chat-editing-text-model',
  'output'
]);

/** Whether a document is one of those that the server is told of; where it is stored does not matter. */
export const isServed = ({ languageId, uri }: TextDocument): boolean =>
  (LANGUAGES as readonly string[]).includes(languageId) && !OTHERS_TEXTS.has(uri.scheme);

/** How much of a text is looked at; the sniffer looks no further. */
const BEGINNING = 64 * 1024;

/** Whether a document is reason enough to start the server. */
export function isModel(document: TextDocument): boolean {
  const { path } = document.uri;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isServed(document) && mayBeOurs(name, document.getText(new Range(new Position(0, 0), document.positionAt(BEGINNING))));
}
