import { get } from '../../syntax/tree';
import type { Written } from '../change';
import { literal } from '../literal';
import { sidesText } from '../sides';
import { danglingSources, indexReference, type Outline, type Part, sourceReferences } from '../structure';
import { unscaled } from './unscaled';
import { SECTIONS } from './write';

/** The rows of both sections. */
export function outline(file: Written): Outline | undefined {
  const { graph, tree } = file;
  const parts = SECTIONS.flatMap((name, list): Part[] => {
    const section = get(tree.roots[0], name);
    return section?.kind === 'list' ? section.items.map(({ span }) => ({ span, list, flow: section.flow })) : [];
  });
  if (parts.length !== graph.layers.length) return undefined;
  return {
    parts,
    references: sourceReferences(graph.layers),
    dangling: danglingSources(graph.layers),
    numbered: true,
    reference: indexReference,
    layer: ({ op, args, reads = '-1' }) => {
      const row = rowOf(op, args, file);
      return row && `[${reads}, 1, ${row}]`;
    }
  };
}

/** Module and arguments of a row. */
function rowOf(op: string, args: Readonly<Record<string, unknown>>, file: Written): string | undefined {
  const { outChannels, kernel = 1, stride, size, factor, amounts } = args;
  switch (op) {
    case 'identity':
      return 'nn.Identity, []';
    case 'conv':
      return `Conv, [${unscaled(Number(outChannels), file)}, ${literal(kernel)}${stride ? `, ${stride}` : ''}]`;
    case 'upsample':
      return `nn.Upsample, [None, ${literal(factor)}, "nearest"]`;
    case 'adaptivePool':
      return `nn.AdaptiveAvgPool2d, [${literal(size)}]`;
    case 'flatten':
      return 'nn.Flatten, []';
    case 'unflatten':
      return `nn.Unflatten, [${literal(args.axis)}, ${literal(args.sizes)}]`;
    case 'pad':
      return `nn.ZeroPad2d, [${sidesText(amounts, 1)}]`;
    case 'crop':
      return `nn.ZeroPad2d, [${sidesText(amounts, -1)}]`;
    default:
      return undefined;
  }
}
