import { expect, it } from 'vitest';
import { moduleNames, resolveModule } from '../../server/src/dialects/ultralytics/names';
import { writtenSlots } from '../../server/src/dialects/ultralytics/parameters';
import { signature } from '../support/completion';

const row = (text: string) => `# shapelint: input=3x64x64\nnc: 3\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - ${text}\n`;

it('names the arguments that a row writes, without those that the parser puts in', () => {
  expect(signature(row('[-1, 1, Conv, [64, 3, <|>2]]'))).toMatchInlineSnapshot(`
    "Conv(out_channels, kernel = 1, «stride = 1», padding?, groups = 1, dilation = 1, activation = true)
    Step from one window to the next.
    samples · default 1"
  `);
  expect(signature(row('[-1, 3, C2f, [64, <|>'))).toMatchInlineSnapshot(`
    "C2f(out_channels, «shortcut = false», groups = 1, expansion = 0.5)
    Whether the input of each inner bottleneck is added to its output.
    true or false · default false"
  `);
  expect(signature(row('[-1, 1, nn.Upsample, [None, <|>2, nearest]]'))).toMatchInlineSnapshot(`
    "nn.Upsample(size?, «scale_factor?», mode = nearest, align_corners?, recompute_scale_factor = false)
    Factor, or one for each axis.
    one number, or a list · optional"
  `);
});

it('marks none where too many are written, and is silent outside of arguments', () => {
  expect(signature(row('[-1, 1, Concat, [1, <|>]]'))).toBe('Concat(axis = 1)');
  expect(signature(row('[-1, 1, NoSuch, [<|>]]'))).toBeUndefined();
});

it('names the parts of a row', () => {
  expect(signature(row('[-1, <|>1, Conv, [64]]'))).toMatchInlineSnapshot(`
    "from = -1, «repeats = 1», module, args
    Copies one after another, or inside a module that repeats itself; above 1 multiplied with the depth of the scale.
    whole number · default 1"
  `);
  expect(signature(row('[[-1, <|>'))?.split('\n')[0]).toBe('«from = -1», repeats = 1, module, args');
  expect(signature(row('[-1, 1, C<|>'))?.split('\n')[0]).toBe('from = -1, repeats = 1, «module», args');
});

it('says what an argument with a name is', () => {
  expect(signature('input: [3, 8, 8]\nlayers:\n  - conv2d: {filters: 8, kernel: <|>}\n')).toMatchInlineSnapshot(`
    "«kernel»
    Extent of the window.
    samples"
  `);
  expect(signature('nc: 3\nscales: {n: [0.5, <|>]}\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\nhead: []\n')).toMatchInlineSnapshot(`
    "«width»
    What channels are multiplied with, then rounded up to a multiple of 8.
    number"
  `);
});

it('names the arguments of layers that are written as lists', () => {
  const source = 'input: [3, 8, 8]\nlayers:\n  - {type: relu}\n  - conv2d: [8, <|>3]\n';
  expect(signature(source)?.split('\n')[0]).toMatch(/^conv2d\(filters, «kernel», stride = 1, /);
});

it('knows what is written for every module', () => {
  const told = moduleNames.map(name => {
    const resolved = resolveModule(name, 1, []);
    return 'spelling' in resolved ? `${name}(${writtenSlots(name, resolved.spelling).map(slot => slot.name)})` : name;
  });
  expect(told.filter(text => !text.startsWith('nn.')).join('\n')).toMatchInlineSnapshot(`
    "Conv(out_channels,kernel,stride,padding,groups,dilation,activation)
    Conv2(in_channels,out_channels,kernel,stride,padding,groups,dilation,activation)
    DWConv(out_channels,kernel,stride,dilation,activation)
    GhostConv(out_channels,kernel,stride,groups,activation)
    Focus(out_channels,kernel,stride,padding,groups,activation)
    ConvTranspose(out_channels,kernel,stride,padding,normalise,activation)
    DWConvTranspose2d(out_channels,kernel,stride,padding,output_padding)
    RepConv(in_channels,out_channels,kernel,stride,padding,groups,dilation,activation,identity,deploy)
    Index(channels,index)
    Bottleneck(out_channels,shortcut,groups,kernels,expansion)
    GhostBottleneck(out_channels,kernel,stride)
    SPP(out_channels,kernels)
    SPPF(out_channels,kernel,pools,shortcut)
    SPPELAN(out_channels,hidden_channels,kernel)
    AConv(out_channels)
    ADown(out_channels)
    SCDown(out_channels,kernel,stride)
    RepNCSPELAN4(out_channels,split_channels,stage_channels,repeats)
    ELAN1(out_channels,split_channels,stage_channels)
    C1(out_channels)
    C2(out_channels,shortcut,groups,expansion)
    C2f(out_channels,shortcut,groups,expansion)
    C3(out_channels,shortcut,groups,expansion)
    C3x(out_channels,shortcut,groups,expansion)
    C3TR(out_channels,shortcut,groups,expansion)
    C3Ghost(out_channels,shortcut,groups,expansion)
    BottleneckCSP(out_channels,shortcut,groups,expansion)
    RepC3(out_channels,expansion)
    C3k2(out_channels,c3k,expansion,attention,groups,shortcut)
    C2fCIB(out_channels,shortcut,large_kernel,groups,expansion)
    PSA(out_channels,expansion)
    C2PSA(out_channels,expansion)
    C2fPSA(out_channels,expansion)
    A2C2f(out_channels,area_attention,area,residual,mlp_ratio,expansion,groups,shortcut)
    C2fAttn(out_channels,embed_channels,heads,text_features,shortcut,groups,expansion)
    ImagePoolingAttn(embed_channels,text_features,heads,kernel,scale)
    HGStem(middle_channels,out_channels)
    HGBlock(middle_channels,out_channels,kernel,light,shortcut,activation)
    ResNetLayer(in_channels,out_channels,stride,first,repeats,expansion)
    CBLinear(out_channels,kernel,stride,padding,groups)
    CBFuse(index)
    RepVGGDW(in_channels)
    AIFI(hidden_features,heads,dropout,activation,normalise_first)
    Detect(classes)
    v10Detect(classes)
    Segment(classes,masks,mask_width)
    Segment26(classes,masks,mask_width)
    Pose(classes,keypoints)
    Pose26(classes,keypoints)
    OBB(classes,angles)
    OBB26(classes,angles)
    WorldDetect(classes,embed,normalise)
    YOLOEDetect(classes,embed,normalise)
    YOLOESegment(classes,masks,mask_width,embed,normalise)
    YOLOESegment26(classes,masks,mask_width,embed,normalise)
    Depth(width)
    SemanticSegment(classes)
    RTDETRDecoder(classes,width,queries,points,heads,layers,hidden,dropout,activation,evaluated,denoising,label_noise,box_noise,learned_queries)
    Classify(classes,kernel,stride,padding,groups)
    TorchVision(channels,network,weights,unwrap,truncate,split)
    Concat(axis)
    Silence"
  `);
});
