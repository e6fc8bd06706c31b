import { describe, expect, it } from 'vitest';
import { hints } from '../../server/src/features/hints';
import { hinted, tooltips } from '../support/editor';
import { analyse } from '../support/see';

describe('hints', () => {
  it('stand at the ends of lines, behind comments, without the batch', () => {
    expect(
      hinted(`# shapelint: input=3x64x64
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2
  - [-1, 1, Conv, [32, 3, 2]]
`)
    ).toMatchInlineSnapshot(`
      "
      # shapelint: input=3x64x64
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] # 0-P1/2 ‹0 · 16×32×32›
        - [-1, 1, Conv, [32, 3, 2]] ‹1 · 32×16×16›
      "
    `);
  });

  it('name the row where a layer has no name of its own', () => {
    expect(
      hinted(`input: [3, 8, 8]
layers:
  - {type: conv2d, filters: 8, kernel: 3, name: stem}
  - {type: conv2d, filters: 4, kernel: 3}
`)
    ).toMatchInlineSnapshot(`
      "
      input: [3, 8, 8]
      layers:
        - {type: conv2d, filters: 8, kernel: 3, name: stem} ‹8×6×6›
        - {type: conv2d, filters: 4, kernel: 3} ‹1 · 4×4×4›
      "
    `);
  });

  it('stand on the last line of a layer that has several', () => {
    expect(
      hinted(`input: [3, 8, 8]
layers:
  - type: conv2d
    filters: 8 # many
    kernel: 3

  - type: flatten
`)
    ).toMatchInlineSnapshot(`
      "
      input: [3, 8, 8]
      layers:
        - type: conv2d
          filters: 8 # many
          kernel: 3 ‹0 · 8×6×6›

        - type: flatten ‹1 · 288›
      "
    `);
  });

  it('stand behind the type in formats whose layers are long', () => {
    expect(hinted('[net]\nwidth=8\nheight=8\nchannels=3\n\n[convolutional]\nfilters=4\nsize=3\n', { file: 'model.cfg' })).toContain(
      '[convolutional] ‹0 · 4×6×6›'
    );
    expect(
      hinted('layer {\n  name: "in"\n  type: "Input"\n  top: "x"\n  input_param { shape { dim: 1 dim: 3 } }\n}\n', { file: 'net.prototxt' })
    ).toContain('type: "Input" ‹3›');
  });

  it('mark a guess behind a fault, and say ? where nothing is known', () => {
    expect(
      hinted(`input: [3, 8, 8]
layers:
  - conv2d: {in_channels: 4, filters: 8, kernel: 3}
  - conv2d: {filters: 8, kernel: 7}
  - relu
`)
    ).toMatchInlineSnapshot(`
      "
      input: [3, 8, 8]
      layers:
        - conv2d: {in_channels: 4, filters: 8, kernel: 3} ‹0 · ≈ 8×6×6›
        - conv2d: {filters: 8, kernel: 7} ‹1 · ?›
        - relu ‹2 · ?›
      "
    `);
  });

  it('show the first of several tensors and how many there are besides', () => {
    expect(
      hinted(`# shapelint: input=3x64x64
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [16, 3, 2]]
head:
  - [[0, 1], 1, Detect, [nc]]
`)
    ).toMatchInlineSnapshot(`
      "
      # shapelint: input=3x64x64
      nc: 3
      backbone:
        - [-1, 1, Conv, [16, 3, 2]] ‹0 · 16×32×32›
        - [-1, 1, Conv, [16, 3, 2]] ‹1 · 16×16×16›
      head:
        - [[0, 1], 1, Detect, [nc]] ‹2 · 7×1280 +4›
      "
    `);
  });

  it('are one a line, that of the last layer', () => {
    expect(
      hinted('{"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 8, "kernel": 3}, {"type": "relu"}]}\n', { file: 'model.json' })
    ).toMatchInlineSnapshot(`
      "
      {"input": [3, 8, 8], "layers": [{"type": "conv2d", "filters": 8, "kernel": 3}, {"type": "relu"}]} ‹1 · 8×6×6›
      "
    `);
  });

  it('stand before the break of lines that end with CRLF', () => {
    const source = 'input: [3, 8, 8]\r\nlayers:\r\n  - conv2d: {filters: 8, kernel: 3}\r\n  - relu\r\n';
    for (const { offset } of hints(analyse(source), { start: 0, end: source.length }))
      expect(source.slice(offset, offset + 2)).toBe('\r\n');
  });

  it('are those of the lines asked for', () => {
    const source = `input: [3, 8, 8]\nlayers:\n${'  - type: relu\n'.repeat(50)}`;
    const start = source.indexOf('relu');
    expect(hints(analyse(source), { start, end: start + 4 })).toHaveLength(1);
    expect(hints(analyse(source), { start: 0, end: source.length })).toHaveLength(50);
  });

  it('tell in their tooltips the batch, or where tracking was lost, and lead there', () => {
    expect(
      tooltips(`input: [3, 8, 8]
layers:
  - conv2d: {in_channels: 4, filters: 8, kernel: 3}
  - conv2d: {filters: 8, kernel: 7}
  - relu
`)
    ).toMatchInlineSnapshot(`
      [
        "conv2d: 1×8×6×6 (N×C×H×W)
      A best guess: what the framework would go on with after the fault.",
        "conv2d: Not known: there is a fault.",
        "conv2d: Not known: there is a fault, in layer 1 (conv2d).",
      ]
    `);
    expect(tooltips('layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - maxpool2d: {kernel: 2}\n')).toMatchInlineSnapshot(`
      [
        "conv2d: Not known: the size of the input is not written. Set it with a comment, # shapelint: input=3x224x224.",
        "maxpool2d: Not known: the size of the input is not written. Set it with a comment, # shapelint: input=3x224x224.",
      ]
    `);
  });
});
