import { describe, expect, it } from 'vitest';
import { diagnose } from '../../server/src/rules/diagnose';
import { analyse } from '../support/see';

/** The reports as "line CODE severity", in order. */
function told(text: string, variant?: string): string[] {
  const analysis = analyse(text, { file: 'model.cfg', ...(variant && { variant }) });
  return diagnose(analysis).map(({ span, rule, severity }) => `${analysis.model.lines.lineAt(span.start)} ${rule.code} ${severity}`);
}

const net = (extent = 32, more = ''): string => `[net]\nwidth=${extent}\nheight=${extent}\nchannels=3\n${more}\n`;
const conv = (filters: number, more = ''): string => `[convolutional]\nfilters=${filters}\nsize=3\nstride=1\npad=1\n${more}\n`;
const yolo = (more: string): string => `[yolo]\nclasses=2\nnum=3\n${more}\n`;

/** A text, then the line, rule and severity of all that is said of it. */
type Fact = readonly [says: string, text: string, reports: readonly string[], variant?: string];

const lines: readonly Fact[] = [
  ['a comment behind a number is harmless', `${net()}[convolutional]\nfilters=8 # x\n`, ['7 SL612 information']],
  ['a comment behind a word becomes part of it', `${net()}${conv(8, 'activation=leaky # x')}`, ['11 SL612 warning']],
  ['a comment with slashes is a key without a value', `${net()}${conv(8, '// x')}`, ['11 SL701 error']],
  ['the first of two keys counts', `${net()}${conv(8, 'size=5')}`, ['11 SL611 warning']],
  ['in [net], too', `${net(32, 'width=64')}${conv(8)}`, ['5 SL611 warning']],
  ['whole numbers end at a point', `${net()}[convolutional]\nfilters=3.9\n`, ['7 SL612 warning']],
  ['and at an e', `${net()}[convolutional]\nfilters=1e2\n`, ['7 SL612 warning']],
  ['hexadecimal is 0', `${net()}[convolutional]\nfilters=0x20\n`, ['7 SL612 error']],
  ['a sign is fine', `${net()}[convolutional]\nfilters=+8\n`, []],
  ['settings of the training are read by the same rules', `${net(32, 'momentum=0,9')}${conv(8)}`, ['5 SL612 warning']],
  ['a word in a list is 0', `${net(32, 'policy=steps\nscales=.1,x\nsteps=1,2')}${conv(8)}`, ['6 SL612 error']],
  ['so are settings of a layer that bear on no shape', `${net()}${conv(8)}[dropout]\nprobability=.5\ndropblock=yes\n`, ['14 SL612 error']],
  ['a section’s name is the whole line', `${net()}[convolutional]#x\nfilters=8\n`, ['6 SL601 error']],
  ['and needs its bracket', `${net()}[convolutional\nfilters=8\n`, ['6 SL601 error']],
  ['blanks in it are taken away', `${net()}[ convolutional ]\nfilters=8\n`, []],
  ['carriage returns stop pjreddie’s fork', `${net()}${conv(8)}`.replaceAll('\n', '\r\n'), ['1 SL306 error'], 'pjreddie'],
  ['of any section', `${net()}${conv(8).replace('[convolutional]\n', '[convolutional]\r\n')}`, ['6 SL306 error'], 'pjreddie'],
  ['a file needs [net]', conv(8), ['1 SL306 error']],
  ['and a layer', net(), ['1 SL618 warning']]
];

const nets: readonly Fact[] = [
  ['a size is missing', `[net]\nheight=4\nchannels=3\n${conv(8)}`, ['1 SL306 error']],
  [
    'inputs that are no product',
    `[net]\nwidth=4\nheight=4\nchannels=3\ninputs=100\n[connected]\noutput=3\n`,
    ['1 SL618 information', '5 SL503 error']
  ],
  ['inputs alone make no map', `[net]\ninputs=100\n${conv(8)}`, ['3 SL305 error']],
  ['layers without maps alone', '[net]\ninputs=256\n[gru]\noutput=8\n[connected]\noutput=4\n', ['1 SL618 information']],
  ['which pjreddie’s fork runs', '[net]\ninputs=256\n[gru]\noutput=8\n[connected]\noutput=4\n', [], 'pjreddie'],
  ['no batch', `[net]\nbatch=0\nwidth=4\nheight=4\nchannels=3\n${conv(8)}`, ['2 SL306 warning']],
  ['subdivisions divide nothing', `[net]\nsubdivisions=0\nwidth=4\nheight=4\nchannels=3\n${conv(8)}`, ['2 SL306 error']],
  ['steps without scales', `${net(32, 'policy=steps\nsteps=1,2')}${conv(8)}`, ['5 SL616 error']],
  ['more steps than scales', `${net(32, 'policy=steps\nsteps=1,2\nscales=.1')}${conv(8)}`, ['7 SL503 warning']],
  ['a policy that it does not know', `${net(32, 'policy=step5')}${conv(8)}`, ['5 SL612 warning']]
];

