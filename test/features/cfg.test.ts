import { describe, expect, it } from 'vitest';
import { keyDoc } from '../../server/src/dialects/darknet/keyDocs';
import { sections } from '../../server/src/dialects/darknet/sections';
import { slotOf } from '../../server/src/dialects/darknet/writing';
import { complete, offered, taken } from '../support/completion';
import { hover, outline } from '../support/editor';
import { folded, goto, highlighted, readers, renameable } from '../support/navigation';

const file = { file: 'model.cfg' };
const STEM = '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\nstride=2\npad=1\n';
const TWO = `${STEM}\n[convolutional]\nfilters=16\nsize=3\npad=1\n`;

describe('completion in a .cfg file', () => {
  it('offers sections in brackets, with the shape that they give by themselves', () => {
    expect(taken(`${STEM}\n[max<|>]\n`, '[maxpool]', file)).toBe('[maxpool]');
    expect(taken(`${STEM}\n[max<|>\n`, '[maxpool]', file)).toBe('[maxpool]');
    expect(taken(`${STEM}\n[<|>]\n`, '[yolo]', file)).toBe('[yolo]');
    expect(offered(`${STEM}\n[<|>]\n`, file)).toEqual(
      expect.arrayContaining(['[avgpool]: 8×1×1', '[upsample]: 8×32×32', '[convolutional]'])
    );
  });

  it('offers on an empty line keys that the section lacks, then the sections that may follow', () => {
    const found = offered(`${STEM}<|>`, file);
    expect(found).toContain('groups: whole number · default 1');
    expect(found).toContain('batch_normalize: 0 or 1 · default 0');
    expect(found.some(one => one.startsWith('filters') || one.startsWith('stride:'))).toBe(false);
    expect(found).toContain('[avgpool]: 8×1×1');
    expect(taken(`${STEM}batch<|>`, 'batch_normalize', file)).toBe('batch_normalize=');
    expect(taken(`${STEM}gro<|>=2`, 'groups', file)).toBe('groups=2');
    expect(complete(`${STEM}<|>`, file).find(({ label }) => label === 'groups')?.markdown).toMatch(/group/i);
  });

  it('offers the keys and values of [net]', () => {
    expect(offered('[net]\n<|>\nwidth=32\n', file).slice(0, 3)).toEqual([
      'batch: whole number · default 1',
      'subdivisions: whole number · default 1',
      'time_steps: whole number · default 1'
    ]);
    expect(offered('[net]\npolicy=<|>\nwidth=32\n', file)).toContain('steps');
  });

  it('offers the words of a key, marking the default', () => {
    expect(offered(`${STEM}activation=<|>`, file)).toEqual(expect.arrayContaining(['logistic: default', 'leaky', 'mish']));
    expect(offered(`${STEM}activation=<|>`, { ...file, variant: 'pjreddie' })).not.toContain('mish');
    expect(offered(`${STEM}batch_normalize=<|>`, file)).toEqual(['0: default', '1']);
    expect(offered(`${STEM}[shortcut]\nweights_type=<|>`, file)).toEqual(['none: default', 'per_feature', 'per_channel']);
    expect(offered(`${STEM}filters=<|>`, file)).toEqual([]);
  });

  it('offers earlier layers with their shapes, one number of a list at a time', () => {
    expect(offered(`${TWO}[route]\nlayers=-1,<|>`, file)).toEqual([
      '-1: convolutional 16×16×16',
      '1: convolutional 16×16×16',
      '0: convolutional 8×16×16'
    ]);
    expect(offered(`${TWO}[shortcut]\nfrom=-<|>`, file)).toEqual(['-1: convolutional 16×16×16', '-2: convolutional 8×16×16']);
    expect(taken(`${TWO}[route]\nlayers=-1, -<|>, 0`, '-2', file)).toBe('layers=-1, -2, 0');
    expect(taken(`${TWO}[route]\nlayers=<|>,0`, '1', file)).toBe('layers=1,0');
  });

  it('is silent in comments', () => {
    expect(offered(`${STEM}# <|>`, file)).toEqual([]);
  });
});

