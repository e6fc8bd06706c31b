import type { Analysis } from '../../server/src/analysis/analysis';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { kerasText } from './kerasModels';
import { allOracles, readOracle } from './oracles';

/** A file of the oracles that a framework refuses, or takes although it is surely not meant. */
export interface Faulty {
  readonly path: string;
  analyse(): Analysis | undefined;
}

/** Where the faulty files of each format lie. */
const PLACES: readonly { readonly folder: string; readonly files: RegExp; readonly dialect?: string }[] = [
  { folder: 'ultralytics/broken', files: /\.yaml$/ },
  { folder: 'darknet/broken', files: /\.cfg$/, dialect: 'darknet' },
  { folder: 'caffe/configs/own', files: /\/bad_[^/]*\.prototxt$/ },
  { folder: 'target', files: /\/bad-[^/]*\.yaml$/ },
  { folder: 'keras/broken', files: /\.json$/, dialect: 'keras' }
];

export const faultyFiles = (): Faulty[] =>
  PLACES.flatMap(({ folder, files, dialect }) =>
    allOracles(...folder.split('/'))
      .filter(path => files.test(`/${path}`))
      .map(path => ({
        path,
        analyse: () =>
          readModel({
            text: folder.startsWith('keras') ? kerasText('broken', path.slice(folder.length + 1)) : readOracle(path),
            path,
            settings: defaultSettings,
            ...(dialect && { choice: { dialect } })
          })?.analyse()
      }))
  );
