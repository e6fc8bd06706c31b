import type { Node } from '../syntax/tree';
import { indentOf, newlineOf } from './collection';

/** An object as another one of a JSON file is printed: in one line, with or without blanks, or with a line for each value. */
export function printed(object: object, sample: Node, text: string): string {
  const [first] = sample.kind === 'map' ? sample.entries : [];
  const broken = first && /[\r\n]/.test(text.slice(sample.span.start, first.span.start));
  if (!broken) {
    const tight = first !== undefined && text[first.key.span.end + 1] !== ' ';
    return tight
      ? JSON.stringify(object)
      : JSON.stringify(object, null, 1)
          .replace(/\n\s*/g, ' ')
          .replace(/(?<=[[{]) | (?=[\]}])/g, '');
  }
  const base = indentOf(text, sample.span.start);
  const unit = indentOf(text, first.span.start).slice(base.length);
  return JSON.stringify(object, null, unit).replaceAll('\n', `${newlineOf(text)}${base}`);
}

/** Whether an object's keys stand in quotes, as JSON has them. */
export const isJson = (node: Node, text: string): boolean =>
  node.kind === 'map' && node.flow && node.entries[0] !== undefined && text[node.entries[0].key.span.start] === '"';
