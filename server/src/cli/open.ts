import { type Analysis, type Model, readModel } from '../analysis/analysis';
import { type Memo, newMemo } from '../analysis/memo';
import { defaultSettings, type Settings } from '../config/settings';
import { diagnose } from '../rules/diagnose';
import type { Diagnostic } from '../rules/rule';
import type { Values } from './args';
import type { modelOptions } from './commands';
import { configurations, locationOf } from './configuration';
import { type ConfigFile, STDIN } from './files';
import { readConfig } from './read';
import { firstLine } from './terminal';

/** A model config with what is wrong with it. */
export interface OpenModel {
  /** As it is shown. */
  readonly path: string;
  readonly analysis: Analysis;
  readonly diagnostics: readonly Diagnostic[];
  /** Worth a word, and no reason to fail. */
  readonly note?: string;
  /** Rules that broke; what the others say stands. */
  readonly failures: readonly string[];
}

export type Opened = OpenModel | { readonly noModel: string } | { readonly failure: string };

export type ModelChoice = Values<typeof modelOptions>;

/**
 * Reads and analyses files with the same choices, one after another; what they have in common is computed once. `rules` count
 * more than any configuration; configuration files are opened as well where they are looked for.
 */
export function opener(
  choice: ModelChoice,
  { rules = {}, alsoConfigurations }: { readonly rules?: Settings['rules']; readonly alsoConfigurations?: true } = {}
): (file: ConfigFile) => Promise<Opened> {
  const memo = newMemo();
  const { settingsOf } = configurations(defaultSettings, { rules, overrides: [{ files: [{ glob: '**' }], rules }] });
  return async file => {
    const path = file.path === STDIN ? (choice['stdin-filename'] ?? '<stdin>') : file.path;
    const read = await readConfig(file);
    if ('failure' in read) return read;
    if ('other' in read) return { noModel: path };
    try {
      const opened = analyse({ ...file, path }, read.text, choice, await settingsOf(path), memo);
      const isModel = alsoConfigurations || !('analysis' in opened) || opened.analysis.model.dialect.id !== 'configuration';
      return isModel ? opened : { noModel: path };
    } catch (error) {
      // A fault of ours in one file must not cost the others.
      return { failure: `${path}: internal error: ${firstLine(error)}` };
    }
  };
}

function analyse(file: ConfigFile, text: string, choice: ModelChoice, settings: Settings, memo: Memo): Opened {
  const { path } = file;
  const { input: inputs, dialect } = choice;
  const model = readModel({
    text,
    path,
    location: locationOf(path),
    settings,
    memo,
    choice: { ...(inputs && { inputs }), ...(dialect && { dialect }) }
  });
  if (!model) return { noModel: path };
  const variant = chooseVariant(model, choice);
  if ('failure' in variant && file.named) return { failure: `${path}: ${variant.failure}` };
  const analysis = model.analyse('id' in variant ? variant.id : undefined);
  const failures: string[] = [];
  const diagnostics = diagnose(analysis, {
    onError: (rule, error) => failures.push(`${path}: internal error in rule ${rule.code}: ${firstLine(error)}`)
  });
  return { path, analysis, diagnostics, failures, ...('note' in variant && file.named && { note: `${path}: ${variant.note}` }) };
}

type ChosenVariant = { readonly id: string | undefined } | { readonly note: string } | { readonly failure: string };

/** A scale, a phase and a fork may all be given: each format takes what it knows. */
function chooseVariant({ variants }: Model, choice: ModelChoice): ChosenVariant {
  const wanted = (['scale', 'phase', 'variant'] as const).filter(name => choice[name] !== undefined);
  if (wanted.length === 0) return { id: undefined };
  const options = wanted.map(name => `--${name} ${choice[name]}`).join(' ');
  if (variants.length === 0) return { note: `there is only one model in this file: ${options} has no effect` };
  const names = new Set(wanted.map(name => choice[name]?.toLowerCase()));
  const found = variants.find(({ id }) => names.has(id.toLowerCase()));
  return found ? { id: found.id } : { failure: `${options}: this file has ${variants.map(({ id }) => id).join(', ')}` };
}
