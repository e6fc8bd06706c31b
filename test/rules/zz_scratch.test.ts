import { it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../server/src/rules/index';
import { reports } from '../support/see';
it('prints', () => {
  let out = '';
  for (const rule of rules) for (const e of rule.examples) out += '\n## ' + rule.code + reports(e.bad, {onError: (r, err) => { out += 'ERR ' + r.code + String((err as Error).stack); }});
  out += '\n\n######## broken\n';
  const dir = '/work/shared/oracles/ultralytics/broken';
  for (const f of readdirSync(dir)) {
    if (!f.endsWith('.yaml')) continue;
    try { out += '\n## ' + f + reports(readFileSync(dir + '/' + f, 'utf8'), {file: f.replace(/-\d+-.*/, '.yaml'), onError: (r, err) => { out += 'ERR ' + r.code + String((err as Error).stack); }}); } catch (e) { out += '\n' + f + ' THROWS ' + String((e as Error).stack).slice(0,300); }
  }
  require('node:fs').writeFileSync('/tmp/t/out.txt', out);
});
