import type { Declared } from '../../config/settings';
import { torchConventions } from '../../ir/conventions';
import { declaredSpelling } from '../declared';
import type { Spelling } from '../spelling';

/**
 * A module of the user's own. One whose first argument is its output channels has to stand among those that the parser scales,
 * or the channels would be lost track of: it is built with the input channels in front.
 */
export function declaredModule(type: string, declared: Declared | undefined): Spelling | undefined {
  const spelling = declaredSpelling(type, declared, torchConventions);
  const { positional = [], unit } = spelling ?? {};
  const scaled = positional[0] === 'outChannels' && unit !== undefined && 'inChannels' in unit.params;
  return spelling && scaled ? { ...spelling, positional: ['inChannels', ...positional] } : spelling;
}
