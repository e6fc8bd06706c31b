import { expect, it } from 'vitest';
import { hover as hoverAt } from '../../server/src/features/hover';
import { offered, taken } from '../support/completion';
import { split } from '../support/cursor';
import { goto, highlighted, readers } from '../support/navigation';
import { analyse, type Seen } from '../support/see';

function hover(source: string, options: Seen = {}): string | undefined {
  const { text, offset } = split(source);
  return hoverAt(analyse(text, options), offset)?.markdown;
}

const rows = (header: string, args = '[nc]') =>
  `${header}\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n  - [[-1], 1, Detect, ${args}]\n`;
const list = (...header: string[]) => `${header.join('\n')}\nlayers:\n  - conv2d: {filters: 8, kernel: 3}\n`;

it('a value that stands apart says which layers take it, and leads there and back', () => {
  expect(hover(rows('nc: <|>5'))).toBe(
    '**nc** · whole number  \nNumber of classes: what `nc` in the arguments of a head stands for.  \nread by row 1'.replaceAll('`', '\\`')
  );
  expect(goto(rows('nc: 5', '[n<|>c]'))).toContain('nc: «5»');
  expect(readers(rows('nc: <|>5'))).toContain('Detect, [«nc»]');
  const anchored =
    'input: [3, 8, 8]\nmy: &my {kernel: <|>3}\nlayers:\n  - {<<: *my, type: conv2d, filters: 8, name: a}\n  - {<<: *my, type: maxpool2d}\n';
  expect(hover(anchored)).toMatch(/^read by .*a.* \(conv2d\), layer 1 \(maxpool2d\)$/);
  expect(readers(anchored)).toMatch(/type: «conv2d».*type: «maxpool2d»/s);
});

it('follows what a file of Hydra refers to', () => {
  const config = (width: string, used: string) =>
    `# input: [1, 3, 8, 8]\nwidth: ${width}\nmodel:\n  _target_: torch.nn.Conv2d\n  in_channels: 3\n  out_channels: ${used}\n  kernel_size: 3\n`;
  expect(hover(config('<|>16', '${width}'))).toBe('read by layer model (torch.nn.Conv2d)');
  expect(hover(config('16', '${wi<|>dth}'))?.split('---')[0]).toContain('$\\{width\\} = 16');
  expect(goto(config('16', '${wi<|>dth}'))).toContain('width: «16»');
  expect(highlighted(config('16', '${wi<|>dth}'))).toMatch(/width: «16».*out_channels: «\$\{width\}»/s);
  expect(goto(config('16', '1<|>6'))).toBeUndefined();
});

it('names some readers of a value, and counts the rest', () => {
  const many = Array.from({ length: 9 }, () => '  - {<<: *my, type: conv2d, filters: 8}\n').join('');
  expect(hover(`input: [3, 64, 64]\nmy: &my {kernel: <|>3}\nlayers:\n${many}`)).toMatch(/layer 5 \(conv2d\) and 3 more$/);
});

it('scales of Ultralytics are explained and offered', () => {
  expect(hover(rows('nc: 5\nscales:\n  <|>n: [0.5, 0.25, 1024]'))).toBe(
    '**n**  \nDepth, width and the most channels of this scale: \\[0.50, 0.25, 1024\\].'
  );
  expect(offered(rows('nc: 5\nscales:\n  n: [0.5, 0.25, 1024]\n  <|>')).map(line => line.split(':')[0])).toEqual(['s', 'm', 'l', 'x']);
});

it('what a layer list says of the whole file is explained and offered', () => {
  expect(hover(list('input: [3, 8, 8]', 'fra<|>mework: torch'))).toBe(
    '**framework** · default torch · torch \\| tensorflow \\| caffe \\| darknet  \nWhose rounding and padding count.'
  );
  expect(hover(list('input: [3, 8, 8]', 'batch: <|>2'))).toContain('Samples in a batch');
  expect(offered(list('input: [3, 8, 8]', '<|>')).map(line => line.split(':')[0])).toEqual(['batch', 'framework', 'layout', 'outputs']);
  expect(offered(list('input: [3, 8, 8]', 'framework: <|>'))).toEqual(['torch: default', 'tensorflow', 'caffe', 'darknet']);
  expect(offered(list('input: [3, 8, 8]', 'outputs: [<|>]'))).toContain('0: conv2d 8×6×6');
  expect(taken('{"input": [3, 8, 8], "la<|>", "layers": [{"type": "relu"}]}', 'layout', { file: 'm.json' })).toContain(
    '"layout": , "layers"'
  );
});

it('the type of a layer that another phase has says what it is', () => {
  const net = `layer { name: "d" type: "Da<|>ta" top: "d" include { phase: TRAIN } data_param { batch_size: 4 } }
layer { name: "i" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "r" type: "ReLU" bottom: "x" top: "r" }
`;
  expect(hover(net, { file: 'net.prototxt', variant: 'TEST' })).toMatch(/^\*\*Data\*\*\n\n\w/);
});

it('a .cfg file begins with its net', () => {
  const cfg = '# a net\n<|>\nwidth=8\nheight=8\n\n[convolutional]\nfilters=8\n\n[maxpool]\nsize=2\n';
  expect(taken(cfg, '[net]', { file: 'net.cfg' })).toBe('[net]');
});
