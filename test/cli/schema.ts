/** The JSON that the command line promises, as a schema of its own: written down twice so that neither side drifts. */

/** Says what is wrong with a value, one line a fault; nothing when it fits. */
type Check = (value: unknown, at: string) => string[];

const when =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, at) =>
    holds(value) ? [] : [`${at}: ${what} expected, ${JSON.stringify(value)} found`];

const text = when('a text', value => typeof value === 'string');
const count = when('a whole number from 0', value => Number.isSafeInteger(value) && (value as number) >= 0);
const position = when('a whole number from 1', value => Number.isSafeInteger(value) && (value as number) >= 1);
const positive = when('a positive number', value => typeof value === 'number' && Number.isFinite(value) && value > 0);
const oneOf = (...values: readonly unknown[]): Check => when(`one of ${values.join(', ')}`, value => values.includes(value));

const nullable =
  (check: Check): Check =>
  (value, at) =>
    value === null ? [] : check(value, at);

const list =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value) ? value.flatMap((item, i) => check(item, `${at}[${i}]`)) : [`${at}: a list expected`];

/** Exactly these fields, `optional` ones at will. */
const object =
  (fields: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: an object expected`];
    const all: Readonly<Record<string, Check>> = { ...fields, ...optional };
    const missing = Object.keys(fields).filter(key => !(key in value));
    return [
      ...missing.map(key => `${at}: ${key} is missing`),
      ...Object.entries(value).flatMap(([key, field]) => all[key]?.(field, `${at}.${key}`) ?? [`${at}: ${key} is not promised`])
    ];
  };

const range = { line: position, column: position, endLine: position, endColumn: position };

const diagnostic = object({
  rule: when('a code', value => typeof value === 'string' && /^SL\d{3}$/.test(value)),
  name: when('a name', value => typeof value === 'string' && /^[a-z-]+$/.test(value)),
  severity: oneOf('error', 'warning', 'information'),
  message: text,
  ...range,
  layer: nullable(text),
  related: list(object({ line: position, column: position, message: text })),
  fixes: list(object({ title: text, edits: list(object({ ...range, text })) }))
});

const shape = list(nullable(count));

const chosen = {
  path: text,
  dialect: text,
  variant: nullable(text),
  inputs: list(object({ name: text, shape: nullable(shape), source: oneOf('option', 'directive', 'file', 'setting', 'default') }))
};

const layerFields = {
  id: text,
  type: text,
  line: position,
  inputs: list(shape),
  outputs: list(shape),
  params: nullable(count),
  macs: nullable(count),
  receptiveField: nullable(list(nullable(position))),
  outputStride: nullable(list(nullable(positive)))
};
const guess = { guess: list(shape) };
const layer = object(layerFields, guess);
const number = when('a number', value => typeof value === 'number' && Number.isFinite(value));
const seenLayer = object(
  {
    ...layerFields,
    fieldOffset: nullable(list(nullable(number))),
    fieldFits: nullable(oneOf(true, false)),
    misaligned: nullable(list(number)),
    sampleUses: nullable(object({ corner: count, middle: count }))
  },
  guess
);

const totals = object({ params: count, macs: count, activationBytes: count }, { partial: oneOf(true) });

const model = object({ ...chosen, layers: list(seenLayer), totals, diagnostics: list(diagnostic) });

const diff = object({
  before: object({ ...chosen, totals }),
  after: object({ ...chosen, totals }),
  layers: list(
    object({
      change: oneOf('same', 'changed', 'added', 'removed'),
      before: nullable(layer),
      after: nullable(layer),
      differs: list(oneOf('type', 'outputs', 'params', 'macs'))
    })
  )
});

const sizeSet = object({
  exact: oneOf(true, false),
  upTo: nullable(position),
  from: position,
  modulus: position,
  residues: list(count),
  exceptions: list(position)
});

const sizes = object(
  {
    path: text,
    dialect: text,
    variant: nullable(text),
    axes: list(
      object(
        {
          axis: oneOf('length', 'depth', 'height', 'width'),
          minimum: nullable(position),
          valid: sizeSet,
          lossless: sizeSet,
          recommended: sizeSet,
          outputStride: position,
          text
        },
        { input: text }
      )
    ),
    joint: nullable(
      object({
        axes: list(text),
        ranges: nullable(list(list(list(position)))),
        fails: list(list(position)),
        layer: nullable(text),
        exact: oneOf(true, false),
        text
      })
    ),
    lastFitting: nullable(text),
    misaligned: list(object({ layer: text, apart: list(number) }))
  },
  {
    output: list(nullable(position)),
    layer: text,
    inputs: list(object({ axis: text, ranges: list(list(position)), set: sizeSet }, { input: text }))
  }
);

const checked = object({ files: list(object({ path: text, dialect: text, diagnostics: list(diagnostic) })) });

/** What keeps a value from being what `check --format json` promises. */
export const faultsOfCheck = (value: unknown): string[] => checked(value, 'check');

/** The same for one object of `shapes --format json`. */
export const faultsOfShapes = (value: unknown): string[] => model(value, 'shapes');

/** The same for `sizes --format json`. */
export const faultsOfSizes = (value: unknown): string[] => sizes(value, 'sizes');

/** The same for `diff --format json`. */
export const faultsOfDiff = (value: unknown): string[] => diff(value, 'diff');
