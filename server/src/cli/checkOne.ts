import type { Settings } from '../config/settings';
import type { Values } from './args';
import type { checkOptions } from './commands';
import { describeCheck } from './describe';
import type { ConfigFile } from './files';
import { fix } from './fix';
import type { CheckedFileJson } from './json';
import { opener } from './open';

export type CheckValues = Values<typeof checkOptions>;

/** What the files of one run are checked with: plain values, which a worker can be given. */
export interface CheckSettings {
  readonly values: CheckValues;
  /** By code; they count more than any configuration. */
  readonly rules: Settings['rules'];
}

/** What checking one file came to. */
export interface Checked {
  /** Undefined for what is no model config, or cannot be read. */
  readonly file?: CheckedFileJson;
  readonly failures: readonly string[];
  readonly notes: readonly string[];
  /** Problems that --fix has taken out of it. */
  readonly fixed: number;
}

/** Checks files one after another; what they have in common is computed once. */
export function checker({ values, rules }: CheckSettings): (file: ConfigFile) => Promise<Checked> {
  const open = opener(values, { rules, alsoConfigurations: true });
  return async file => {
    let opened = await open(file);
    let fixed = 0;
    const failures: string[] = [];
    if (values.fix && 'analysis' in opened) {
      const result = await fix(file, opened, open);
      if ('failure' in result) failures.push(result.failure);
      else {
        opened = result.opened;
        fixed = result.count;
      }
    }
    if ('failure' in opened) return { failures: [...failures, opened.failure], notes: [], fixed };
    if ('noModel' in opened) {
      const notes = file.named ? [`${opened.noModel}: this is no model config`] : [];
      return { failures, notes, fixed };
    }
    const { path, analysis, diagnostics, note } = opened;
    failures.push(...opened.failures);
    return { file: describeCheck(path, analysis, diagnostics, values.format === 'json'), failures, notes: note ? [note] : [], fixed };
  };
}
