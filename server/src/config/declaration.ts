import { parseExtents, parseInputs } from './extents';
import { field } from './field';
import { ruleSettings } from './severity';

/** The presets: which rules are on where nothing is said of them. */
export const presets = ['recommended', 'strict'] as const;
export type Preset = (typeof presets)[number];

export const preset = field({
  is: 'choice',
  of: presets,
  doc: 'Which rules are on: `recommended` leaves rules of taste off, `strict` turns them on.',
  example: 'strict'
});

const ruleTable = field({
  is: 'table',
  keys: 'rule',
  of: field({ is: 'choice', of: ruleSettings, doc: 'Its severity, or `off`.' }),
  doc: 'What to do with a rule, by its code or name.',
  example: '{ SL103: off, checkerboard: warning }'
});

const globs = field({
  is: 'list',
  of: field({ is: 'text', doc: 'A glob, relative to the folder of this file; without a slash it matches names in any folder.' }),
  doc: 'Which files it is about: a glob, or a list of them. `models/*.yaml`, `**/nets/**`, `*.json`.'
});

const extents = field({
  is: 'text',
  reads: parseExtents,
  expects: 'extents as in 320 or 320x480',
  doc: 'Spatial extents, height before width; one alone counts for all axes.'
});

const size = field({
  is: 'text',
  reads: parseInputs,
  expects: 'extents as in 3x640x640 (? for an unknown one), or NAME=3x64x64,NAME=… for several inputs',
  doc: 'Channels and spatial extents in the order of the format, with or without the batch: `3x640x640`.'
});

const inputs = field({
  is: 'table',
  keys: 'glob',
  of: field({
    is: 'either',
    of: [
      size,
      field({
        is: 'record',
        fields: {
          size,
          from: extents,
          to: extents,
          step: field({ is: 'count', doc: 'Only every so many samples from `from` on are meant; all sizes if left out.' })
        },
        doc: 'An input and the range of sizes that the model is used at: sizes of the range that break a skip are reported (SL204).'
      })
    ],
    doc: 'The input of the files that the glob matches; the first glob that matches counts.'
  }),
  doc: 'Input sizes by glob, for files that do not say theirs.',
  example: '{ "models/*.yaml": 3x640x640, "*.cfg": { size: 3x416x416, from: 320, to: 608, step: 32 } }'
});

const overrides = field({
  is: 'list',
  of: field({
    is: 'record',
    fields: {
      files: globs,
      layers: field({
        is: 'list',
        of: field({ is: 'text', doc: 'A layer by its name, its row or its path, as `shapelint shapes` prints it.' }),
        doc: 'Layers that it is about, by their ids; all reports of the file if left out.'
      }),
      rules: ruleTable
    },
    required: ['files', 'rules'],
    doc: 'Rules for some files, or for some layers in them. JSON has no comments: this is where a report in it is switched off.'
  }),
  doc: 'Other settings of rules for some files or layers; the last that matches counts.',
  example: '[{ files: "*.json", layers: conv1, rules: { SL103: off } }]'
});

const like = field({ is: 'name', of: 'type', doc: 'The type of the layer list that it behaves like, such as `conv2d`.' });

const modules = field({
  is: 'table',
  keys: 'module',
  of: field({
    is: 'either',
    of: [
      field({ is: 'choice', of: ['same'], doc: 'Its output has the shape of its input; it takes any arguments.' }),
      field({
        is: 'record',
        fields: {
          like,
          args: field({
            is: 'list',
            of: field({ is: 'name', of: 'parameter', doc: 'A parameter of the type it is like, such as `filters`, `kernel`, `stride`.' }),
            doc: 'What its positional arguments are, in their order.'
          }),
          defaults: field({
            is: 'table',
            keys: 'argument',
            of: field({ is: 'value', doc: 'The value.' }),
            doc: 'Arguments that it has where nothing is written.'
          })
        },
        required: ['like'],
        doc: 'A module that behaves like a type of the layer list.'
      })
    ],
    doc: 'What the module does.'
  }),
  doc: 'Modules that only you have: their shapes are then known, in every format that takes modules of your own.',
  example: '{ CBAM: same, MyDown: { like: conv2d, args: [filters, kernel, stride], defaults: { padding: 1 } } }'
});

const words = (keys: 'type' | 'key', doc: string) =>
  field({ is: 'table', keys, of: field({ is: 'text', doc: 'What the layer list calls it.' }), doc });

const dialects = field({
  is: 'list',
  of: field({
    is: 'record',
    fields: {
      files: globs,
      layers: field({ is: 'text', doc: 'Where the list of layers stands, keys joined by dots: `model.blocks`.' }),
      type: field({ is: 'text', doc: 'The key that holds the type of a layer.' }),
      types: words('type', 'Names of types: yours before the colon, that of the layer list behind it.'),
      keys: words('key', 'Names of keys: yours before the colon, that of the layer list behind it (`from`, `name`, `filters` …).')
    },
    required: ['files'],
    doc: 'Your own spelling of the layer list.'
  }),
  doc: 'Private spellings of the layer list, by glob; the first that matches a file counts.',
  example: '[{ files: "nets/*.yaml", layers: model.blocks, type: kind, types: { c: conv2d }, keys: { ch: filters, k: kernel } }]'
});

/** All of `shapelint.yaml`. */
export const configuration = field({
  is: 'record',
  fields: { preset, rules: ruleTable, inputs, overrides, modules, dialects },
  doc: 'The configuration of Shapelint for the files in this folder and below it.'
});
