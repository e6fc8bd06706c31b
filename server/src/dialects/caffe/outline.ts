import type { Written } from '../change';
import { newlineOf } from '../collection';
import { type Outline, sourceReferences, type Target } from '../structure';

/** The layers of a net, as far as they are part of the state that is shown; inputs of old files have no part of their own. */
export function outline({ graph, tree, text }: Written): Outline | undefined {
  const [root] = tree.roots;
  const entries = root?.kind === 'map' ? root.entries : [];
  const starts = new Set(entries.filter(({ value }) => value.kind === 'map').map(({ span }) => span.start));
  if (entries.some(({ key }) => key.text === 'layers') || graph.layers.some(({ span }) => !starts.has(span.start))) return undefined;
  const newline = newlineOf(text);
  return {
    parts: graph.layers.map(({ span }) => ({ span, list: 0, flow: false })),
    references: sourceReferences(graph.layers),
    named: true,
    reference: (target: Target, _, old) => (target === 'input' ? old || undefined : target.name && `"${target.name}"`),
    layer: (op, args, reads, name) => reads && messageOf(op, args, reads, name)?.join(newline)
  };
}

function messageOf(op: string, args: Readonly<Record<string, unknown>>, reads: string, name: string): string[] | undefined {
  const layer = (type: string, top: string, ...rest: string[]): string[] => [
    'layer {',
    `  name: "${name}"`,
    `  type: "${type}"`,
    `  bottom: ${reads}`,
    `  top: ${top}`,
    ...rest.map(line => `  ${line}`),
    '}'
  ];
  switch (op) {
    case 'identity':
      return layer('Power', `"${name}"`);
    case 'conv': {
      const padding = args.padding ? ` pad: ${args.padding}` : '';
      return layer(
        'Convolution',
        `"${name}"`,
        `convolution_param { num_output: ${args.outChannels} kernel_size: ${args.kernel ?? 1}${padding} }`
      );
    }
    case 'flatten':
      return layer('Flatten', `"${name}"`);
    default:
      return undefined;
  }
}
