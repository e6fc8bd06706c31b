import { isConfiguration } from '../../config/nearest';
import { torchConventions } from '../../ir/conventions';
import type { Dialect, ModelGraph } from '../dialect';

/** `shapelint.yaml`: no model, but a file in which this tool has something to say all the same. */
export const configuration: Dialect = {
  id: 'configuration',
  title: 'Shapelint configuration',
  syntaxes: ['yaml'],
  detect: (_, { fileName }) => (isConfiguration(fileName) ? 1 : 0),
  variants: () => [],
  lower: () => ({ inputs: [], layers: [], conventions: torchConventions, notices: [], probes: [] }) satisfies ModelGraph
};
