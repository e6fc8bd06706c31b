import { parseExtents, parseInputs } from '../config/extents';
import { isRuleSetting, type RuleSetting, ruleSettings } from '../config/severity';
import { type Dim, UNKNOWN_DIM } from '../ir/shape';
import { type Command, command, type Options } from './args';

/** Options of every command that reads a model. */
export const modelOptions = {
  input: {
    value: 'SIZE',
    doc: 'input size over whatever the file says: 3x640x640, Nx3x?x?, image=3x64x64,audio=1x16000',
    read: parseInputs,
    expects: 'extents as in 3x640x640 (? for an unknown one), or NAME=3x64x64,NAME=… for several inputs'
  },
  scale: { value: 'NAME', doc: 'the scale of a model that has several' },
  phase: { value: 'NAME', doc: 'the phase of a model that has several: TEST, TRAIN' },
  variant: { value: 'NAME', doc: 'any other variant: a fork of the dialect' },
  dialect: {
    value: 'NAME',
    doc: 'the format, where its content does not tell',
    choices: async () => (await import('../dialects/index')).dialects.map(({ id }) => id)
  },
  'stdin-filename': { value: 'PATH', doc: 'the path that - (standard input) goes by' }
} as const satisfies Options;

const formatsOfCheck = ['stylish', 'json', 'sarif', 'github'] as const;
const formatsOfShapes = ['table', 'json', 'jsonl', 'csv', 'markdown'] as const;

export const checkOptions = {
  format: { value: 'FORMAT', doc: 'how problems are shown', choices: formatsOfCheck, default: 'stylish' },
  'max-warnings': { value: 'N', doc: 'exit with 1 when there are more warnings', read: wholeNumber, expects: 'a whole number' },
  rule: {
    value: 'CODE=SEVERITY',
    doc: `set a rule by code or name to ${ruleSettings.join(', ')}`,
    multiple: true,
    read: ruleSetting,
    expects: `CODE=SEVERITY with ${ruleSettings.join(', ')}`
  },
  fix: { doc: 'apply safe fixes to the files' },
  ...modelOptions
} as const satisfies Options;

export const shapesOptions = {
  format: { value: 'FORMAT', doc: 'how layers are shown', choices: formatsOfShapes, default: 'table' },
  ...modelOptions
} as const satisfies Options;

export const diffOptions = {
  format: { value: 'FORMAT', doc: 'how differences are shown', choices: ['text', 'json', 'markdown'], default: 'text' },
  between: {
    value: 'X,Y',
    doc: 'two scales, phases or variants: X of the first file against Y of the second, or of the same',
    read: twoNames,
    expects: 'two names, as n,s'
  },
  'exit-code': { doc: 'end with 1 where something differs, as git diff does' },
  ...modelOptions
} as const satisfies Options;

export const sizesOptions = {
  output: {
    value: 'SIZE',
    doc: 'which inputs give this output: 7x7, or one number for all axes',
    read: outputExtents,
    expects: 'extents as in 7x7 (? for any)'
  },
  layer: { value: 'ID', doc: 'the layer whose output is meant (default: the last map)' },
  format: { value: 'FORMAT', doc: 'how sizes are shown', choices: ['text', 'json'], default: 'text' },
  ...modelOptions
} as const satisfies Options;

/** Numbers, and ? for any. */
function outputExtents(text: string): Dim[] | undefined {
  const dims = parseExtents(text);
  return dims?.every(dim => typeof dim === 'number' || dim === UNKNOWN_DIM) ? dims : undefined;
}

function twoNames(text: string): readonly [string, string] | undefined {
  const [one, other, ...rest] = text.split(',').map(name => name.trim());
  return one && other && rest.length === 0 ? [one, other] : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function ruleSetting(text: string): { readonly rule: string; readonly setting: RuleSetting } | undefined {
  const [rule, setting, ...rest] = text.split('=');
  return rule && rest.length === 0 && isRuleSetting(setting) ? { rule, setting } : undefined;
}

const any = (min: number) => ({ min, max: Number.POSITIVE_INFINITY });

/** Every command; what one of them alone needs is loaded when it runs. */
export const commands: readonly Command[] = [
  command({
    name: 'check',
    operands: '[PATH…]',
    count: any(0),
    summary: 'Lints the model configs in files and folders (default: the current one).',
    options: checkOptions,
    run: async (values, paths) => (await import('./check')).check(values, paths)
  }),
  command({
    name: 'shapes',
    operands: 'FILE…',
    count: any(1),
    summary: 'Lists the layers with their shapes, parameters, MACs, receptive field and stride.',
    options: shapesOptions,
    run: async (values, files) => (await import('./shapes')).shapes(values, files)
  }),
  command({
    name: 'sizes',
    operands: 'FILE',
    count: { min: 1, max: 1 },
    summary: 'Says which input sizes run, lose no sample and are recommended; or which give an output.',
    options: sizesOptions,
    run: async (values, files) => (await import('./sizes')).sizes(values, files)
  }),
  command({
    name: 'diff',
    operands: 'A [B]',
    count: { min: 1, max: 2 },
    summary: 'Compares the shapes and costs of two model configs, or of two scales of one, layer by layer.',
    options: diffOptions,
    run: async (values, files) => (await import('./diff')).diff(values, files)
  }),
  command({
    name: 'explain',
    operands: 'CODE',
    count: { min: 1, max: 1 },
    summary: 'Shows the page of a rule, by its code or name.',
    options: {},
    run: async (_, [code = '']) => (await import('./explain')).explain(code)
  }),
  command({
    name: 'lsp',
    operands: '',
    count: { min: 0, max: 0 },
    summary: 'Runs the language server, for any editor.',
    options: { stdio: { doc: 'talk over standard input and output (required)' } },
    run: async ({ stdio }) => (await import('./serve')).serve(stdio === true)
  })
];
