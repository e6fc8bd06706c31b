import { isConfiguration } from '../config/nearest';

/**
 * Whether a text may be a model config, from patterns over its beginning alone: cheap enough for every document that is
 * opened, so that nothing else is loaded for the others. The client imports this one file of the core.
 */
const WINDOW = 64 * 1024;

/** Darknet: a line with the name of a section that hardly any other .cfg file has; a byte order mark may stand before it. */
const DARKNET = /^\uFEFF?[ \t]*\[[ \t]*(?:net|network|convolutional|connected|maxpool|route|shortcut|yolo)[ \t]*\]/im;

const patterns: readonly RegExp[] = [
  DARKNET,
  // Ultralytics: rows of [from, repeats, module, args].
  /^[ \t]*- \[ ?(?:-?\d+|\[[-\d, ]*\]?) ?, ?[^,\n]{1,20}, ?["']?[A-Za-z]/m,
  /^(?:backbone|head)[ \t]*:/m,
  // Keras: objects of a class with a config.
  /"class_name"\s*:\s*"/,
  // Hydra and MONAI: classes to be built.
  /["']?_target_["']?[ \t]*:[ \t]*["']?[A-Za-z_$@%]/,
  // The layer list: a list of layers under one of its keys, in YAML or JSON.
  /(?:layers|network|net|architecture|backbone|neck|head|model|encoder|decoder|stem|body|classifier|modules|blocks)["']?[ \t]*:[ \t]*(?:[&!#][^\n]*)?(?:\[|\r?\n\s*[-#[])/,
  /^[ \t]*- (?:\{[ \t]*)?["']?(?:type|op|module|class_name|layer)["']?[ \t]*:/m
];

/** Caffe: a layer in brackets without what YAML would have between (`layers` with a colon is the layer list), or an old input. */
const caffe =
  /^[ \t]*(?:layers?|layer[ \t]*:)[ \t]*[{<][ \t]*(?:\r?$|#|[a-z_]+[ \t]*:)|^[ \t]*input[ \t]*:[ \t]*["'][^"'\n]*["'][ \t]*\r?\n[ \t]*input_(?:dim|shape)/m;

/** Whether a text whose name says nothing is written in protobuf's text format. */
export const looksLikePrototext = (text: string): boolean => caffe.test(text.length > WINDOW ? text.slice(0, WINDOW) : text);

/** Whether a document may be one of ours: by its name, or by its beginning. */
export const mayBeOurs = (fileName: string, text: string): boolean => isConfiguration(fileName) || looksLikeModel(text);

export function looksLikeModel(text: string): boolean {
  const beginning = text.length > WINDOW ? text.slice(0, WINDOW) : text;
  return patterns.some(pattern => pattern.test(beginning)) || caffe.test(beginning);
}

/** Whether the text has sections as Darknet's files have. */
export const hasDarknetSections = (text: string): boolean => DARKNET.test(text.length > WINDOW ? text.slice(0, WINDOW) : text);
