import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween } from '../../server/src/base/change';
import { parseCfg } from '../../server/src/syntax/cfg';
import { parseJson } from '../../server/src/syntax/json';
import { parsePrototext } from '../../server/src/syntax/prototext';
import { rereadCfg, rereadPrototext } from '../../server/src/syntax/rereadEntries';
import { rereadJson } from '../../server/src/syntax/rereadJson';
import { rereadYaml } from '../../server/src/syntax/rereadYaml';
import { parseYaml } from '../../server/src/syntax/yaml';
import { classifier, configs, detector } from '../fuzz/configs';
import { editedTexts } from '../fuzz/edits';
import { runs } from '../support/fuzzing';
import { whole } from './whole';

const nested = 'a: 1\nb:\n- x: 1\n  y: [1, 2] # c\n-\n  - 1\n  # between\n  - {k: v}\n\n- z\nc:\n  - - 1\n    - 2\n  - d: 3\n# end\n';
const cfg = '[net]\nwidth=32\n\n# first\n[convolutional]\nfilters=8\nsize=3\n\n[maxpool]\nsize=2\nstride=2\n; last\n[yolo]\nmask = 0,1\n';
const texts = (file: RegExp) => configs.filter(config => file.test(config.file)).map(config => config.text);

describe.each([
  { syntax: 'YAML', parse: parseYaml, reread: rereadYaml, stock: [detector, classifier, nested] },
  { syntax: 'JSON', parse: parseJson, reread: rereadJson, stock: texts(/json$/) },
  { syntax: 'cfg', parse: parseCfg, reread: rereadCfg, stock: [cfg] },
  { syntax: 'prototext', parse: parsePrototext, reread: rereadPrototext, stock: texts(/prototxt$/) }
])('$syntax', ({ parse, reread, stock }) => {
  it('reads the changed part of a text as it reads all of it', () => {
    let changes = 0;
    let partly = 0;
    fc.assert(
      fc.property(editedTexts(stock), versions => {
        let tree = parse(versions[0]!);
        for (const [i, after] of versions.slice(1).entries()) {
          const before = versions[i]!;
          const again = reread({ tree, before, after, change: changeBetween(before, after) });
          tree = parse(after);
          changes++;
          if (!again) continue;
          partly++;
          expect(whole(again.tree)).toEqual(whole(tree));
          // What was read in part may be read in part again.
          tree = again.tree;
        }
      }),
      runs(60)
    );
    expect(partly).toBeGreaterThan(changes / 10);
  });
});
