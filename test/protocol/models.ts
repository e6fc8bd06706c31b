/** 100 is no multiple of the stride, so what is joined differs: SL202 at the concatenation. */
export const DETECTOR = `# shapelint: input=3x100x100
nc: 3
backbone:
  - [-1, 1, Conv, [16, 3, 2]] # 0
  - [-1, 1, Conv, [32, 3, 2]] # 1
  - [-1, 1, Conv, [64, 3, 2]] # 2
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]] # 3
  - [[-1, 1], 1, Concat, [1]] # 4
  - [[4], 1, Detect, [nc]] # 5
`;

/** The third convolution finds nothing left: SL101. */
export const SHRINKING = `input: [3, 6, 6]
layers:
  - conv2d: {filters: 8, kernel: 3}
  - conv2d: {filters: 8, kernel: 3}
  - conv2d: {filters: 8, kernel: 3}
`;

export const SCALED = `nc: 3
scales:
  n: [0.5, 0.25, 1024]
  s: [0.5, 0.5, 1024]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
`;

export const PLAIN = `services:
  web:
    image: example/web:1
    ports: ["8080:80"]
`;
