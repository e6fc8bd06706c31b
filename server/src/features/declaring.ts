import type { Analysis } from '../analysis/analysis';
import { sizes } from '../analysis/sizes';
import { lcm } from '../arithmetic/integer';
import { type DeclaredModule, rangeFor, type Settings } from '../config/settings';
import type { Setting } from '../dialects/configuration/write';
import { helps } from '../rules/mend';
import type { Diagnostic } from '../rules/rule';
import { type Action, QUICK_FIX } from './actions';
import { hasComments } from './disabling';

/** What a module may be like, where it is written with the arguments of one; the first that fits is offered. */
const LIKE = ['conv2d', 'linear', 'maxpool2d'];

/** An input that most networks for images take. */
const EXTENTS = [3, 224, 224];

/** Declarations in `shapelint.yaml` for what the file itself cannot say: modules of one's own, and inputs in JSON. */
export function declaring(analysis: Analysis, diagnostic: Diagnostic): Action[] {
  const { model, layers } = analysis;
  const finding = layers.find(({ layer }) => layer.id === diagnostic.layer)?.findings.find(({ kind }) => kind === 'unknown-module');
  const name = finding?.kind === 'unknown-module' && /^SL60[12]$/.test(diagnostic.rule.code) ? finding.data.type : undefined;
  const offer = (title: string, setting: Setting): Action => ({ title, kind: QUICK_FIX, diagnostics: [diagnostic], does: { setting } });
  const works = (settings: Partial<Settings>): boolean =>
    helps(analysis, model.withSettings({ ...model.settings, ...settings }), diagnostic);
  if (name !== undefined) {
    const declared = (module: DeclaredModule): boolean => works({ modules: new Map([...(model.settings.modules ?? []), [name, module]]) });
    const like = LIKE.find(type => declared({ is: 'like', type }));
    return [
      ...(declared({ is: 'same' }) ? [offer(`Declare ${name} in shapelint.yaml: it keeps the shape`, { module: name, is: 'same' })] : []),
      ...(like ? [offer(`Declare ${name} in shapelint.yaml: it is like ${like}`, { module: name, is: { like } })] : [])
    ];
  }
  if (diagnostic.rule.code === 'SL204') return ranging(analysis, works).map(([title, setting]) => offer(title, setting));
  if (diagnostic.rule.code !== 'SL602' || hasComments(analysis) || analysis.graph.inputs.length !== 1) return [];
  const dims = analysis.graph.conventions.layout === 'channels-last' ? [...EXTENTS.slice(1), EXTENTS[0]!] : EXTENTS;
  const inputs = [{ glob: '**', extents: [{ dims }] }];
  if (!works({ inputs })) return [];
  return [offer(`Declare an input of ${dims.join('×')} in shapelint.yaml`, { input: dims.join('x'), file: model.location })];
}

/** The sizes of the declared range that the output stride divides, where those run. */
function ranging(analysis: Analysis, works: (settings: Partial<Settings>) => boolean): [string, Setting][] {
  const { model } = analysis;
  const range = rangeFor(model.settings, model.location);
  const [from, to] = [only(range?.from), only(range?.to)];
  if (!range || from === undefined || to === undefined) return [];
  const step = lcm(range.step, Math.max(...sizes(analysis).axes.map(({ outputStride }) => outputStride)));
  const least = Math.ceil(from / step) * step;
  const most = Math.floor(to / step) * step;
  const fitting = { from: least, to: most, step };
  const inputs = model.settings.inputs.map(one => (one.range === range ? { ...one, range: { from: [least], to: [most], step } } : one));
  if (least > most || !works({ inputs })) return [];
  return [[`Declare sizes from ${least} to ${most} in steps of ${step} in shapelint.yaml`, { range: fitting, file: model.location }]];
}

/** The extent that all axes have. */
const only = (extents: readonly number[] | undefined): number | undefined =>
  extents?.every(n => n === extents[0]) ? extents[0] : undefined;
