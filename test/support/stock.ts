import { allOracles } from './oracles';

/** The configs that ship with the frameworks, or that they build as they stand, at their design size: format by format, as paths of oracles. */
export const stock = (): Readonly<Record<'Ultralytics' | 'Darknet' | 'Caffe' | 'Keras' | '_target_', readonly string[]>> => ({
  Ultralytics: allOracles('ultralytics', 'configs'),
  Darknet: allOracles('darknet', 'configs').filter(path => path.endsWith('.cfg')),
  Caffe: allOracles('caffe', 'configs').filter(path => path.endsWith('.prototxt')),
  // An application at an odd size is no stock model.
  Keras: [...allOracles('keras', 'applications'), ...allOracles('keras', 'models')].filter(path =>
    /^(?!.*(?:\.golden|\.165x197)\.json).*\.json$/.test(path)
  ),
  _target_: allOracles('target').filter(path => /\/ok-.*\.yaml$/.test(path))
});
