import type { Variant } from '../dialect';
import type { NetLayer } from './layerText';
import { type Message, numberOf, textOf, value, values } from './message';
import type { Net } from './net';

/** The state that a net is built for, which rules of its layers ask for (NetState in caffe.proto). */
export interface State {
  readonly phase: string;
  readonly level: number;
  readonly stages: ReadonlySet<string>;
}

const PHASES = ['TEST', 'TRAIN'] as const;

/** Stages that are offered; each doubles the models that a file stands for. */
const MAX_STAGES = 8;

/** Both phases; with each stage that a rule names as well. TEST, Caffe's own default, is shown first. */
export function phases(net: Net): Variant[] {
  const named = new Set<string>();
  for (const layer of net.layers)
    for (const rule of rulesOf(layer)) for (const stage of [...texts(rule, 'stage'), ...texts(rule, 'not_stage')]) named.add(stage);
  const own = textOf(net.state, 'phase');
  const ordered = own === 'TRAIN' ? PHASES.toReversed() : PHASES;
  const both = differs(net);
  const plain = ordered.map((id): Variant => ({ id, title: `phase ${id}`, ...(both && { checked: 'with' as const }) }));
  const alone = named.size > 0 && net.layers.some(layer => !PHASES.some(id => included(layer, stateOf(net, id))));
  const staged = [...named]
    .slice(0, MAX_STAGES)
    .flatMap(stage =>
      ordered.map((id): Variant => ({ id: `${id}+${stage}`, title: `phase ${id}, stage ${stage}`, ...(alone && { checked: 'alone' }) }))
    );
  return [...plain, ...staged];
}

/** Whether any layer belongs to one phase alone. */
const differs = (net: Net): boolean => net.layers.some(layer => rulesOf(layer).some(rule => value(rule, 'phase') !== undefined));

function rulesOf({ include, exclude }: NetLayer): readonly Message[] {
  if (include.length === 0) return exclude;
  return exclude.length === 0 ? include : [...include, ...exclude];
}

const texts = (message: Message | undefined, field: string): string[] => values(message, field).map(one => String(one.value));

/** The state of a variant; stages of the file's own are always on (net.cpp). */
export function stateOf(net: Net, variant: string | undefined): State {
  const [phase = 'TEST', ...stages] = (variant ?? textOf(net.state, 'phase') ?? 'TEST').split('+');
  return { phase, level: 0, stages: new Set([...texts(net.state, 'stage'), ...stages]) };
}

/** Whether a layer is part of the net in a state (Net::FilterNet, net.cpp). */
export function included({ include, exclude }: NetLayer, state: State): boolean {
  if (include.length > 0) return include.some(rule => meets(rule, state));
  return !exclude.some(rule => meets(rule, state));
}

function meets(rule: Message, { phase, level, stages }: State): boolean {
  const wanted = textOf(rule, 'phase');
  if (wanted !== undefined && wanted !== phase) return false;
  if (level < (numberOf(rule, 'min_level') ?? level) || level > (numberOf(rule, 'max_level') ?? level)) return false;
  return texts(rule, 'stage').every(stage => stages.has(stage)) && !texts(rule, 'not_stage').some(stage => stages.has(stage));
}
