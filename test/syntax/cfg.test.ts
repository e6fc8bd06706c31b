import { describe, expect, it } from 'vitest';
import { parseCfg } from '../../server/src/syntax/cfg';
import { outline } from './outline';

const read = (text: string): string => outline(parseCfg(text), text);

describe('sections and options, as C reads them', () => {
  it('reads sections in their order, values as texts', () => {
    expect(read('[net]\nwidth=32\n\n[maxpool]\n[maxpool]\nsize=2')).toBe('{net: {width: "32"}, maxpool: {}, maxpool: {size: "2"}}');
  });

  it('takes every blank out of a line, inside of values too', () => {
    expect(read('  [ net ]\n\twidth = 6 4\nlayers = - 1 , - 4\r\n')).toBe('{net: {width: "64", layers: "-1,-4"}}');
  });

  it('keeps the value as written beside the one that is read', () => {
    const [root] = parseCfg('[net]\nwidth = 6 4\n').roots;
    const section = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    const value = section?.kind === 'map' ? section.entries[0]?.value : undefined;
    expect(value).toMatchObject({ value: '64', text: '6 4', span: { start: 14, end: 17 } });
  });

  it('splits at the first = sign', () => {
    expect(read('[net]\na=b=c\n')).toBe('{net: {a: "b=c"}}');
  });

  it('knows comments on lines of their own only, with # and ;', () => {
    const tree = parseCfg('# one\n[net] # no comment\n  ;two \nwidth=8 # eight\n');
    expect(tree.comments.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(outline(tree, '')).toBe('{[net]#nocomment: {width: "8#eight"}}');
  });

  it('reads LF and CRLF alike', () => {
    const text = '[net]\nwidth=8\n# c\n[route]\nlayers=-1\n';
    expect(read(text.replaceAll('\n', '\r\n'))).toBe(read(text));
  });
});

describe('what is wrong is told and read around', () => {
  it('a key that stands twice: both are kept, the first counts', () => {
    expect(read('[net]\nbatch=1\nbatch=64\n')).toBe(
      '{net: {batch: "1", batch: "64"}}\nduplicate-key at "batch": `batch` stands twice in this section: Darknet takes the first, 1, and passes over this one.'
    );
  });

  it('no value: the line is dropped', () => {
    expect(read('[conv]\nsize=\nsize=3\n')).toBe(
      '{conv: {size: "3"}}\nsyntax at "size=": There is no value behind `size`=: Darknet drops the line and goes on with the default.'
    );
  });

  it('no = sign: a key without a value', () => {
    expect(read('[conv]\nsize 3\n')).toBe(
      '{conv: {size3: null}}\nsyntax at "size 3": There is no = on this line: Darknet keeps `size3` as a key without a value, which counts as not written.'
    );
  });

  it('an option before the first section, a byte order mark', () => {
    expect(read('\uFEFFwidth=1\n[net]\n')).toBe(
      '{net: {}}\nsyntax at "\uFEFF": A byte order mark stands before the first section: Darknet takes it for an option and crashes.\nsyntax at "width=1": An option stands before the first section: Darknet has no place for it and crashes.'
    );
  });

  it('names without their bracket are names all the same', () => {
    expect(read('[net\n[route]x\n[]\n')).toBe('{[net: {}, [route]x: {}, : {}}');
  });

  it.each(['', '\n', '\0', '=', '[', ']', '[net]\n=\n=3\n', '[net]\n\r\r\n', '#', '[net]\n\t=\t\n'])('%j is read without a throw', text => {
    expect(() => parseCfg(text)).not.toThrow();
  });
});