it('every key that a program reads says what it means', () => {
  const bare = (['alexeyab', 'pjreddie'] as const).flatMap(fork =>
    [...sections[fork]].flatMap(([name, section]) =>
      [...(section.ignored ?? []), ...(section.worked ?? []), ...Object.keys(section.keyed ?? {})]
        .filter(key => !keyDoc(section.type, key) && slotOf(section, fork, key)?.param.doc.startsWith('Read by'))
        .map(key => `${name}.${key}`)
    )
  );
  expect(bare).toEqual([]);
});

describe('hover in a .cfg file', () => {
  it('says what a key means, then what the layer does', () => {
    expect(hover(`${STEM.replace('pad=1', 'pa<|>d=1')}`, file)).toMatchInlineSnapshot(`
      "
      **pad** · whole number · default 0  
      A switch: any number but 0 pads by half of \\\`size\\\`, whatever \\\`padding\\\` says.

      ---

      **convolutional** · row 0

      3×32×32 → **8×16×16**

      height, width: ⌊(32 + 2·1 − 3)/2⌋ + 1 = 16

      224 parameters · 55,296 MACs (110,592 FLOPs)  
      Receptive field 3×3 · output stride 2 · begins at −1

      |  |  |  |
      | :-- | :-- | :-- |
      | filters | 8 | written |
      | size | 3 | written |
      | stride | 2 | written |
      | padding | 1 | pad=1: half of 3, rounded down = 1 |
      | groups | 1 | default |
      | dilation | 1 | default |
      | antialiasing | 0 | default |
      | normalise | false | default |
      | activation | "logistic" | default |

      Convolution, batch normalisation where asked for, activation; with antialiasing a fixed blur does the striding. [About convolutional](https://github.com/shapelint/shapelint/blob/main/docs/operators/blocks/convolutional.md) · [Documentation](https://github.com/AlexeyAB/darknet/wiki/CFG-Parameters-in-the-different-layers)
      "
    `);
  });

  it('says what a value is for, and what a key of [net] means', () => {
    expect(hover(STEM.replace('stride=2', 'stride=<|>2'), file)).toContain('**stride** · samples · default 1');
    expect(hover(STEM.replace('width', 'wi<|>dth'), file)).toMatchInlineSnapshot(`
      "
      **width** · whole number · default 0  
      Width of the input. Networks that decode a grid need a multiple of their output stride, mostly 32.
      "
    `);
  });
});

describe('references between sections', () => {
  const net = `${TWO}\n[shortcut]\nfrom=-2\n\n[route]\nlayers=-1, 0\n`;

  it('lead from one number of a list to the section', () => {
    expect(goto(net.replace('-1, 0', '-1, <|>0'), file)).toContain('channels=3\n\n«[convolutional]»');
    expect(goto(net.replace('from=-2', 'from=-<|>2'), file)).toContain('channels=3\n\n«[convolutional]»');
    expect(goto(net.replace('-1, 0', '-<|>1, 0'), file)).toContain('«[shortcut]»');
  });

  it('are found from the section, implicit ones included', () => {
    expect(readers(net.replace('channels=3\n\n[conv', 'channels=3\n\n[co<|>nv'), file)).toMatchInlineSnapshot(`
      "
      [net]
      width=32
      height=32
      channels=3

      [convolutional]
      filters=8
      size=3
      stride=2
      pad=1

      «[convolutional]»
      filters=16
      size=3
      pad=1

      [shortcut]
      from=«-2»

      [route]
      layers=-1, «0»
      "
    `);
    expect(highlighted(net.replace('-1, 0', '-1, <|>0'), file)).toContain('layers=-1, «0»');
  });

  it('are numbers, which cannot be renamed', () => {
    expect(renameable(net.replace('-1, 0', '-1, <|>0'), file)).toMatch(/^0 is a position/);
  });
});

it('the outline shows the input and a line a section; sections fold', () => {
  expect(outline(TWO, file)).toMatchInlineSnapshot(`
    "
    net: 3×32×32
    0 convolutional: 8×16×16
    1 convolutional: 16×16×16
    "
  `);
  expect(folded(`${STEM}\n# next\n# one\n\n[avgpool]\n\n[connected]\noutput=2\n`, file)).toMatchInlineSnapshot(`
    "
    ┌    [net]
    │    width=32
    │    height=32
    └    channels=3
         
     ┌   [convolutional]
     │   filters=8
     │   size=3
     │   stride=2
     └   pad=1
         
      c  # next
      └  # one
         
         [avgpool]
         
       ┌ [connected]
       └ output=2
    "
  `);
});
