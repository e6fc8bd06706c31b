import { orderReports } from './boxOrder';
import { type Fact, factRule, type Told } from './fact';
import { numOption } from './headFilters';
import { levelReports } from './headLevels';
import { replacing } from './propose';
import type { Fix } from './rule';

/** Two heads that decode the same boxes. */
export const boxesRepeat = factRule({
  code: 'SL614',
  id: 'levels-repeat',
  severity: 'warning',
  title: 'Levels of a head stand twice or out of order',
  what: 'Reported at a level that a head is given twice, at levels out of their order, at boxes that two heads decode, and at boxes that are larger than those of a coarser grid.',
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
      file: 'model.cfg',
      bad: '[net]\nwidth=64\nheight=64\nchannels=3\n\n[convolutional]\nfilters=6\nsize=3\nstride=1\npad=1\n\n[convolutional]\nfilters=6\nsize=3\nstride=2\npad=1\n\n[yolo]\nmask=0\nanchors=10,10, 40,40\nclasses=1\nnum=2\n\n[route]\nlayers=0\n\n[yolo]\nmask=1\nanchors=10,10, 40,40\nclasses=1\nnum=2\n\n',
      good: '[net]\nwidth=64\nheight=64\nchannels=3\n\n[convolutional]\nfilters=6\nsize=3\nstride=1\npad=1\n\n[convolutional]\nfilters=6\nsize=3\nstride=2\npad=1\n\n[yolo]\nmask=1\nanchors=10,10, 40,40\nclasses=1\nnum=2\n\n[route]\nlayers=0\n\n[yolo]\nmask=0\nanchors=10,10, 40,40\nclasses=1\nnum=2\n\n'
    },
    {
      bad: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[1, 0], 1, Detect, [nc]]\n',
      good: 'nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[0, 1], 1, Detect, [nc]]\n'
    }
  ],
  tells: { 'boxes-repeat': tell },
  fixes: { 'boxes-repeat': fixes },
  *also(analysis) {
    yield* levelReports(analysis);
    yield* orderReports(analysis);
  }
});

function tell({ finding: { data } }: Fact<'boxes-repeat'>): Told {
  if (data.again !== undefined) return { lines: [`The mask names box ${data.again} twice.`, 'Each anchor belongs to one level, once.'] };
  return { lines: [`Boxes ${data.boxes} are decoded by layer ${data.first} already.`, 'Each anchor belongs to one level.'] };
}

/** Boxes that no head decodes yet, as many as this one has. */
function* fixes({ analysis, finding: { data }, span }: Fact<'boxes-repeat'>): Generator<Fix> {
  const { text } = analysis.model;
  const numAt = numOption(text, span.start);
  const num = numAt ? Number(text.slice(numAt.start, numAt.end)) : 0;
  const taken = new Set(
    analysis.layers.flatMap(({ layer }) =>
      String(layer.args['?boxes']?.value ?? '')
        .split(',')
        .map(Number)
    )
  );
  const free = Array.from({ length: Math.min(num, MOST_BOXES) }, (_, box) => box).filter(box => !taken.has(box));
  const wanted = data.boxes.split(',').length;
  if (free.length >= wanted) yield replacing(analysis, span, free.slice(0, wanted).join(','), free.length === wanted ? { safe: true } : {});
}

/** No head of any network has as many. */
const MOST_BOXES = 256;
