import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type Checked, type CheckSettings, checker } from './checkOne';
import type { ConfigFile } from './files';

/** A worker costs its start and a memory of its own: fewer files are sooner checked without it. */
const FILES_EACH = 150;
/** More of them wait for each other and for the disk. */
const MOST = 8;
/** So many files at once: each worker is busy while the main thread is told, and none is left with much when the others end. */
const PORTION = 8;

/** How many workers pay for so many files; 0 where checking them here does. */
export const workersFor = (files: number, processors = availableParallelism()): number => {
  const workers = Math.min(processors, MOST, Math.floor(files / FILES_EACH));
  return workers < 2 ? 0 : workers;
};

/**
 * Checks files in several workers; the answers stand in the order of the files, and are missing where a worker could not be had
 * or has died. `told` hears how many are done.
 */
export async function checkInWorkers(
  files: readonly ConfigFile[],
  settings: CheckSettings,
  workers: number,
  told: (done: number) => void
): Promise<readonly (Checked | undefined)[]> {
  const answers: (Checked | undefined)[] = files.map(() => undefined);
  let [next, done] = [0, 0];
  const portion = () => {
    const from = next;
    next = Math.min(files.length, from + PORTION);
    return { from, files: files.slice(from, next) };
  };
  const run = () =>
    new Promise<void>(resolve => {
      const worker = new Worker(__filename, { workerData: settings });
      const give = () => {
        const more = portion();
        if (more.files.length > 0) worker.postMessage(more.files);
        else void worker.terminate();
        return more.from;
      };
      let at = give();
      worker.on('message', (checked: readonly Checked[]) => {
        for (const [i, one] of checked.entries()) answers[at + i] = one;
        done += checked.length;
        told(done);
        at = give();
      });
      // What it was at is missing among the answers; unheard, its error would end the program.
      worker.once('error', () => undefined);
      worker.once('exit', () => resolve());
    });
  await Promise.allSettled(Array.from({ length: workers }, run));
  return answers;
}

/** What a worker does: it answers each portion of files with what checking them came to. */
export function workForCheck(): void {
  const check = checker(workerData as CheckSettings);
  parentPort?.on('message', async (files: readonly ConfigFile[]) => {
    const checked: Checked[] = [];
    for (const file of files) checked.push(await check(file));
    parentPort?.postMessage(checked);
  });
}
