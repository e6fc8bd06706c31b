import { describe, expect, it } from 'vitest';
import { status } from '../../server/src/features/status';
import { analyse } from '../support/see';

const SCALED = 'nc: 3\nscales:\n  n: [0.5, 0.25, 1024]\n  s: [0.5, 0.5, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n';

describe('the status', () => {
  it('names the format, the variant that is shown and the input with its source', () => {
    const { dialect, variant, variants, inputs } = status(analyse(SCALED, { variant: 's' }));
    expect([dialect.title, variant?.title, variants.map(({ id }) => id), inputs]).toMatchInlineSnapshot(`
      [
        "Ultralytics",
        "scale s",
        [
          "s",
          "n",
        ],
        [
          {
            "name": "images",
            "shape": "3×640×640",
            "source": "default",
          },
        ],
      ]
    `);
  });

  it('says ? for an input that nothing says', () => {
    expect(status(analyse('layers:\n  - conv2d: {filters: 8, kernel: 3}\n  - maxpool2d: {kernel: 2}\n')).inputs).toMatchInlineSnapshot(`
      [
        {
          "name": "input",
          "shape": "?",
          "source": "default",
        },
      ]
    `);
  });

  const variants = (text: string, file: string, variant?: string) => {
    const found = status(analyse(text, { file, ...(variant && { variant }) }));
    return [found.variant?.title, ...found.variants.map(({ id }) => id)];
  };

  it('offers both phases of a Caffe net, and those with each stage that a rule names', () => {
    const net = 'layer { name: "d" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }\n';
    const staged = `${net}layer { name: "s" type: "Silence" bottom: "x" include { phase: TRAIN stage: "deploy" } }\n`;
    expect(variants(net, 'net.prototxt')).toEqual(['phase TEST', 'TEST', 'TRAIN']);
    expect(variants(net, 'net.prototxt', 'TRAIN')).toEqual(['phase TRAIN', 'TRAIN', 'TEST']);
    expect(variants(`state { phase: TRAIN }\n${net}`, 'net.prototxt')).toEqual(['phase TRAIN', 'TRAIN', 'TEST']);
    expect(variants(staged, 'net.prototxt', 'TRAIN+deploy')[0]).toBe('phase TRAIN, stage deploy');
  });

  it('shows the fork of Darknet that the text asks for', () => {
    const net = '[net]\nwidth=8\nheight=8\nchannels=3\n\n';
    expect(variants(`${net}[convolutional]\n`, 'm.cfg')).toEqual(['fork alexeyab', 'alexeyab', 'pjreddie']);
    expect(variants(`${net}[deconvolutional]\nfilters=2\n`, 'm.cfg')).toEqual(['fork pjreddie', 'pjreddie', 'alexeyab']);
    expect(variants(`${net}[crnn]\noutput_filters=2\nhidden_filters=2\n`, 'm.cfg')[0]).toBe('fork pjreddie');
    expect(variants(`${net}[crnn]\noutput_filters=2\n`, 'm.cfg', 'alexeyab')[0]).toBe('fork alexeyab');
  });
});
