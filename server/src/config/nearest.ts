/** How a configuration file is looked for; paths and folders are joined with forward slashes, and may be addresses. */
export interface Place {
  /** The text of a file, undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Whether nothing above a folder counts: the root of a workspace or a repository. */
  isRoot(folder: string): Promise<boolean> | boolean;
}

export interface Found {
  /** The folder it stands in. */
  readonly folder: string;
  readonly path: string;
  readonly text: string;
}

/** The names that a configuration file goes by, the first before the second. */
const NAMES = ['shapelint.yaml', 'shapelint.yml'];

/** Folders in folders, at most: links may lead round in a circle. */
const DEEPEST = 64;

/** Whether a file of this name is a configuration. */
export const isConfiguration = (fileName: string): boolean => NAMES.includes(fileName);

/** The configuration that counts for a file: the nearest one upward, as far as the root. */
export async function nearestConfiguration(file: string, place: Place): Promise<Found | undefined> {
  const found = await configurationFor(file, place);
  return found?.text === undefined ? undefined : { ...found, text: found.text };
}

/** The same, or the one that would be made at the root: without a text. */
export async function configurationFor(
  file: string,
  place: Place
): Promise<(Omit<Found, 'text'> & { readonly text: string | undefined }) | undefined> {
  let folder = parentOf(file);
  for (let depth = 0; folder !== undefined && depth < DEEPEST; depth++) {
    for (const name of NAMES) {
      const path = `${folder}/${name}`;
      const text = await place.read(path);
      if (text !== undefined) return { folder, path, text };
    }
    if (await place.isRoot(folder)) return { folder, path: `${folder}/${NAMES[0]}`, text: undefined };
    folder = parentOf(folder);
  }
  return undefined;
}

/** Undefined above the outermost folder. */
function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf('/');
  return at < 0 || path.endsWith('//') ? undefined : path.slice(0, at);
}
