// Networks as people edit them by hand, in small: nothing is wrong with them, and nothing is said.
import { expect, it } from 'vitest';
import { ends } from '../support/ends';

const conv = (filters: number, size = 3, stride = 1, activation = 'leaky', more = 'batch_normalize=1\n'): string =>
  `[convolutional]\n${more}filters=${filters}\nsize=${size}\nstride=${stride}\npad=1\nactivation=${activation}\n\n`;
const linear = (filters: number): string => conv(filters, 1, 1, 'linear', '');
const POOL = '[maxpool]\nsize=2\nstride=2\n\n';
const route = (layers: string): string => `[route]\nlayers = ${layers}\n\n`;

const head = (extent: number, more = ''): string => `[net]
# Testing
#batch=1
# Training
batch=64
subdivisions=16
width=${extent}
height=${extent}
channels=3
momentum=0.9
decay=0.0005
angle=0
saturation = 1.5
hue=.1

learning_rate=0.00261
burn_in=1000
max_batches = 500200
policy=steps
steps=400000,450000
scales=.1,.1
${more}
`;

const yolo = (mask: string, more = ''): string => `[yolo]
mask = ${mask}
anchors = 10,14,  23,27,  37,58,  81,82,  135,169,  344,319
classes=80
num=6
jitter=.3
ignore_thresh = .7
truth_thresh = 1
random=1
${more}
`;

const file = (name: string, variant?: string) => ({ file: name, ...(variant && { variant }) });

it('YOLOv3-tiny: pools of stride 1, a route to an index', () => {
  const trunk = [16, 32, 64, 128, 256].map(filters => conv(filters) + POOL).join('');
  const text = `${head(416)}${trunk}${conv(512)}[maxpool]\nsize=2\nstride=1\n\n${conv(1024)}${conv(256, 1)}${conv(512)}${linear(255)}${yolo('3,4,5')}${route('-4')}${conv(128, 1)}[upsample]\nstride=2\n\n${route('-1, 8')}${conv(256)}${linear(255)}${yolo('0,1,2')}`;
  expect(ends(text, file('yolov3-tiny.cfg'))).toEqual('yolo 255×26×26');
});

it('YOLOv4-tiny: groups of a route, losses of today', () => {
  const block = (filters: number): string =>
    `${conv(filters)}[route]\nlayers=-1\ngroups=2\ngroup_id=1\n\n${conv(filters / 2)}${conv(filters / 2)}${route('-1,-2')}${conv(filters, 1)}${route('-6,-1')}${POOL}`;
  const losses = 'scale_x_y = 1.05\ncls_normalizer=1.0\niou_normalizer=0.07\niou_loss=ciou\nresize=1.5\nnms_kind=greedynms\nbeta_nms=0.6\n';
  const text = `${head(416, 'mosaic=1\nuse_cuda_graph=1\n')}${conv(32, 3, 2)}${conv(64, 3, 2)}${block(64)}${block(128)}${block(256)}${conv(512)}${conv(256, 1)}${conv(512)}${linear(255)}${yolo('3,4,5', losses)}${route('-4')}${conv(128, 1)}[upsample]\nstride=2\n\n${route('-1, 23')}${conv(256)}${linear(255)}${yolo('1,2,3')}`;
  expect(ends(text, file('yolov4-tiny.cfg'))).toEqual('yolo 255×26×26');
});

it('YOLOv7-tiny: routes of many, pools of odd sizes, new coordinates', () => {
  const act = 'swish';
  const text = `${head(416, 'ema_alpha=0.9998\nmixup=0\n')}${conv(32, 3, 2, act)}${conv(64, 3, 2, act)}${conv(32, 1, 1, act)}${route('-2')}${conv(32, 1, 1, act)}${conv(32, 3, 1, act)}${conv(32, 3, 1, act)}${route('-5,-3,-2,-1')}${conv(64, 1, 1, act)}${POOL}[maxpool]\nstride=1\nsize=5\n\n${route('-2')}[maxpool]\nstride=1\nsize=9\n\n${route('-1,-3')}${conv(255, 1, 1, 'logistic', '')}${yolo('3,4,5', 'scale_x_y=2.0\nnew_coords=1\nobjectness_smooth=1\nmax_delta=2\n')}`;
  expect(ends(text, file('yolov7-tiny.cfg'))).toEqual('yolo 255×52×52');
});

it('CSPResNeXt: groups, shortcuts over a block, a classifier', () => {
  const text = `${head(512)}${conv(64, 7, 2, 'swish')}${POOL}${conv(128, 1, 1, 'swish')}${conv(128, 3, 1, 'swish', 'batch_normalize=1\ngroups=32\n')}${conv(64, 1, 1, 'linear')}[shortcut]\nfrom=-4\nactivation=swish\n\n[avgpool]\n\n${linear(1000)}[softmax]\ngroups=1\n`;
  expect(ends(text, file('csresnext50.cfg'))).toEqual('softmax 1000');
});

it('EfficientNet: depthwise, squeeze and excitation, dropout in a shortcut', () => {
  const text = `${head(416)}${conv(32, 3, 2, 'swish')}${conv(192, 1, 1, 'swish')}${conv(192, 3, 1, 'swish', 'batch_normalize=1\ngroups=192\n')}[avgpool]\n\n${conv(8, 1, 1, 'swish', '')}${conv(192, 1, 1, 'logistic', '')}[scale_channels]\nfrom=-4\n\n${conv(32, 1, 1, 'linear')}[dropout]\nprobability=.2\n\n[shortcut]\nfrom=-9\nactivation=linear\n\n`;
  expect(ends(text, file('enet-coco.cfg'))).toEqual('shortcut 32×208×208');
});

it('text models: inputs without a map, recurrent layers', () => {
  const settings = 'subdivisions=8\ninputs=256\nbatch = 128\nmax_batches = 2000\ntime_steps=576\nlearning_rate=0.5\npolicy=poly\npower=4\n';
  const classes = '[connected]\noutput=256\nactivation=leaky\n\n[softmax]\n\n[cost]\ntype=sse\n';
  expect(
    ends(`[net]\n${settings}\n[lstm]\nbatch_normalize=1\noutput = 1024\n\n[lstm]\noutput=1024\n\n${classes}`, file('lstm.train.cfg'))
  ).toEqual('cost 256');
  expect(ends(`[net]\ninputs=256\n\n[gru]\nbatch_normalize=1\noutput = 1024\n\n${classes}`, file('gru.cfg', 'pjreddie'))).toEqual(
    'cost 256'
  );
});
