import fc from 'fast-check';
import { it } from 'vitest';
import { damaged, soup } from './damage';
import { holds } from './invariants';

const cfg = `# c\n[net]\nwidth=64\nheight=64\nchannels=3\nbatch=4\nsubdivisions=2\npolicy=steps\nsteps=1,2\nscales=.1,.1\n\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=leaky\ngroups=1\n[maxpool]\nsize=2\nstride=2\n[convolutional]\nfilters=16\nshare_index=-2\nsize=1\n[route]\nlayers=-1,-2\ngroups=2\n[shortcut]\nfrom=-2\nweights_type=per_channel\nweights_normalization=relu\n[upsample]\nstride=2\n[reorg]\nstride=2\n[crnn]\noutput=4\npad=1\n[lstm]\noutput=3\n[connected]\noutput=12\n[softmax]\n[convolutional]\nfilters=18\n[yolo]\nmask=0,1\nanchors=1,2, 3,4\nclasses=4\nnum=2\n`;
it('soup', () => {
  fc.assert(
    fc.property(soup, fc.constantFrom('m.cfg', 'm'), (t, f) => {
      holds(t, f, 'darknet');
    }),
    { numRuns: 300 }
  );
}, 100000);
it('damaged', () => {
  fc.assert(
    fc.property(damaged(cfg), t => {
      holds(t, 'm.cfg');
      holds(t, 'm.cfg', 'darknet');
    }),
    { numRuns: 150 }
  );
}, 100000);
