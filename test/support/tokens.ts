import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry, type StateStack } from 'vscode-textmate';

const root = join(__dirname, '../..');

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

const { grammars }: { grammars: readonly Contribution[] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).contributes;

/** A grammar that the extension contributes, with the ones that it injects into it. */
export async function grammarOf(scopeName: string): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(__filename).resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async scope => {
      const path = grammars.find(one => one.scopeName === scope)?.path;
      return path === undefined ? null : parseRawGrammar(readFileSync(join(root, path), 'utf8'), path);
    },
    getInjections: scope => grammars.filter(one => one.injectTo?.includes(scope)).map(one => one.scopeName)
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`no grammar ${scopeName}`);
  return grammar;
}

/** Every line with its tokens below it: the text of a token and its innermost scope, without the language. */
export function tokens(grammar: IGrammar, source: string): string {
  let state: StateStack = INITIAL;
  const out: string[] = [];
  for (const line of source.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    out.push(line);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const text = line.slice(startIndex, endIndex).trim();
      if (text !== '' && scopes.length > 1) out.push(`  ${text}: ${scopes.at(-1)!.replace(/\.(?:darknet-cfg|prototxt)$/, '')}`);
      else if (text !== '') out.push(`  ${text}: -`);
    }
  }
  return `\n${out.join('\n')}\n`;
}
