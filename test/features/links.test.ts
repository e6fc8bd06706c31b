import { expect, it } from 'vitest';
import { links } from '../../server/src/features/links';
import * as own from '../fuzz/configs';
import { analyse } from '../support/see';

const linked = (text: string, file: string): string[] => {
  const found = links(analyse(text, { file }));
  return [...new Set(found.map(({ span, ...to }) => `${text.slice(span.start, span.end)} ${'url' in to ? to.url : to.file}`))];
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
    const found = links(analysis).flatMap(link => ('url' in link && !link.url.includes('/rules/') ? [link] : []));
    expect([name, found.length]).toEqual([name, new Set(found.map(({ url }) => url)).size]);
    expect(found.length, name).toBeGreaterThan(2);
    const heads = analysis.graph.layers.map(({ head }) => head);
    for (const { span, url } of found) {
      expect(url).toMatch(/^https:\/\/[^\s]+$/);
      expect(heads.some(({ start, end }) => start <= span.start && span.end <= end)).toBe(true);
    }
  }
});

const ruleLinks = (text: string) => linked(text, 'model.yaml').filter(link => link.includes('/rules/'));

it('lead from the rules that a comment switches off to their pages', () => {
  const comment = '# shapelint-disable SL103, window-exceeds-input no-rule -- SL501 is another matter';
  expect(ruleLinks(`${comment}\ninput: [3, 8, 8]\nlayers:\n  - {type: "relu"}\n`)).toEqual([
    'SL103 https://github.com/shapelint/shapelint/blob/main/docs/rules/SL103.md',
    'window-exceeds-input https://github.com/shapelint/shapelint/blob/main/docs/rules/SL101.md'
  ]);
});

it('lead from the entries of a defaults list of Hydra to the files beside this one', () => {
  const config = `defaults:
  - _self_
  - base
  - db: mysql
  - optional encoder/conv@model.encoder: "resnet.yaml"
  - override loss: [dice, focal]
  - override hydra/launcher: joblib
  - /optimizer: adam
  - data: \${dataset}
  - nothing: null
  - ../up
model:
  _target_: torch.nn.Linear
  in_features: 4
  out_features: 2
`;
  expect(linked(config, 'model.yaml').filter(link => !link.includes('https:'))).toEqual([
    'base base.yaml',
    'mysql db/mysql.yaml',
    '"resnet.yaml" encoder/conv/resnet.yaml',
    'dice loss/dice.yaml',
    'focal loss/focal.yaml'
  ]);
});
