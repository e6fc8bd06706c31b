// Every key of .cfg sections and every field of prototxt messages is offered with its words, and says them where it is written.
import { describe, expect, it } from 'vitest';
import { fieldsOf, type MessageName } from '../../server/src/dialects/caffe/schema';
import { layerTypes } from '../../server/src/dialects/caffe/types';
import { NET_KEYS } from '../../server/src/dialects/darknet/keys';
import { sections } from '../../server/src/dialects/darknet/sections';
import { complete } from '../support/completion';
import { hover } from '../support/editor';

/** What is offered at `<|>` without any words. */
const wordless = (source: string, options: Parameters<typeof complete>[1], names: readonly string[]): string[] => {
  const offers = new Map(complete(source, options).map(({ label, markdown }) => [label, markdown]));
  return names.filter(name => !offers.get(name));
};

/** As Markdown writes it. */
const bold = (name: string): string => `**${name.replace(/_/g, '\\_')}**`;

describe.each(['alexeyab', 'pjreddie'] as const)('the sections of %s', fork => {
  const options = { file: 'model.cfg', variant: fork };
  const head = '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=8\n\n';
  const keysOf = ({ keyed = {}, worked = [], ignored = [], expected = [] }: ReturnType<typeof known>[number][1]): string[] => [
    ...new Set([...Object.keys(keyed), ...worked, ...ignored, ...expected])
  ];
  function known() {
    return [...sections[fork]];
  }

  it.each(known())('[%s] offers and explains its keys', (name, section) => {
    const keys = keysOf(section);
    expect(wordless(`${head}[${name}]\n<|>\n`, options, keys)).toEqual([]);
    const silent = keys.filter(key => !hover(`${head}[${name}]\n${key}<|>=1\n`, options)?.includes(bold(key)));
    expect(silent).toEqual([]);
  });

  it('[net] offers and explains its keys', () => {
    expect(wordless('[net]\n<|>\n\n[convolutional]\n', options, NET_KEYS)).toEqual([]);
    expect(NET_KEYS.filter(key => !hover(`[net]\n${key}<|>=1\n\n[convolutional]\n`, options)?.includes(bold(key)))).toEqual([]);
  });
});

describe('the messages of Caffe’s layers', () => {
  const options = { file: 'net.prototxt' };
  const within = (type: string, block: string): string =>
    `layer { name: "a" type: "Input" top: "a" }\nlayer {\n  type: "${type}"\n  bottom: "a"\n  ${block}\n}\n`;

  /** The message with the cursor, the messages around it, and its fields. */
  function* places(type: string, message: MessageName, around: (inner: string) => string, depth = 0): Generator<[string, MessageName]> {
    yield [within(type, around('<|>')), message];
    for (const [name, field] of fieldsOf(message))
      if (field.type.is === 'message' && depth < 2) yield* places(type, field.type.of, inner => around(`${name} { ${inner} }`), depth + 1);
  }

  it.each([...layerTypes])('%s offers and explains the fields of its blocks', (type, { block, also }) => {
    const fields = fieldsOf('LayerParameter');
    for (const name of [...(block ? [block] : []), ...also]) {
      const of = fields.get(name)?.type;
      if (of?.is !== 'message') throw new Error(`${name} is no block`);
      for (const [source, message] of places(type, of.of, inner => `${name} { ${inner} }`)) {
        const scalars = [...fieldsOf(message)].flatMap(
          ([
            field,
            {
              type: { is }
            }
          ]) => (is === 'message' ? [] : [field])
        );
        expect({ source, wordless: wordless(source, options, scalars) }).toEqual({ source, wordless: [] });
        const silent = scalars.filter(field => !hover(source.replace('<|>', `${field}<|>: 1`), options)?.includes(bold(field)));
        expect({ source, silent }).toEqual({ source, silent: [] });
      }
    }
  });
});
