import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Analysis, type Model, readModel } from '../../server/src/analysis/analysis';
import { span } from '../../server/src/base/span';
import { defaultSettings } from '../../server/src/config/settings';
import type { ModelLayer } from '../../server/src/dialects/dialect';
import { hints } from '../../server/src/features/hints';
import { symbols } from '../../server/src/features/symbols';
import type { Arg, Origin } from '../../server/src/ir/graph';
import { diagnose } from '../../server/src/rules/diagnose';
import { editedTexts } from './edits';

/** A config, by the name that its format is known from. */
export interface Config {
  readonly file: string;
  readonly text: string;
}

/** What was compared: texts after an edit, and those of them for which the analysis before it was of use. */
export interface Tally {
  edits: number;
  taken: number;
}

export const read = ({ file, text }: Config, earlier?: Model): Model | undefined =>
  readModel({ text, path: `/fuzz/${file}`, settings: defaultSettings }, earlier);

/** All that answers are made of, as JSON: what a unit does is no fact about a file, nor is whether a block was asked what it sees. */
function facts(analysis: Analysis): string {
  const plain = ({ layer, ...result }: Analysis['layers'][number]) => ({ ...result, layer: layerFacts(layer) });
  const { kept: _, layers: __, ...graph } = analysis.graph;
  const all = {
    graph,
    layers: analysis.layers.map(plain),
    fields: analysis.layers.map(({ layer }) => analysis.field(layer.index) ?? null),
    probed: analysis.probed.map(run => run.map(plain)),
    diagnostics: diagnose(analysis).map(({ rule, severity, span: where, message }) => ({ code: rule.code, severity, where, message })),
    hints: hints(analysis, span(0, analysis.model.text.length)),
    symbols: symbols(analysis)
  };
  return JSON.stringify(all, (key, value) =>
    key === 'sees' ? undefined : isArg(value) ? { value: value.value, origin: said(value.origin) } : value
  );
}

const isArg = (value: unknown): value is Arg => typeof value === 'object' && value !== null && 'origin' in value;

/** An argument may tell its origin from where it stands: what it says is what counts. */
function said(origin: Origin): Origin {
  if (origin.kind === 'default') return origin;
  if (origin.kind === 'computed') return { kind: origin.kind, from: origin.from, how: origin.how };
  const { kind, key, value, stands } = origin;
  return { kind, ...(key && { key }), value, ...(stands && { stands }) };
}

/** What a layer may say. Some formats work it out when they are asked, from what belongs to one reading of the text. */
const layerParts: Record<Exclude<keyof ModelLayer, 'unit'>, true> = {
  index: true,
  id: true,
  name: true,
  type: true,
  args: true,
  sources: true,
  repeat: true,
  span: true,
  head: true,
  defines: true,
  label: true,
  findings: true,
  outputNames: true,
  stacked: true,
  blobNames: true,
  permissive: true,
  unusable: true,
  contains: true,
  inside: true,
  url: true,
  conventions: true,
  shares: true,
  holds: true
};

const layerFacts = (layer: ModelLayer) => ({
  ...Object.fromEntries(Object.keys(layerParts).map(part => [part, layer[part as keyof ModelLayer]])),
  unit: layer.unit?.name
});

/** That two models are known alike. The values are too deep for a picture of their difference: it is told where they part. */
export function expectSame(model: Model, fresh: Model): void {
  const [known, anew] = [facts(model.analyse()), facts(fresh.analyse())];
  if (known === anew) return;
  let at = 0;
  while (known[at] === anew[at]) at++;
  expect(known.slice(Math.max(0, at - 400), at + 400)).toBe(anew.slice(Math.max(0, at - 400), at + 400));
}

/** While configs are typed in, what is known after a change is what is known from the start. */
export async function holdsAfterEdits(configs: readonly Config[], numRuns: number): Promise<Tally> {
  const tally: Tally = { edits: 0, taken: 0 };
  const typing = fc.constantFrom(...configs).chain(({ file, text }) => editedTexts([text]).map(versions => ({ file, versions })));
  await fc.assert(
    fc.asyncProperty(typing, async ({ file, versions }) => {
      // What is held weakly is let go between two turns only.
      await nextTurn();
      let model = read({ file, text: versions[0]! });
      model?.analyse();
      for (const [i, text] of versions.slice(1).entries()) {
        const fresh = read({ file, text });
        model = read({ file, text }, model);
        expect(model === undefined).toBe(fresh === undefined);
        tally.edits++;
        // What is typed fast is read, and analysed only with the next.
        if (!model || !fresh || i % 3 === 1) continue;
        expectSame(model, fresh);
        if (model.analyse().graph.kept?.some(Boolean)) tally.taken++;
      }
    }),
    { numRuns }
  );
  return tally;
}
