import { isTensor } from '../../server/src/ir/shape';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse, type Seen } from './see';

/** The last layer with its shape, without the batch; or, where there are any, the errors and warnings of the file. */
export function ends(text: string, options: Seen): string {
  const analysis = analyse(text, options);
  const { lines } = analysis.model;
  const told = diagnose(analysis).filter(({ severity }) => severity !== 'information');
  if (told.length > 0) return told.map(({ rule, message, span }) => `${lines.lineAt(span.start)} ${rule.code} ${message}`).join('\n');
  const last = analysis.layers.at(-1);
  return `${last?.layer.type} ${isTensor(last?.output) ? last.output.dims.slice(1).join('×') : '?'}`;
}
