import { channelGroup } from '../../ops/channelGroup';
import { concat } from '../../ops/merge';
import { MANY_INPUTS } from '../../ops/op';
import { defineBlock } from '../block';

export const route = defineBlock({
  name: 'route',
  doc: 'Joins earlier maps along the channels, of each of them one group (src/route_layer.c of AlexeyAB’s fork).',
  params: channelGroup.params,
  inputs: MANY_INPUTS,
  build(g, inputs, args) {
    const parts = inputs.map(input => g.add(channelGroup, input, args));
    return parts.length === 1 ? parts[0] : g.add(concat, parts);
  }
});
