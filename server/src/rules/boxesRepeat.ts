import { type Fact, factRule, type Told } from './fact';
import { levelReports } from './headLevels';

/** Two heads that decode the same boxes. */
export const boxesRepeat = factRule({
  code: 'SL614',
  id: 'levels-repeat',
  severity: 'warning',
  title: 'Levels of a head stand twice or out of order',
  what: 'Reported at a level that a head is given twice, at levels out of their order, and at boxes that two heads decode.',
  why: 'The masks divide the anchors between the levels of a detector: large boxes on the coarse grid, small ones on the fine grid. A mask that stands twice, mostly after a head was copied, leaves other anchors to nobody. A head that reads several levels takes them from the finest to the coarsest: it is sized after the first, so that another order makes another head without a word.',
  mending: 'Each level once, the finest first; each anchor in one mask.',
  ignore: 'Where a head is made for another order.',
  sources: [
    'Ultralytics, [model YAML](https://docs.ultralytics.com/guides/model-yaml-config/)',
    'Darknet, [src/parser.c](https://github.com/AlexeyAB/darknet/blob/master/src/parser.c)'
  ],
  examples: [
    {
      file: 'model.cfg',
      bad: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=12\n\n[yolo]\nmask=0,1\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=1\nnum=4\n\n[yolo]\nmask=0,1\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=1\nnum=4\n',
      good: '[net]\nwidth=32\nheight=32\nchannels=3\n\n[convolutional]\nfilters=12\n\n[yolo]\nmask=2,3\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=1\nnum=4\n\n[yolo]\nmask=0,1\nanchors=1,2, 3,4, 5,6, 7,8\nclasses=1\nnum=4\n'
    },
    {
      bad: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[1, 0], 1, Detect, [nc]]\n',
      good: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[0, 1], 1, Detect, [nc]]\n'
    }
  ],
  tells: { 'boxes-repeat': tell },
  also: levelReports
});

function tell({ finding: { data } }: Fact<'boxes-repeat'>): Told {
  return { lines: [`Boxes ${data.boxes} are decoded by layer ${data.first} already.`, 'Each anchor belongs to one level.'] };
}
