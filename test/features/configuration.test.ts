import { expect, it } from 'vitest';
import { complete, taken } from '../support/completion';

const file = { file: 'shapelint.yaml' };
const labels = (source: string): string[] => complete(source, file).map(({ label }) => label);

it('offers the settings that are not there yet', () => {
  expect(labels('preset: strict\n<|>\n')).toEqual(['rules', 'inputs', 'overrides', 'modules', 'dialects']);
  expect(taken('pre<|>\n', 'preset', file)).toBe('preset: ');
});

it('offers rules by code and by name, and their severities', () => {
  expect(labels('rules:\n  SL1<|>\n')).toContain('SL103');
  expect(taken('rules:\n  SL103: off\n  che<|>\n', 'checkerboard', file)).toBe('  checkerboard: ');
  expect(labels('rules: { SL103: <|> }\n')).toEqual(['error', 'warning', 'information', 'off']);
});

it('offers what may stand in lists and below them', () => {
  expect(labels('overrides:\n  - <|>\n')).toEqual(['files', 'layers', 'rules']);
  expect(labels('overrides:\n  - files: "*.json"\n    rules: { <|> }\n')).toContain('pixels-unread');
  expect(labels('modules:\n  A: <|>\n')).toContain('same');
  expect(labels('modules:\n  A: { like: <|> }\n')).toContain('conv2d');
  expect(labels('modules:\n  A: { like: conv2d, args: [filters, <|>] }\n')).toContain('stride');
});

it('offers nothing where anything may stand', () => {
  expect(labels('inputs:\n  "*.yaml": <|>\n')).toEqual([]);
  expect(labels('nothing:\n  here: <|>\n')).toEqual([]);
});