const windows: readonly Fact[] = [
  ['`pad` switches, and `padding` counts no longer', `${net()}${conv(8, 'padding=3')}`, ['11 SL306 warning']],
  ['unless both say the same', `${net()}${conv(8, 'padding=1')}`, []],
  ['an even window grows the map', `${net()}[convolutional]\nfilters=8\nsize=2\npad=1\n`, ['8 SL403 warning']],
  ['stride_x below 1 is filled', `${net()}${conv(8, 'stride_x=0')}`, ['11 SL306 warning']],
  ['a window beyond the map gives less than nothing', `${net(4)}[convolutional]\nfilters=8\nsize=7\n`, ['8 SL101 error']],
  ['or one, with a stride', `${net(4)}[convolutional]\nfilters=8\nsize=7\nstride=4\n`, ['8 SL101 warning']],
  ['dilation needs half of the window as padding', `${net()}[convolutional]\nfilters=8\nsize=3\ndilation=2\n`, ['9 SL616 error']],
  ['dilation of a 1×1 window is none', `${net()}[convolutional]\nfilters=8\nsize=1\ndilation=2\n`, []],
  ['dilation below 1', `${net()}${conv(8, 'dilation=0')}`, ['11 SL306 error']],
  ['groups that do not divide what arrives', `${net()}${conv(6)}${conv(8, 'groups=4')}`, ['17 SL615 error']],
  ['xnor takes the channels together', `${net()}${conv(8)}${conv(8, 'groups=2\nxnor=1')}`, ['17 SL616 warning']],
  ['two kinds of deformation', `${net()}${conv(8, 'sway=1\nrotate=1')}`, ['12 SL306 error']],
  ['a deformed window of 1×1', `${net()}[convolutional]\nfilters=8\nsize=1\nsway=1\n`, ['9 SL306 error']],
  ['a local window beyond the map', `${net(4)}[local]\nfilters=8\nsize=7\n`, ['8 SL101 error']],
  ['a crop beyond the map', `${net(4)}[crop]\ncrop_width=8\ncrop_height=2\n`, ['7 SL306 error']],
  ['a reorg that does not divide', `${net(9)}[reorg]\nstride=2\n`, ['7 SL615 error']],
  ['or its reverse', `${net(8)}[reorg]\nstride=2\nreverse=1\n`, ['7 SL615 error']],
  ['an upsample by 0', `${net()}[upsample]\nstride=0\n`, ['7 SL306 error']],
  ['a crnn whose state shrinks', `${net()}[crnn]\noutput=4\nhidden=4\n`, ['6 SL616 error']],
  ['a conv_lstm whose state shrinks', `${net()}[conv_lstm]\noutput=4\n`, ['6 SL616 error']]
];

