/** What people call each parameter, normalised: the usual synonyms of all frameworks. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  outChannels: ['filters', 'outchannels', 'channels', 'numfilters', 'numoutput', 'units', 'outfeatures', 'out', 'cout', 'features'],
  inChannels: ['inchannels', 'inputchannels', 'cin'],
  outFeatures: ['units', 'outfeatures', 'features', 'filters', 'outchannels', 'channels', 'out', 'numoutput'],
  inFeatures: ['infeatures', 'inputfeatures', 'inchannels'],
  kernel: ['kernel', 'kernelsize', 'filtersize', 'size', 'k', 'poolsize', 'window', 'ksize'],
  stride: ['stride', 'strides', 's'],
  padding: ['padding', 'pad', 'p'],
  dilation: ['dilation', 'rate', 'dilationrate', 'd'],
  groups: ['groups', 'group', 'g', 'numgroups'],
  bias: ['bias', 'usebias'],
  outputPadding: ['outputpadding'],
  ceilMode: ['ceilmode', 'ceil'],
  multiplier: ['multiplier', 'depthmultiplier'],
  outputSize: ['outputsize', 'size', 'output'],
  keepDims: ['keepdims', 'keepdim'],
  features: ['features', 'numfeatures', 'numchannels', 'channels', 'embeddingdim', 'outputdim', 'dim'],
  entries: ['entries', 'numembeddings', 'inputdim', 'vocabulary', 'vocabsize'],
  shape: ['shape', 'normalizedshape', 'targetshape', 'size'],
  start: ['start', 'startdim'],
  end: ['end', 'enddim', 'stop'],
  axis: ['axis', 'dim'],
  sizes: ['sizes', 'unflattenedsize', 'splits', 'sections'],
  order: ['order', 'dims', 'axes'],
  size: ['size', 'outputsize'],
  scale: ['scale', 'scalefactor', 'factor', 'size'],
  factor: ['factor', 'upscalefactor', 'downscalefactor', 'blocksize', 'r'],
  mode: ['mode', 'interpolation', 'paddingmode'],
  amounts: ['amounts', 'padding', 'pad', 'cropping', 'crop', 'amount'],
  function: ['function', 'activation', 'name', 'fn'],
  rate: ['rate', 'p', 'prob'],
  learned: ['learned', 'numparameters'],
  index: ['index', 'i'],
  chunks: ['chunks', 'n'],
  epsilon: ['epsilon', 'eps']
};

/** "kernel_size" and "kernelSize" are one. */
export const normaliseKey = (key: string): string =>
  key
    .slice(0, 64)
    .toLowerCase()
    .replace(/[_\-\s]/g, '');

/** The written names of an operator's parameters; where two share a synonym, the first declared has it. */
export function keysOf(parameters: readonly string[]): Record<string, string> {
  const keyed: Record<string, string> = {};
  for (const name of parameters) keyed[normaliseKey(name)] = name;
  for (const name of parameters) for (const key of synonyms[name] ?? []) keyed[key] ??= name;
  return keyed;
}
