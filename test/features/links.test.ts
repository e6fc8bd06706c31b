import { expect, it } from 'vitest';
import { links } from '../../server/src/features/links';
import * as own from '../fuzz/configs';
import { analyse } from '../support/see';

const linked = (text: string, file: string): string[] => {
  const found = links(analyse(text, { file }));
  return [...new Set(found.map(({ span, url }) => `${text.slice(span.start, span.end)} ${url}`))];
};

it('lead from a type to the documentation of its framework, else to the page of the operator', () => {
  expect(linked('input: [3, 8, 8]\nlayers:\n  - {type: "relu"}\n', 'model.yaml')).toMatchInlineSnapshot(`
    [
      "relu https://github.com/shapelint/shapelint/blob/main/docs/operators/activation.md",
    ]
  `);
  expect(linked(own.target, 'model.yaml').slice(0, 2)).toMatchInlineSnapshot(`
    [
      "torch.nn.Conv2d https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html",
      "torch.nn.BatchNorm2d https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html",
    ]
  `);
  expect(linked(own.cfg, 'net.cfg').slice(0, 2)).toMatchInlineSnapshot(`
    [
      "[convolutional] https://github.com/AlexeyAB/darknet/wiki/CFG-Parameters-in-the-different-layers",
      "[maxpool] https://github.com/shapelint/shapelint/blob/main/docs/operators/maxPool.md",
    ]
  `);
});

it('stand once for each page, where its type stands first', () => {
  for (const { name, text, file } of own.configs) {
    const analysis = analyse(text, { file });
    const found = links(analysis);
    expect([name, found.length]).toEqual([name, new Set(found.map(({ url }) => url)).size]);
    expect(found.length, name).toBeGreaterThan(2);
    const heads = analysis.graph.layers.map(({ head }) => head);
    for (const { span, url } of found) {
      expect(url).toMatch(/^https:\/\/[^\s]+$/);
      expect(heads.some(({ start, end }) => start <= span.start && span.end <= end)).toBe(true);
    }
  }
});