const references: readonly Fact[] = [
  ['before the input', `${net()}${conv(8)}[route]\nlayers=-5\n`, ['13 SL601 error']],
  ['beyond the end', `${net()}${conv(8)}[route]\nlayers=99\n`, ['13 SL601 error']],
  ['itself', `${net()}${conv(8)}[shortcut]\nfrom=1\n`, ['13 SL601 error']],
  ['no layers', `${net()}${conv(8)}[route]\n`, ['12 SL306 error']],
  ['a comma too many is layer 0', `${net()}${conv(8)}${conv(8)}[route]\nlayers=-1,\n`, ['19 SL612 warning']],
  ['a word is layer 0', `${net()}${conv(8)}${conv(8)}[route]\nlayers=-1,x\n`, ['19 SL612 error']],
  ['a group that is not there', `${net()}${conv(8)}[route]\nlayers=-1\ngroups=2\ngroup_id=2\n`, ['15 SL306 error']],
  ['groups in pjreddie’s fork', `${net()}${conv(8)}[route]\nlayers=-1\ngroups=2\n`, ['14 SL306 warning'], 'pjreddie'],
  ['other channels are added as far as they go', `${net()}${conv(8)}${conv(4)}[shortcut]\nfrom=-2\n`, ['19 SL203 warning']],
  ['weights of an unknown kind', `${net()}${conv(8)}${conv(8)}[shortcut]\nfrom=-2\nweights_type=x\n`, ['20 SL306 error']],
  ['a scale of other channels', `${net()}${conv(8)}${conv(4)}[avgpool]\n[scale_channels]\nfrom=-3\n`, ['20 SL203 error']],
  ['an attention of another shape', `${net()}${conv(8)}${conv(4)}[sam]\nfrom=-2\n`, ['19 SL203 error']],
  ['weights of a later layer', `${net()}${conv(8)}${conv(8, 'share_index=5')}`, ['17 SL601 error']],
  ['a blurred layer is taken as it was before the blur', `${net()}${conv(8, 'antialiasing=1')}[route]\nlayers=-1\n`, ['13 SL306 warning']],
  ['a dropout with nothing before it', `${net()}[dropout]\n`, ['6 SL601 error']],
  ['a map where none arrives', `${net()}${conv(8)}[softmax]\n[avgpool]\n`, ['13 SL305 error']]
];

const heads: readonly Fact[] = [
  ['filters of another number of classes', `${net()}${conv(24)}${yolo('mask=0,1,2\nanchors=1,2,3,4,5,6')}`, ['7 SL502 error']],
  ['a comma too many is a box', `${net()}${conv(28)}${yolo('mask=0,1,2,\nanchors=1,2,3,4,5,6')}`, ['15 SL612 warning']],
  [
    'a comma too few joins two numbers',
    `${net()}${conv(21)}${yolo('mask=0,1,2\nanchors=1,2 3,4,5,6')}`,
    ['16 SL502 warning', '16 SL612 warning']
  ],
  [
    'commas behind a comment sign are no boxes',
    `${net()}${conv(21)}${yolo('mask=0,1,2 # a, b\nanchors=1,2,3,4,5,6 # c, d')}`,
    ['15 SL612 information', '16 SL612 information']
  ],
  [
    'as they are in pjreddie’s fork',
    `${net()}${conv(21)}${yolo('mask=0,1,2 # a, b\nanchors=1,2,3,4,5,6')}`,
    ['7 SL502 error', '15 SL612 information', '15 SL612 warning'],
    'pjreddie'
  ],
  ['and for routes', `${net()}${conv(8)}${conv(8)}[route]\nlayers=-1 # a, b\n`, ['19 SL612 information', '19 SL612 warning']],
  ['a mask beyond the anchors', `${net()}${conv(21)}${yolo('mask=0,1,3\nanchors=1,2,3,4,5,6')}`, ['15 SL502 error']],
  ['counters of other classes', `${net()}${conv(21)}${yolo('mask=0,1,2\nanchors=1,2,3,4,5,6\ncounters_per_class=1')}`, ['17 SL503 error']],
  ['a detection of another size', `${net()}[connected]\noutput=100\n[detection]\nclasses=20\ncoords=4\nside=7\nnum=2\n`, ['7 SL502 error']],
  ['a softmax of uneven groups', `${net()}[connected]\noutput=10\n[softmax]\ngroups=3\n`, ['9 SL302 error']],
  ['a cost that it does not know', `${net()}${conv(8)}[cost]\ntype=ssee\n`, ['13 SL612 warning']]
];

describe.each(Object.entries({ lines, nets, windows, references, heads }))('Darknet, %s', (_, facts) => {
  for (const [says, text, reports, variant] of facts) it(says, () => expect(told(text, variant)).toEqual(reports));
});

it('a reference to a blurred layer has the size from before the blur, the next layer that behind it', () => {
  const text = `${net()}${conv(8, 'antialiasing=1').replace('stride=1', 'stride=2')}${conv(4)}[route]\nlayers=0\n`;
  const dims = analyse(text, { file: 'model.cfg' }).layers.map(({ output }) => ('dims' in output ? output.dims.slice(1).join('×') : '?'));
  expect(dims).toEqual(['8×16×16', '4×16×16', '8×32×32']);
});
